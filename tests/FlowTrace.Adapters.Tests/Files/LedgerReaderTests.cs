using System.Text;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Files;

public sealed class LedgerReaderTests
{
    private const string A = "0x00000000000000000000000000000000000000a1";
    private const string B = "0x00000000000000000000000000000000000000b2";

    private static string Rows(int count)
    {
        var text = new StringBuilder("tx,index,time,from,to,asset,amount\n");
        for (int i = 0; i < count; i++)
            text.Append($"0x{i:x64},{i},{1740147215 + i},{A},0x{(i % 50) + 1:x40},native,{i + 1}\n");
        return text.ToString();
    }

    [Fact]
    public async Task ReadAccount_ManyCallersAtOnce_ShareOneReading()
    {
        using var files = new TestFiles();
        var reader = new LedgerReader(files.Write("many.csv", Rows(20_000)));

        TransferTable[] tables = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await reader.ReadAccountAsync(Account.Parse(A)))));

        tables.Should().OnlyContain(table => ReferenceEquals(table, tables[0]));
        tables[0].Count.Should().Be(20_000);
        reader.Progress.Should().Be(new LedgerProgress(20_000, new FileInfo(files.Path("many.csv")).Length, new FileInfo(files.Path("many.csv")).Length));
    }

    [Fact]
    public async Task ReadAll_Cancelled_StopsAndBeginsAnewNextTime()
    {
        using var files = new TestFiles();
        var reader = new LedgerReader(files.Write("many.csv", Rows(50_000)));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        Func<Task> read = async () => await reader.ReadAllAsync(cancelled.Token);

        await read.Should().ThrowAsync<OperationCanceledException>();
        (await reader.ReadAllAsync()).Count.Should().Be(50_000);
    }

    [Fact]
    public async Task ReadAll_FileThatComesLater_IsReadByTheNextCall()
    {
        using var files = new TestFiles();
        var reader = new LedgerReader(files.Path("later.csv"));
        Func<Task> read = async () => await reader.ReadAllAsync();
        await read.Should().ThrowAsync<ChainReadException>();

        files.Write("later.csv", Rows(3));

        (await reader.ReadAllAsync()).Count.Should().Be(3);
    }

    [Fact]
    public async Task ReadAll_SameRowsInTwoFiles_CountOnce()
    {
        using var files = new TestFiles();

        TransferTable table = await new LedgerReader(files.Write("a.csv", Rows(100)), files.Write("b.csv", Rows(120))).ReadAllAsync();

        table.Count.Should().Be(120);
        table.Inputs.Select(input => input.Name).Should().Equal("a.csv", "b.csv");
        table.Issues.Should().ContainSingle().Which.Count.Should().Be(100);
    }

    [Fact]
    public async Task AddLedger_CalledSeveralTimes_EndsInOneTable()
    {
        using var files = new TestFiles();
        files.Write("a.csv", Rows(100));
        files.Write("b.csv", Rows(120));
        files.Write("labels.csv", $"account,name,category\n0x0000000000000000000000000000000000000001,Big Exchange,exchange\n");

        TraceResult result = await new TracerBuilder()
            .AddLedger(files.Path("a.csv"))
            .AddLabels(files.Path("labels.csv"))
            .AddLedger("flowtrace:" + files.Path("b.csv"))
            .Build()
            .TraceAsync(Theft.From(A, "hot-wallet"));

        result.Manifest.Inputs.Select(input => input.Name).Should().BeEquivalentTo("a.csv", "b.csv", "labels.csv", "known contracts");
        result.CashOuts.Should().ContainSingle().Which.Wallet.Account.Should().Be(Account.Parse("0x0000000000000000000000000000000000000001"));
    }

    [Fact]
    public void Parse_FormatBeforeTheFile_IsForced()
    {
        LedgerFile.Parse("etherscan:C:/x.csv").Should().Be(new LedgerFile("C:/x.csv").WithFormat("etherscan"));
        LedgerFile.Parse("C:/x.csv").Should().Be(new LedgerFile("C:/x.csv"));
        FluentActions.Invoking(() => new LedgerFile("x").WithFormat("parquet"))
            .Should().Throw<ArgumentException>().WithMessage("'parquet' is not a ledger format. Give one of flowtrace, etherscan,*");
    }
}
