using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Reporting;

namespace FlowTrace.Cli.Tests.Commands;

public sealed class TraceCommandTests : IDisposable
{
    private static readonly string[] Files =
    [
        "result.json", "flows.csv", "outcomes.csv", "findings.csv", "freeze.md", "freeze.csv", "report.html", "graph.graphml", "graph.dot",
    ];

    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("table", "txt")]
    [InlineData("json", "json")]
    [InlineData("csv", "csv")]
    [InlineData("markdown", "md")]
    [InlineData("mermaid", "mermaid")]
    [InlineData("dot", "dot")]
    [InlineData("graphml", "graphml")]
    public void Trace_EachFormat_PrintsTheResultAndNothingElse(string format, string extension)
    {
        ToolRun run = Trace("--policy", "fifo,pro-rata", "--asset", "native", "--format", format);
        run.Error.Should().BeEmpty();
        run.Code.Should().Be(0);
        Expectation.Matches(run.Output, $"trace.{extension}");
    }

    [Fact]
    public void Trace_Html_PrintsThePage() => Trace("--format", "html").Output.Should().StartWith("<!DOCTYPE html>").And.Contain("Content-Security-Policy");

    [Fact]
    public void Trace_Bounds_PrintsThemOnlyWhenAsked()
    {
        Trace().Output.Should().NotContain("least–most");
        Trace("--bounds").Output.Should().Contain("least–most");
        Trace("--format", "json").Output.Should().NotContain("\"bounds\"");
        Trace("--bounds", "--format", "json").Output.Should().Contain("\"least\":").And.Contain("\"bounds\":\"found\"");
        Trace("--bounds", "--format", "csv").Output.Should().Contain(",share,least,most,exact\n");
        Trace("--bounds", "--format", "html").Output.Should().Contain("Least – most");
        Trace("--bounds", "--format", "graphml").Output.Should().Contain("attr.name=\"bounds\"");
        Trace("--bounds", "--format", "dot").Output.Should().Contain("by any rule");
    }

    [Fact]
    public void Trace_MixerCandidates_PrintsThemOnlyWhenAsked()
    {
        Trace().Output.Should().NotContain("MIXERS");
        Trace("--mixer-candidates").Output.Should().Contain("MIXERS: WITHDRAWALS THAT MAY BE THE THIEF'S (INFERRED)")
            .And.Contain("None: no stolen unit entered a pool of fixed denomination.");
        Trace("--mixer-candidates", "--format", "json").Output.Should().Contain("\"mixerCandidates\":[");
    }

    [Fact]
    public void Trace_WithoutFormat_PrintsTheTable() => Trace().Output.Should().StartWith("WHAT WAS STOLEN\n");

    [Fact]
    public void Trace_Out_WritesTheFilesAndSaysWhere()
    {
        ToolRun run = Trace("--out", _tool.Path("result"));
        run.Code.Should().Be(0);
        run.Error.Should().Be(string.Concat(Files.Select(name => Path.Combine("FOLDER", "result", name) + "\n")));
        Directory.GetFiles(_tool.Path("result")).Select(Path.GetFileName).Should().BeEquivalentTo(Files);
        using FileStream json = File.OpenRead(_tool.Path("result/result.json"));
        JsonReport.Verify(json).IsIntact.Should().BeTrue();
    }

    [Fact]
    public void Trace_TwiceAndInTurkey_WritesTheSameBytes()
    {
        Trace("--policy", "all", "--out", _tool.Path("one"));
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo beforeUi = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("tr-TR");
            Trace("--policy", "ALL", "--out", _tool.Path("two")).Code.Should().Be(0);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            CultureInfo.CurrentUICulture = beforeUi;
        }

        foreach (string name in Files)
            File.ReadAllBytes(_tool.Path("two/" + name)).Should().Equal(File.ReadAllBytes(_tool.Path("one/" + name)), name);
    }

    [Fact]
    public void Trace_OutThatIsAFile_IsRefusedBeforeTheWork()
    {
        ToolRun run = Trace("--out", _tool.Path("labels.csv"));
        run.Code.Should().Be(2);
        run.Error.Should().StartWith($"flowtrace: --out: the folder '{Path.Combine("FOLDER", "labels.csv")}' cannot be made: ");
    }

    [Fact]
    public void Trace_HoldersWithOneIdOrNone_AreOneTheft()
    {
        Ids(Trace("--thief", Tool.Broker, "--format", "json")).Should().Equal("theft");
        Ids(_tool.Run("trace", "--ledger", _tool.Path("transfers.csv"), "--thief", Tool.Thief + "=a", Tool.Broker + "=a", "--format", "json"))
            .Should().Equal("a");
    }

    [Fact]
    public void Trace_HoldersWithDifferentIds_AreDifferentThefts() =>
        Ids(_tool.Run("trace", "--ledger", _tool.Path("transfers.csv"), "--thief", Tool.Thief + "=b", "--thief", Tool.Broker + "=a", "--format", "json"))
            .Should().Equal("a", "b");

    [Fact]
    public void Trace_VictimInAWindow_StealsWhatLeavesItThere()
    {
        ToolRun run = _tool.Run(
            "trace", "--ledger", _tool.Path("transfers.csv"), "--victim", Tool.Victim, "--asset", Tool.TrueUsdt, "--since", "2025-02-21T14:05:00Z",
            "--format", "json");
        Stolen(run).Should().Equal(("eip155:1/erc20:" + "0x000000000000000000000000000000000000C001", "7000000"));
    }

    [Fact]
    public void Trace_TheftTransaction_StealsItsTransfers()
    {
        ToolRun run = _tool.Run("trace", "--ledger", _tool.Path("transfers.csv"), "--theft-tx", "0x" + new string('0', 63) + "1", "--format", "json");
        Stolen(run).Should().Equal(("eip155:1/slip44:60", "100000000000000000000"));
    }

    [Theory]
    [InlineData("native", "eip155:1/slip44:60")]
    [InlineData("eth", "eip155:1/slip44:60")]
    [InlineData(Tool.TrueUsdt, "eip155:1/erc20:0x000000000000000000000000000000000000C001")]
    [InlineData("eip155:1/erc20:" + Tool.TrueUsdt, "eip155:1/erc20:0x000000000000000000000000000000000000C001")]
    public void Trace_Asset_NarrowsTheTheft(string asset, string expected) =>
        Stolen(Trace("--asset", asset, "--format", "json")).Select(stolen => stolen.Asset).Should().Equal(expected);

    [Fact]
    public void Trace_AmbiguousSymbol_ListsTheCandidates()
    {
        ToolRun run = Trace("--asset", "usdt");
        run.Code.Should().Be(2);
        run.Output.Should().BeEmpty();
        run.Error.Should().Be(
            "flowtrace: --asset: 2 assets in the data have the symbol 'usdt'. Give the contract of the one that was stolen:\n"
            + "  USDT  eip155:1/erc20:0x000000000000000000000000000000000000C001  (2 transfers)\n"
            + "  USDT  eip155:1/erc20:0x000000000000000000000000000000000000c002  (2 transfers)\n");
    }

    [Fact]
    public void Trace_UnknownSymbol_ListsWhatThereIs()
    {
        ToolRun run = Trace("--asset", "DOGE");
        run.Code.Should().Be(2);
        run.Error.Should().StartWith(
            "flowtrace: --asset: no asset in the data has the symbol 'DOGE'. Those that move most often are:\n  ETH  eip155:1/slip44:60  (5 "
            + "transfers)\n");
    }

    [Fact]
    public void Trace_ThiefWithASlip_IsToldTheNearestAccounts()
    {
        ToolRun run = _tool.Run("trace", "--ledger", _tool.Path("transfers.csv"), "--thief", "0x1000000000000000000000000000000000000a02");
        run.Code.Should().Be(2);
        run.Error.Should().StartWith(
            "flowtrace: ethereum:0x1000000000000000000000000000000000000a02 neither sends nor receives anything in the data, so no theft can start "
            + "there. Did you mean one of these?\n  ethereum:0x");
        run.Error.Should().Contain("\n  ethereum:0x0000000000000000000000000000000000000a02  (6 transfers)\n");
    }

    [Fact]
    public void Trace_UnknownThief_IsToldTheBusiestAccounts()
    {
        ToolRun run = _tool.Run("trace", "--ledger", _tool.Path("transfers.csv"), "--thief", "0xffffffffffffffffffffffffffffffffffffffff");
        run.Code.Should().Be(2);
        run.Error.Should().Contain(
            "Check the address and its chain, or add a ledger that has it. The busiest accounts are:\n  "
            + "ethereum:0x0000000000000000000000000000000000000a02  (6 transfers)\n");
    }

    [Fact]
    public void Trace_LinksWithABadRow_SaysSoAndNamesTheFileInTheManifest()
    {
        string path = _tool.Write("links.csv", "departure,arrival,source\n0x01,0x02,letter\n0x01,,letter\n");

        ToolRun run = Trace("--links", path, "--follow", "inferred", "--format", "json");

        run.Code.Should().Be(0);
        run.Error.Should().Contain("1 row was rejected");
        using var json = JsonDocument.Parse(run.Output);
        JsonElement manifest = json.RootElement.GetProperty("manifest");
        manifest.GetProperty("options").GetProperty("links").GetString().Should().Be("1");
        manifest.GetProperty("options").GetProperty("follow").GetString().Should().Be("observed,derived,inferred,asserted");
        manifest.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("name").GetString()).Should().Contain("links.csv");
    }

    [Fact]
    public void Trace_FollowOfNoGrade_SaysWhichThereAre()
    {
        ToolRun run = Trace("--follow", "guessed");

        run.Code.Should().Be(2);
        run.Error.Should().Contain("--follow: 'guessed' is no grade of evidence to follow bridges on. Give observed, derived or inferred.");
    }

    [Fact]
    public void Trace_CaseFile_IsTheSameAsItsOptions()
    {
        string path = _tool.Write(
            "case.yaml",
            $"thefts:\n  - id: theft\n    holder: ethereum:{Tool.Thief}\n    assets: [native]\nledgers: [transfers.csv]\nlabels: "
            + "[labels.csv]\npolicy: [lifo]\n");
        ToolRun byCase = _tool.Run("trace", path, "--format", "json");
        byCase.Error.Should().BeEmpty();
        byCase.Output.Should().Be(Trace("--asset", "native", "--policy", "lifo", "--format", "json").Output);
        _tool.Run("trace", path, "--policy", "fifo", "--format", "csv").Output.Should().Be(Trace("--asset", "native", "--format", "csv").Output);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("markdown")]
    public void Trace_TokenWithoutDecimals_IsNamedInHeadingsAndBareInCells(string format)
    {
        string path = _tool.Write(
            "bare.csv",
            "tx,time,from,to,asset,amount,symbol\n"
            + $"1,2025-02-21T14:00:00Z,{Tool.Victim},{Tool.Thief},{Tool.FalseUsdt},2000000,USDT\n"
            + $"2,2025-02-21T14:01:00Z,{Tool.Thief},{Tool.Mule},{Tool.FalseUsdt},1500000,USDT\n");
        ToolRun run = _tool.Run("trace", "--ledger", path, "--thief", Tool.Thief, "--asset", Tool.FalseUsdt, "--policy", "all", "--format", format);
        string[] lines = run.Output.Split('\n');

        string named = $"base units of \"USDT\" (eip155:1/erc20:{Account.Parse(Tool.FalseUsdt).AddressText})";
        lines.Should().ContainSingle(line => line.Contains("2,000,000") && line.Contains(named) && line.Contains("2025-02-21 14:00:00"));
        lines.Should().Contain([Indent($"Of 2,000,000 {named} stolen in theft:"), Indent($"2,000,000 {named} of theft:")]);
        string[] atRest = [.. lines.Where(line => line.Contains("at-rest"))];
        atRest.Should().HaveCount(3).And.OnlyContain(line => !line.Contains("base units") && !line.Contains("erc20"));
        atRest[0].Split("1,500,000").Should().HaveCount(8, "there are seven policies");
        atRest[0].Split('%').Should().HaveCount(2, "only the main policy's share is shown");

        string Indent(string text) => format == "table" ? "  " + text : text;
    }

    [Fact]
    public void Trace_CaseWithATitle_BearsItInTheReport()
    {
        string path = _tool.Write(
            "case.yaml", $"title: Hot wallet, 21 February\nthefts:\n  - id: t\n    holder: ethereum:{Tool.Thief}\nledgers: [transfers.csv]\n");
        _tool.Run("trace", path).Output.Should().StartWith("  Hot wallet, 21 February\n\nWHAT WAS STOLEN\n");
        _tool.Run("trace", path, "--format", "json").Output.Should().Contain("\"title\":\"Hot wallet, 21 February\"");
    }

    [Fact]
    public void Trace_HostileLabel_ReachesNoTerminal()
    {
        ToolRun run = Trace();
        run.Output.Should().Contain("Broker \\u001B[31m=1").And.NotContain("\u001b");
        Trace("--format", "csv").Output.Should().NotContain("\u001b");
    }

    [Fact]
    public void Trace_RejectedRows_AreSaid()
    {
        File.AppendAllText(_tool.Path("transfers.csv"), "ethereum,0x77,0,1,2025-02-21T14:00:00Z,nonsense,0x0,native,1,,\n");
        ToolRun run = Trace();
        run.Code.Should().Be(0);
        run.Error.Should().Be("flowtrace: 1 row was rejected and moves nothing; the report says which and why.\n");
        run.Output.Should().Contain("transfers.csv:11: ");
    }

    [Fact]
    public void Trace_Interrupted_Is130()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        ToolRun run = _tool.Run(
            ["trace", "--ledger", _tool.Path("transfers.csv"), "--thief", Tool.Thief, "--out", _tool.Path("result")], isInteractive: false, source.Token);
        run.Should().Be(new ToolRun(130, "", "flowtrace: interrupted.\n"));
        Directory.GetFiles(_tool.Path("result")).Should().BeEmpty();
    }

    [Fact]
    public void Trace_OnATerminal_ShowsProgressOnTheErrorStreamOnly()
    {
        string[] args = ["trace", "--ledger", _tool.Path("transfers.csv"), "--thief", Tool.Thief, "--labels", _tool.Path("labels.csv")];
        ToolRun watched = _tool.Run(args, isInteractive: true, CancellationToken.None);
        watched.Code.Should().Be(0);
        watched.Error.Should().Contain("Reading").And.NotContain("\u001b[3").And.NotContain("\u001b[9");
        watched.Output.Should().Be(_tool.Run(args).Output);
    }

    [Fact]
    public void Progress_InWords_SaysHowFarTheRunIs() =>
        ProgressDisplay.Line(new Tracing.TraceProgress(1_234, 56_789, 1_740_146_400_000, 12, 345)).Should().Be(
            "At 2025-02-21 14:00 UTC: 1,234 accounts read, 56,789 transfers applied, 12 wallets reached, 34.5 % of the stolen units still moving");

    private ToolRun Trace(params string[] more) =>
        _tool.Run(["trace", "--ledger", _tool.Path("transfers.csv"), "--labels", _tool.Path("labels.csv"), "--thief", Tool.Thief, .. more]);

    private static string[] Ids(ToolRun run)
    {
        run.Error.Should().BeEmpty();
        using JsonDocument document = JsonDocument.Parse(run.Output);
        return [.. document.RootElement.GetProperty("thefts").EnumerateArray().Select(theft => theft.GetProperty("id").GetString()!)];
    }

    private static (string Asset, string Quantity)[] Stolen(ToolRun run)
    {
        run.Error.Should().BeEmpty();
        using JsonDocument document = JsonDocument.Parse(run.Output);
        return
        [
            .. document.RootElement.GetProperty("thefts").EnumerateArray().SelectMany(theft => theft.GetProperty("stolen").EnumerateArray())
                .Select(stolen => (stolen.GetProperty("asset").GetString()!, stolen.GetProperty("quantity").GetString()!)),
        ];
    }
}
