using System.Text;
using FlowTrace.Files;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>What stands in a broken file is told with file, line, text and remedy, and the run goes on.</summary>
public sealed class BadInputTests
{
    private const string Header = "tx,index,time,from,to,asset,amount";
    private const string A = "0x00000000000000000000000000000000000000a1";
    private const string B = "0x00000000000000000000000000000000000000b2";
    private const string Good = "0x0000000000000000000000000000000000000000000000000000000000000001,0,1740147215," + A + "," + B + ",native,1";
    private const string Start = "0x0000000000000000000000000000000000000000000000000000000000000002,0,1740147216,";

    [Theory]
    [InlineData(
        "0xabc,0,1740147216,0x00",
        "transfers.csv:3: The row has 4 cells where the header has 7: it is cut off, or a comma stands outside quotes. Complete or quote it. "
        + "[0xabc,0,1740147216,0x00]")]
    [InlineData(
        Start + "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD" + "," + B + ",native,1",
        null)]
    [InlineData(
        Start + A + "," + B + ",native,-5",
        "transfers.csv:3: The amount cannot be read: '-5' is negative; a transfer's amount never is. [-5]")]
    [InlineData(
        Start + A + "," + B + ",native,1.5",
        "transfers.csv:3: The amount cannot be read: '1.5' is no whole number of base units; give whole base units, or say how many decimals the "
        + "asset has. [1.5]")]
    [InlineData(
        Start + A + "," + B + ",native,1018517988167243043134222844204689080525734196832968125318070224677190649881668353091698688",
        "transfers.csv:3: The amount cannot be read: '1018517988167243043134222844204689080525734196832968125318070224677190649881668353091698688' "
        + "is larger than 2^128-1; no asset of value needs more: the amount is forged or broken. "
        + "[1018517988167243043134222844204689080525734196832968125318070224677190649881668353091698688]")]
    [InlineData(
        "0xabc,0,yesterday," + A + "," + B + ",native,1",
        "transfers.csv:3: A time is not readable. Give ISO 8601 in UTC (2025-02-21T14:13:35Z) or seconds since 1970 (1740147215). [yesterday]")]
    [InlineData(
        "0xabc,0,2025-02-30T00:00:00Z," + A + "," + B + ",native,1",
        "transfers.csv:3: A time is not readable. Give ISO 8601 in UTC (2025-02-21T14:13:35Z) or seconds since 1970 (1740147215). [2025-02-30T00:00:00Z]")]
    [InlineData(
        ",0,1740147216," + A + "," + B + ",native,1",
        "transfers.csv:3: The row names no transaction. Give its hash.")]
    [InlineData(
        "0xabc,first,1740147216," + A + "," + B + ",native,1",
        "transfers.csv:3: The column index is not a whole number from 0. Give one, or leave the cell empty. [first]")]
    [InlineData(
        Start + A + "," + B + ",,1",
        "transfers.csv:3: The column asset is empty. Write native, or the token's contract.")]
    public async Task Read_BadRow_IsRefusedAndTheRunGoesOn(string row, string? message)
    {
        TransferTable table = await TestFiles.ReadLedger($"{Header}\n{Good}\n{row}\n");

        table.Count.Should().Be(1);
        ReadIssue issue = table.Issues.Should().ContainSingle().Subject;
        issue.Severity.Should().Be(ReadIssueSeverity.Rejected);
        if (message is not null)
            issue.ToString().Should().Be(message);
        else
            issue.ToString().Should().StartWith("transfers.csv:3: The column from: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD'").And.Contain("checksum");
    }

    [Fact]
    public async Task Read_BytesThatAreNotUtf8_AreRefused()
    {
        using var files = new TestFiles();
        byte[] row = Encoding.UTF8.GetBytes($"{Header}\n{Good}\n{Start}{A},{B},native,1?\n");
        row[^2] = 0xE9;

        TransferTable table = await new LedgerReader(files.Write("latin1.csv", row)).ReadAllAsync();

        table.Count.Should().Be(1);
        table.Issues.Should().ContainSingle().Which.ToString()
            .Should().StartWith("latin1.csv:3: The row holds bytes that are not UTF-8. Save the file as UTF-8. [0x0");
    }

    [Fact]
    public async Task Read_ThousandBadRows_KeepsAHundredAndCountsTheRest()
    {
        TransferTable table = await TestFiles.ReadLedger($"{Header}\n{string.Join('\n', Enumerable.Repeat(Start + A + "," + B + ",native,x", 1000))}\n");

        table.Issues.Should().HaveCount(101);
        table.Issues.Sum(issue => issue.Count).Should().Be(1000);
        table.Issues[^1].ToString().Should().Be(
            "transfers.csv:102: More rows of the kind refused above; the first of them: The amount cannot be read: 'x' is no number: 'x' is no "
            + "digit; give whole base units (wei, sun, satoshi). (×900)");
    }

    [Fact]
    public async Task Read_TransactionAtTwoTimes_IsAContradiction()
    {
        TransferTable table = await TestFiles.ReadLedger($"{Header}\n{Good}\n{Good.Replace("1740147215", "1740147299", StringComparison.Ordinal)}\n");

        table.Issues.Should().ContainSingle().Which.ToString().Should().StartWith(
            "transfers.csv:3: This transaction stands at another time or block before; one of the two rows is wrong. [0x0");
    }

    [Fact]
    public async Task Read_MissingFile_SaysSo()
    {
        using var files = new TestFiles();
        string path = files.Path("nowhere.csv");

        (await FailureOf(path)).Should().Be($"{path}: the file does not exist; check the name and the folder.");
    }

    [Fact]
    public async Task Read_Folder_SaysSo()
    {
        using var files = new TestFiles();
        string path = Path.GetDirectoryName(files.Path("x"))!;

        (await FailureOf(path)).Should().Be($"{path}: the file is a folder; name a file in it.");
    }

    [Fact]
    public async Task Read_EmptyFile_NamesTheKnownHeaders()
    {
        using var files = new TestFiles();
        string path = files.Write("empty.csv", "");

        (await FailureOf(path)).Should().StartWith(
            $"{path}: the file is empty. A ledger begins with a header row; the known ones are: flowtrace (tx,time,from,to,asset,amount); "
            + "etherscan (hash,from,");
    }

    [Fact]
    public async Task Read_UnknownHeader_NamesItAndTheKnownOnes()
    {
        using var files = new TestFiles();
        string path = files.Write("odd.csv", "who,whom,how much\na,b,1\n");

        string message = await FailureOf(path);

        message.Should().StartWith($"{path}: the file has the header 'who,whom,how much', which is no known ledger. Known are: flowtrace (");
        message.Should().EndWith("Rename the columns, or force a format with FORMAT:FILE.");
        LedgerFile.Formats.Should().OnlyContain(format => message.Contains(format));
    }

    [Fact]
    public async Task Read_ColumnTwice_IsRefused()
    {
        using var files = new TestFiles();
        string path = files.Write("twice.csv", $"{Header},amount\n");

        (await FailureOf(path)).Should().Be($"{path}: the file has the column amount twice, so nobody can say which one counts. Remove or rename one.");
    }

    [Fact]
    public async Task Read_ForcedFormatThatDoesNotFit_NamesTheMissingColumns()
    {
        using var files = new TestFiles();
        string path = files.Write("own.csv", $"{Header}\n{Good}\n");

        (await FailureOf("etherscan:" + path)).Should().Be(
            $"{path}: the file lacks the column hash, value, timeStamp, blockNumber, contractAddress, isError, gasPrice, gasUsed of the format "
            + $"etherscan; its header is '{Header}'.");
    }

    [Theory]
    [InlineData("\"x,0,1\n")]
    [InlineData("\"x\"y,0,1\n")]
    public async Task Read_QuoteOutOfPlace_EndsTheReadingWithItsLine(string row)
    {
        using var files = new TestFiles();
        string path = files.Write("quote.csv", $"{Header}\n{Good}\n{row}{Good}\n");

        (await FailureOf(path)).Should().Be(
            "quote.csv:3: a quote is out of place or never closed, so nothing behind it can be read. Close the quote, or double it inside a quoted field.");
    }

    [Fact]
    public async Task Read_RowLongerThanAMegabyte_EndsTheReadingWithItsLine()
    {
        using var files = new TestFiles();
        string path = files.Write("long.csv", $"{Header}\n{new string('x', 3 << 20)}\n");

        (await FailureOf(path)).Should().StartWith("long.csv:2: ");
    }

    [Fact]
    public async Task Read_HeaderWithoutRows_IsDoubted()
    {
        TransferTable table = await TestFiles.ReadLedger(Header + "\n");

        table.Count.Should().Be(0);
        table.Issues.Should().ContainSingle().Which.ToString()
            .Should().Be("transfers.csv: The ledger has a header and no rows, so nothing can be traced in it.");
    }

    private static async Task<string> FailureOf(string path)
    {
        Func<Task> read = async () => await new LedgerReader(path).ReadAllAsync();
        return (await read.Should().ThrowAsync<ChainReadException>()).Which.Message;
    }
}
