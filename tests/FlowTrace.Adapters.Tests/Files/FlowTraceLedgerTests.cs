using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Files;

public sealed class FlowTraceLedgerTests
{
    private const string Header = "chain,tx,index,block,time,from,to,asset,amount,kind,status,symbol,decimals\n";
    private const string A = "0x00000000000000000000000000000000000000a1";
    private const string B = "0x00000000000000000000000000000000000000b2";
    private const string Token = "0x00000000000000000000000000000000000000c3";
    private const string Zero = "0x0000000000000000000000000000000000000000";

    private static string Hash(int number) => "0x" + number.ToString("x64", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Read_EveryColumnGiven_KeepsEveryFact()
    {
        TransferTable table = await TestFiles.ReadLedger(
            Header + $"bsc,{Hash(7)},4,123,2025-02-21T14:13:35Z,{A},{B},{Token},340282366920938463463374607431768211455,token,ok,\"A, B\",6\n");

        Transfer transfer = table[0];
        ChainId bsc = ChainId.Parse("bsc");
        transfer.Should().Be(new Transfer(
            TransferKind.Token, TransactionId.Parse(Hash(7)), new Position(1740147215000, bsc, 123, Position.Unknown, 4),
            Account.Parse("bsc:" + A), Account.Parse("bsc:" + B), Asset.Parse(Token, bsc), UInt128.MaxValue));
        table.AssetInfo[transfer.Asset].Should().Be(new AssetInfo("A, B", 6));
        table.Issues.Should().BeEmpty();
    }

    [Theory]
    [InlineData("2025-02-21T14:13:35Z")]
    [InlineData("2025-02-21 14:13:35")]
    [InlineData("2025-02-21 14:13:35 UTC")]
    [InlineData("2025-02-21T15:13:35+01:00")]
    [InlineData("2025-02-21T09:43:35.000-0430")]
    [InlineData("1740147215")]
    [InlineData("1740147215.0")]
    [InlineData("1740147215000")]
    public async Task Read_TimesHoweverWritten_AreOneMoment(string time)
    {
        TransferTable table = await TestFiles.ReadLedger($"tx,time,from,to,asset,amount\n{Hash(1)},{time},{A},{B},native,1\n");

        table[0].Position.UnixMilliseconds.Should().Be(1740147215000);
    }

    [Theory]
    [InlineData("", "native", A, B, TransferKind.Transfer)]
    [InlineData("internal", "native", A, B, TransferKind.Internal)]
    [InlineData("", Token, A, B, TransferKind.Token)]
    [InlineData("", Token, Zero, B, TransferKind.Mint)]
    [InlineData("token", Token, A, Zero, TransferKind.Burn)]
    [InlineData("fee", "native", A, "", TransferKind.Fee)]
    [InlineData("fee", "native", A, "fee", TransferKind.Fee)]
    [InlineData("", "native", A, "fee", TransferKind.Fee)]
    public async Task Read_Kinds_FollowWordAssetAndAddress(string kind, string asset, string from, string to, TransferKind expected)
    {
        TransferTable table = await TestFiles.ReadLedger(Header + $"ethereum,{Hash(1)},,,1740147215,{from},{to},{asset},5,{kind},,,\n");

        table[0].Kind.Should().Be(expected);
        table[0].To.IsFeeSink.Should().Be(expected == TransferKind.Fee);
    }

    [Fact]
    public async Task Read_FailedTransaction_MovesNothingButItsFee()
    {
        TransferTable table = await TestFiles.ReadLedger(
            Header + $"ethereum,{Hash(1)},,,1740147215,{A},{B},native,5,transfer,failed,,\nethereum,{Hash(1)},,,1740147215,{A},,native,2,fee,failed,,\n");

        TestFiles.All(table).Should().ContainSingle().Which.Quantity.Should().Be((UInt128)2);
        table.Issues.Should().ContainSingle().Which.ToString().Should().Be("transfers.csv:2: Failed transactions move nothing but their fee.");
    }

    [Fact]
    public async Task Read_NoChainGiven_TakesTheDefault()
    {
        TransferTable table = await TestFiles.ReadLedger(
            $"tx,time,from,to,asset,amount\n{Hash(1)},1740147215,{A},{B},native,1\n", chain: ChainId.Parse("polygon"));

        table[0].From.Should().Be(Account.Parse("polygon:" + A));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Read_MarkBlankLinesAndLineEnds_DoNotMatter(string newline)
    {
        string text = string.Join(
            newline, "\uFEFFtx,time,from,to,asset,amount", $"{Hash(1)},1740147215,{A},{B},native,1", "", $"{Hash(2)},1740147216,{A},{B},native,x", "",
            "");

        TransferTable table = await TestFiles.ReadLedger(text);

        table.Count.Should().Be(1);
        table.Inputs.Should().ContainSingle().Which.Rows.Should().Be(2);
        table.Issues.Should().ContainSingle().Which.LineNumber.Should().Be(4);
    }

    [Fact]
    public async Task Read_File_IsDescribedByNameFormatAndHash()
    {
        string text = $"tx,time,from,to,asset,amount\n{Hash(1)},1740147215,{A},{B},native,1\n";

        TransferTable table = await TestFiles.ReadLedger(text, "my.csv");

        table.Inputs.Should().Equal(new InputDescription("my.csv", "flowtrace", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), 1));
    }

    [Fact]
    public async Task Read_Float_IsReadAsWhatItSaysAndDoubted()
    {
        TransferTable table = await TestFiles.ReadLedger(
            $"tx,time,from,to,asset,amount\n{Hash(1)},1740147215,{A},{B},native,1.34e+18\n{Hash(2)},1740147216,{A},{B},native,2e18\n");

        TestFiles.All(table).Select(transfer => transfer.Quantity).Should().Equal((UInt128)1_340_000_000_000_000_000, (UInt128)2_000_000_000_000_000_000);
        table.Issues.Should().ContainSingle().Which.ToString().Should().Be(
            "transfers.csv:2: Amounts are floats, which do not hold every digit; they were read as what they say. Export whole numbers to be "
            + "exact. [1.34e+18] (×2)");
    }

    [Fact]
    public async Task Read_RowsOutOfOrder_AreSortedAndCounted()
    {
        TransferTable table = await TestFiles.ReadLedger(
            $"tx,time,from,to,asset,amount\n{Hash(1)},1740147217,{A},{B},native,1\n{Hash(2)},1740147216,{A},{B},native,2\n{Hash(3)},1740147215,{A},"
            + $"{B},native,3\n");

        TestFiles.All(table).Select(transfer => (int)transfer.Quantity).Should().Equal(3, 2, 1);
        table.Issues.Should().ContainSingle().Which.ToString().Should().Be("transfers.csv:3: Rows stood out of time order and were sorted. (×2)");
    }

    [Fact]
    public async Task Read_ColumnNobodyKnows_IsReported()
    {
        TransferTable table = await TestFiles.ReadLedger($"tx,time,from,to,asset,amount,stauts\n{Hash(1)},1740147215,{A},{B},native,1,failed\n");

        table.Issues.Should().ContainSingle().Which.ToString().Should().Be(
            "transfers.csv:1: Columns that the format does not know were not read. Check their names. [stauts]");
    }

    [Fact]
    public async Task Read_AmongTurkishReaders_ReadsTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
            string text = Header.ToUpperInvariant()
                + $"BITCOIN,{Hash(1)},1,,1740147215,1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa,1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2,native,1.5e1,,,,\n";

            TransferTable table = await TestFiles.ReadLedger(text);

            table[0].Quantity.Should().Be((UInt128)15);
            table[0].From.Chain.Should().Be(ChainId.Bitcoin);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Read_IndexedRowsInAnyOrder_GiveTheSameTable()
    {
        var random = new Random(7);
        string[] rows =
        [
            .. Enumerable.Range(0, 400).Select(i =>
                $"ethereum,{Hash(i / 3)},{i},{1000 + (i / 12)},{1740147215 + (i / 12)},0x{random.Next(1, 9):x40},0x{random.Next(10, 19):x40},"
                + $"native,{random.Next(1, 1000)},,,,"),
        ];
        List<Transfer> expected = TestFiles.All(await TestFiles.ReadLedger(Header + string.Join('\n', rows)));
        for (int round = 0; round < 5; round++)
        {
            random.Shuffle(rows);
            TestFiles.All(await TestFiles.ReadLedger(Header + string.Join('\n', rows))).Should().Equal(expected);
        }

        expected.Should().HaveCount(400);
    }
}
