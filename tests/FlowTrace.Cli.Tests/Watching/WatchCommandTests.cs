using System.Globalization;
using System.Text.Json;
using FlowTrace.Adapters.Tests.Readers.Evm;
using FlowTrace.Cli.Tests.Commands;

namespace FlowTrace.Cli.Tests.Watching;

/// <summary>The tool watching a theft that unfolds on a real node.</summary>
public sealed class WatchCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [SkippableFact]
    public async Task Watch_ATheftUnfolds_EachThingIsToldOnceWhenItComes()
    {
        await using Anvil node = await Anvil.StartAsync();
        UnfoldingPlay play = await UnfoldingPlay.StealAsync(node);

        Look(node, play).Should().Equal($"freezable-balance {play.Thief} 1000000000");
        Look(node, play).Should().BeEmpty("nothing is new, and nothing is told twice");
        await play.PayAsync(play.Thief, play.Mule, 600);
        Look(node, play).Should().Equal($"freezable-balance {play.Mule} 600000000");
        await play.PayAsync(play.Mule, play.Exchange, 100);
        Look(node, play).Should().BeEquivalentTo($"exchange-reached {play.Exchange} 100000000", $"deposit-reached {play.Mule} 100000000");
        await play.FreezeAsync(play.Mule);
        Look(node, play).Should().Equal($"freeze-in-force {play.Mule} 500000000");
        await play.IdleAsync(3);
        Look(node, play).Should().BeEmpty();
        node.Wait(TimeSpan.FromDays(40));
        await play.PayAsync(play.Thief, play.Fresh, 50);
        Look(node, play).Should().BeEquivalentTo($"dormancy-ended {play.Thief} 50000000", $"freezable-balance {play.Fresh} 50000000");

        ToolRun direct = _tool.Run(["trace", .. CaseOf(node, play), "--format", "json"]);
        node.Kill();
        ToolRun again = _tool.Run("trace", _tool.Path("case.flowtrace"), "--format", "json");
        again.Output.Should().Be(direct.Output, "what the watch has recorded is the result of a fresh trace, and can be made again without the node");
        _tool.Run("verify", _tool.Path("case.flowtrace")).Output.Should().EndWith("Verified.\n");
    }

    [SkippableFact]
    public async Task Watch_BlocksAreReplaced_SaysSoAndEndsWithTheResultOfAFreshTrace()
    {
        await using Anvil node = await Anvil.StartAsync();
        UnfoldingPlay play = await UnfoldingPlay.StealAsync(node);
        string snapshot = (await node.AskAsync("evm_snapshot")).GetString()!;
        await play.PayAsync(play.Thief, play.Exchange, 100);
        Look(node, play).Should().BeEquivalentTo($"freezable-balance {play.Thief} 900000000", $"exchange-reached {play.Exchange} 100000000");

        await node.AskAsync("evm_revert", $"[\"{snapshot}\"]");
        await play.PayAsync(play.Thief, play.Desk, 200);
        await play.IdleAsync(2);

        Look(node, play).Should().Equal($"desk-reached {play.Desk} 200000000");
        ToolRun direct = _tool.Run(["trace", .. CaseOf(node, play), "--format", "json"]);
        _tool.Run("trace", _tool.Path("case.flowtrace"), "--format", "json").Output.Should().Be(direct.Output);
        direct.Output.Should().NotContain("cash-out\",\"service\":{\"name\":\"Example Exchange");
    }

    [SkippableFact]
    public async Task Watch_ReplacedWhileItRuns_IsSaid()
    {
        await using Anvil node = await Anvil.StartAsync();
        UnfoldingPlay play = await UnfoldingPlay.StealAsync(node);
        string snapshot = (await node.AskAsync("evm_snapshot")).GetString()!;
        await play.PayAsync(play.Thief, play.Exchange, 100);
        Task<ToolRun> watch = Start(node, play, "--until-block", "20");
        await UntilAsync(HasRun);

        await node.AskAsync("evm_revert", $"[\"{snapshot}\"]");
        await play.PayAsync(play.Thief, play.Desk, 200);
        await play.IdleAsync(20);
        ToolRun run = await watch;

        run.Code.Should().Be(0, run.Error);
        run.Error.Should().Contain("ethereum has replaced blocks that were read");
        Kinds(run.Output).Should().Contain("exchange-reached").And.Contain("desk-reached");
    }

    [SkippableFact]
    public async Task Watch_NodeDiesAndComesBack_IsSaidOnceAndNothingIsMissed()
    {
        await using Anvil node = await Anvil.StartAsync();
        UnfoldingPlay play = await UnfoldingPlay.StealAsync(node);
        Task<ToolRun> watch = Start(node, play, "--until-block", "15");
        await UntilAsync(HasRun);

        await node.SaveAsync();
        node.Kill();
        await Task.Delay(3000);
        await node.RestartAsync();
        await play.PayAsync(play.Thief, play.Exchange, 100);
        await play.IdleAsync(15);
        ToolRun run = await watch;

        run.Code.Should().Be(0, run.Error);
        run.Error.Split('\n').Count(line => line.Contains("cannot be reached", StringComparison.Ordinal)).Should().Be(1);
        run.Error.Should().Contain("all providers answer again");
        Kinds(run.Output).Should().Equal("freezable-balance", "exchange-reached");
    }

    [SkippableFact]
    public async Task Watch_WebhookFailsFirst_TakesEveryAlertOnceAndIsNeverPrinted()
    {
        await using Anvil node = await Anvil.StartAsync();
        UnfoldingPlay play = await UnfoldingPlay.StealAsync(node);
        await play.PayAsync(play.Thief, play.Exchange, 100);
        using var dead = new WebhookServer(int.MaxValue);
        using var server = new WebhookServer(refusals: 2);

        ToolRun owed = Run(node, play, "--webhook", dead.Url);
        ToolRun posted = Run(node, play, "--webhook", server.Url);
        ToolRun again = Run(node, play, "--webhook", server.Url);

        owed.Code.Should().Be(0, owed.Error);
        owed.Error.Should().Contain("it answers 503").And.Contain("alerts that the webhook has not taken: 2").And.NotContain("secret");
        server.Refused.Should().Be(2);
        server.Taken.Should().BeEquivalentTo(Ids(owed.Output)).And.OnlyHaveUniqueItems();
        (posted.Output + again.Output).Should().BeEmpty();
        (posted.Error + again.Error).Should().NotContain("secret");
    }

    [SkippableFact]
    public async Task Watch_OfACaseThatWasTraced_TellsOnlyWhatIsNew()
    {
        await using Anvil node = await Anvil.StartAsync();
        UnfoldingPlay play = await UnfoldingPlay.StealAsync(node);
        _tool.Run(["trace", .. CaseOf(node, play), "--store", _tool.Path("case.flowtrace")]).Code.Should().Be(0);
        await play.PayAsync(play.Thief, play.Exchange, 100);

        ToolRun run = _tool.Run(
            "watch", _tool.Path("case.flowtrace"), "--reader", $"jsonrpc:ethereum={node.Url}", "--confirmations", "0", "--polls", "1");

        run.Code.Should().Be(0, run.Error);
        run.Output.Should().Contain("exchange-reached  100 USDT of").And.Contain("reach Example Exchange (exchange)").And.NotContain("freezable-balance");
        run.Error.Should().Contain("Watching from ethereum block").And.Contain("run 2 recorded");
    }

    [SkippableFact]
    public async Task Watch_Interrupted_EndsCleanlyWithEverythingKept()
    {
        await using Anvil node = await Anvil.StartAsync();
        UnfoldingPlay play = await UnfoldingPlay.StealAsync(node);
        using var stop = new CancellationTokenSource();
        Task<ToolRun> watch = Task.Run(() => _tool.Run(Arguments(node, play), isInteractive: false, stop.Token));
        await UntilAsync(HasRun);
        await stop.CancelAsync();
        ToolRun run = await watch;

        run.Code.Should().Be(130);
        Kinds(run.Output).Should().Equal("freezable-balance");
        Look(node, play).Should().BeEmpty();
        _tool.Run("verify", _tool.Path("case.flowtrace")).Output.Should().EndWith("Verified.\n");
    }

    [Theory]
    [InlineData("name one with --reader")]
    [InlineData("--store FILE.flowtrace", "--reader", "jsonrpc:ethereum=http://localhost:1")]
    [InlineData("pinned to a block", "--reader", "jsonrpc:ethereum=http://localhost:1", "--to-block", "5", "--store", "x.flowtrace")]
    [InlineData("no http or https address", "--reader", "jsonrpc:ethereum=http://localhost:1", "--store", "x.flowtrace", "--webhook", "ftp://secret-secret")]
    public void Watch_WrongRequest_IsSaid(string error, params string[] more)
    {
        string[] ledger = more.Length == 0 ? ["--ledger", _tool.Path("transfers.csv")] : [];

        ToolRun run = _tool.Run(["watch", "--thief", Tool.Thief, .. ledger, .. more]);

        run.Code.Should().Be(2);
        run.Error.Should().Contain(error).And.NotContain("secret-secret");
    }

    private string[] CaseOf(Anvil node, UnfoldingPlay play)
    {
        File.WriteAllText(_tool.Path("providers.yaml"), $$"""
            providers:
              - { name: here, kind: jsonrpc, chain: ethereum, url: "{{node.Url}}", attempts: 1, confirmations: 0 }
            """);
        File.WriteAllText(
            _tool.Path("labels.csv"), $"account,name,category\n{play.Exchange},Example Exchange,exchange\n{play.Desk},Example Desk,otc\n");
        return
        [
            "--thief", play.Thief, "--asset", TheftPlay.Dollar, "--dust", "0", "--labels", _tool.Path("labels.csv"),
            "--providers", _tool.Path("providers.yaml"), "--reader", "here",
        ];
    }

    private string[] Arguments(Anvil node, UnfoldingPlay play) =>
        ["watch", .. CaseOf(node, play), "--store", _tool.Path("case.flowtrace"), "--format", "jsonl", "--every", "1"];

    private ToolRun Run(Anvil node, UnfoldingPlay play, params string[] more) => _tool.Run([.. Arguments(node, play), "--polls", "1", .. more]);

    private Task<ToolRun> Start(Anvil node, UnfoldingPlay play, params string[] more)
    {
        string[] arguments = [.. Arguments(node, play), .. more];
        return Task.Run(() => _tool.Run(arguments));
    }

    /// <summary>A watch that is started, looks once and ends: each alert's kind, account and stolen units.</summary>
    private string[] Look(Anvil node, UnfoldingPlay play)
    {
        ToolRun run = Run(node, play);
        run.Code.Should().Be(0, run.Error);
        return [.. Lines(run.Output).Select(alert =>
            $"{alert.GetProperty("kind").GetString()} {alert.GetProperty("account").GetString()![9..].ToLowerInvariant()} "
            + alert.GetProperty("stolen").EnumerateArray().Sum(part => long.Parse(part.GetProperty("quantity").GetString()!, CultureInfo.InvariantCulture)))];
    }

    private static IEnumerable<JsonElement> Lines(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    private static string[] Kinds(string output) => [.. Lines(output).Select(alert => alert.GetProperty("kind").GetString()!)];

    private static string[] Ids(string output) => [.. Lines(output).Select(alert => alert.GetProperty("id").GetString()!)];

    /// <summary>Whether the watch has recorded its first result.</summary>
    private bool HasRun() => File.Exists(_tool.Path("case.flowtrace"))
        && _tool.Run("inspect", _tool.Path("case.flowtrace")).Output.Contains("run-recorded", StringComparison.Ordinal);

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (int left = 300; left > 0 && !holds(); left--)
            await Task.Delay(100);
        holds().Should().BeTrue();
    }
}
