using FlowTrace.Adapters.Tests.Readers.Evm;

namespace FlowTrace.Cli.Tests.Commands;

/// <summary>The tool reading from a real node.</summary>
public sealed class LiveCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [SkippableFact]
    public async Task Trace_ReaderAndStore_IsMadeAgainWithoutTheNode()
    {
        await using Anvil node = await Anvil.StartAsync();
        TheftPlay play = await TheftPlay.RunAsync(node);
        string store = _tool.Path("case.flowtrace");
        string[] live = ["--reader", ReaderOf(node), "--confirmations", "0", "--dust", "0", "--policy", "fifo,pro-rata", "--labels", Labels(play)];

        ToolRun first = _tool.Run(["trace", "--thief", play.Thief, "--store", store, "--format", "json", .. live]);
        ToolRun direct = _tool.Run(["trace", "--thief", play.Thief, "--format", "json", .. live]);
        node.Kill();
        ToolRun again = _tool.Run("trace", store, "--format", "json");
        ToolRun verified = _tool.Run("verify", store);
        ToolRun inspected = _tool.Run("inspect", store);
        string bundle = _tool.Path("case.zip");
        ToolRun bundled = _tool.Run("bundle", store, "--out", bundle);
        ToolRun proved = _tool.Run("verify", bundle);

        first.Code.Should().Be(0, first.Error);
        first.Output.Should().Contain("\"cash-out\"").And.Be(direct.Output).And.Be(again.Output);
        again.Code.Should().Be(0, again.Error);
        verified.Output.Should().EndWith("Verified.\n");
        inspected.Output.Should().Contain("answers of providers");
        bundled.Code.Should().Be(0, bundled.Error);
        proved.Output.Should().Contain("made again: the same").And.EndWith("Verified.\n");
    }

    [SkippableFact]
    public async Task Trace_LabelsAddedToAStoreThatWasReadLive_AreTracedWithoutTheNode()
    {
        await using Anvil node = await Anvil.StartAsync();
        TheftPlay play = await TheftPlay.RunAsync(node);
        string store = _tool.Path("case.flowtrace");
        ToolRun live = _tool.Run("trace", "--thief", play.Thief, "--reader", ReaderOf(node), "--confirmations", "0", "--dust", "0", "--store", store);
        node.Kill();

        ToolRun labelled = _tool.Run("trace", store, "--labels", Labels(play), "--format", "json");

        live.Code.Should().Be(0, live.Error);
        labelled.Code.Should().Be(0, labelled.Error);
        labelled.Output.Should().Contain("\"cash-out\"");
        _tool.Run("verify", store).Output.Should().EndWith("Verified.\n");
    }

    [SkippableFact]
    public async Task Trace_SmallBudget_EndsAsALimitAndGoesOn()
    {
        await using Anvil node = await Anvil.StartAsync();
        TheftPlay play = await TheftPlay.RunAsync(node);
        string store = _tool.Path("case.flowtrace");
        string[] arguments =
        [
            "trace", "--thief", play.Thief, "--reader", ReaderOf(node), "--confirmations", "0", "--dust", "0", "--labels", Labels(play), "--format", "json",
        ];

        ToolRun whole = _tool.Run(arguments);
        ToolRun cut = _tool.Run([.. arguments, "--store", store, "--budget", "13"]);
        ToolRun rest = _tool.Run([.. arguments, "--store", store]);

        cut.Output.Should().Contain("\"limit\":\"budget\"");
        rest.Output.Should().Be(whole.Output);
    }

    [SkippableFact]
    public async Task Trace_Reconcile_FindsWhatNoTransferShows()
    {
        await using Anvil node = await Anvil.StartAsync();
        TheftPlay play = await TheftPlay.RunAsync(node);
        string[] arguments =
        [
            "trace", "--thief", play.Thief, "--reader", ReaderOf(node), "--confirmations", "0", "--dust", "0", "--labels", Labels(play), "--reconcile",
            "--cross-check", ReaderOf(node),
        ];

        ToolRun run = _tool.Run(arguments);

        // The node gave ten thousand coins to each of its accounts before the first block; everything else adds up.
        run.Error.Should().Contain("Reconciled: 7 of 13 holdings agree with the provider, 6 differ.").And.Contain("10,000 ETH more than")
            .And.Contain("the same transfers");
    }

    [SkippableFact]
    public async Task Read_Account_WritesALedgerThatTracesAlike()
    {
        await using Anvil node = await Anvil.StartAsync();
        TheftPlay play = await TheftPlay.RunAsync(node);

        ToolRun read = _tool.Run("read", play.Thief, "--reader", ReaderOf(node), "--confirmations", "0");
        File.WriteAllText(_tool.Path("transfers.csv"), read.Output);
        ToolRun inspected = _tool.Run("inspect", _tool.Path("transfers.csv"), "--format", "json");

        read.Code.Should().Be(0, read.Error);
        read.Output.Should().StartWith("chain,tx,index,block,time,from,to,asset,amount,kind,symbol,decimals\n").And.Contain(",fee,");
        inspected.Code.Should().Be(0, inspected.Error);
    }

    [SkippableFact]
    public async Task Providers_ANodeAndNobody_AreToldApart()
    {
        await using Anvil node = await Anvil.StartAsync();
        File.WriteAllText(_tool.Path("providers.yaml"), $$"""
            providers:
              - { name: here, kind: jsonrpc, chain: ethereum, url: "{{node.Url}}" }
              - { name: nowhere, kind: jsonrpc, chain: ethereum, url: "http://127.0.0.1:1/secret-key-0123456789" }
            """);

        ToolRun told = _tool.Run("providers", "--providers", _tool.Path("providers.yaml"));

        told.Code.Should().Be(1);
        told.Output.Should().Contain("here  jsonrpc  ethereum").And.Contain("yes  internal transfers").And.Contain("FAILED: nowhere: It cannot be reached")
            .And.NotContain("secret-key");
    }

    [Theory]
    [InlineData("no-such-reader", "there is no provider 'no-such-reader'")]
    [InlineData("carrier:ethereum=http://localhost", "'carrier' is no kind of provider")]
    [InlineData("jsonrpc:nowhere=http://localhost", "'nowhere' is not a chain")]
    [InlineData("jsonrpc:bitcoin=http://localhost", "is no EVM chain")]
    [InlineData("jsonrpc:ethereum=ftp://localhost", "no http or https address")]
    [InlineData("jsonrpc:ethereum=http://localhost/${NO_SUCH_VARIABLE}", "NO_SUCH_VARIABLE is not set")]
    public void Trace_WrongReader_IsSaid(string reader, string error)
    {
        ToolRun result = _tool.Run("trace", "--thief", "0x1111111111111111111111111111111111111111", "--reader", reader);

        result.Code.Should().Be(2);
        result.Error.Should().Contain(error);
    }

    private string Labels(TheftPlay play)
    {
        File.WriteAllText(_tool.Path("labels.csv"), $"account,name,category\n{play.Exchange},Example Exchange,exchange\n");
        return _tool.Path("labels.csv");
    }

    private static string ReaderOf(Anvil node) => $"jsonrpc:ethereum={node.Url}";
}
