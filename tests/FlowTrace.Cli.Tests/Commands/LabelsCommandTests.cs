using System.Text.Json;

namespace FlowTrace.Cli.Tests.Commands;

/// <summary><c>flowtrace labels</c>, and labels with dates and contradictions in a trace.</summary>
public sealed class LabelsCommandTests
{
    private const string Account = "0x0000000000000000000000000000000000000a04";

    private static string WritePack(Tool tool) => tool.Write(
        "pack.yaml",
        "title: Exchange wallets\ncreator: Somebody\nsource: https://example.org/wallets\nconfidence: service_data\ncategory: exchange\nactor: one\ntags:\n"
        + $"- address: '{Account}'\n  currency: ETH\n  label: '=Exchange 1'\n- address: ' {Tool.Broker}'\n  currency: BTC\n  label: 币安\n"
        + "- address: 1GL9JtXPRTPetxgiJ8UcgrEECp12spD4t\n  currency: BTC\n  label: broken\n");

    private static string WriteList(Tool tool, string name, params string[] accounts) => tool.Write(name, string.Concat(accounts.Select(one => one + "\n")));

    private static string WriteActors(Tool tool) => tool.Write(
        "a.actorpack.yaml",
        "title: A\ncreator: C\nlastmod: 2023-01-01\nactors:\n- id: one\n  label: One Ltd\n  uri: u\n  categories: [exchange]\n  jurisdictions: [KY]\n");

    [Theory]
    [InlineData("table", "labels.lookup.txt")]
    [InlineData("json", "labels.lookup.json")]
    [InlineData("csv", "labels.lookup.csv")]
    public void Lookup_AccountWithManyLabels_ShowsAllAndWhichDecidesWhen(string format, string expectation)
    {
        using var tool = new Tool();
        string[] labels = [WritePack(tool), WriteActors(tool), tool.Path("labels.csv"), WriteList(tool, "ofac.txt", Account) + "@2024-05-01"];
        string other = tool.Write("more.csv", $"account,name,category,confidence\n{Account},Exchange Two,exchange,70\n");

        ToolRun run = tool.Run(["labels", "lookup", Account, Tool.Mule, "--format", format, "--labels", .. labels, other]);

        run.Error.Should().BeEmpty();
        run.Code.Should().Be(0);
        Expectation.Matches(run.Output, expectation);
    }

    [Fact]
    public void Lookup_AtATime_SaysWhoDecidesThen()
    {
        using var tool = new Tool();
        string older = WriteList(tool, "ofac-2023-01-01.txt", Account, Tool.Broker);
        string newer = WriteList(tool, "ofac-2024-01-01.txt", Tool.Broker);
        string[] files = ["--labels", older + "@2023-01-01", "--labels", newer + "@2024-01-01"];

        tool.Run(["labels", "lookup", Account, "--at", "2023-06-01T00:00:00Z", .. files]).Output.Should().Contain("At 2023-06-01 1 decides: the only label");
        tool.Run(["labels", "lookup", Account, "--at", "2024-06-01T00:00:00Z", .. files]).Output.Should().Contain("At 2024-06-01 no label counts.");
    }

    [Theory]
    [InlineData("table", "labels.list.txt")]
    [InlineData("json", "labels.list.json")]
    [InlineData("csv", "labels.list.csv")]
    public void List_Files_CountsAndContradictions(string format, string expectation)
    {
        using var tool = new Tool();
        string other = tool.Write("more.csv", $"account,name,category,confidence\n{Account},Exchange Two,exchange,70\n");

        ToolRun run = tool.Run("labels", "list", WritePack(tool), tool.Path("labels.csv"), other, "--format", format);

        Expectation.Matches(run.Output, expectation);
    }

    [Theory]
    [InlineData("table", "labels.check.txt")]
    [InlineData("json", "labels.check.json")]
    [InlineData("csv", "labels.check.csv")]
    public void Check_Files_ListsEveryDefectWithItsLine(string format, string expectation)
    {
        using var tool = new Tool();
        string broken = tool.Write("bomb.yaml", "a: &a [x]\nb: [*a, *a]\n");

        ToolRun run = tool.Run("labels", "check", WritePack(tool), WriteList(tool, "ofac.txt", Account, "0x12"), broken, "--format", format);

        run.Code.Should().Be(0);
        Expectation.Matches(run.Output, expectation);
    }

    [Fact]
    public void Check_Strict_FailsOnlyOnDefects()
    {
        using var tool = new Tool();

        tool.Run("labels", "check", WritePack(tool), "--strict").Code.Should().Be(2);
        tool.Run("labels", "check", tool.Path("labels.csv"), "--strict").Should().Match<ToolRun>(
            run => run.Code == 0 && run.Output == "No defect: every label was read as it stands.\n");
        tool.Run("labels", "check", tool.Path("nowhere.csv")).Code.Should().Be(2);
    }

    [Fact]
    public void Check_MoreDefectsThanATraceKeeps_ListsAll()
    {
        using var tool = new Tool();
        string list = WriteList(tool, "list.txt", [.. Enumerable.Range(0, 250).Select(i => $"0x{i}")]);

        tool.Run("labels", "check", list).Output.Split('\n').Count(line => line.Contains("list.txt:")).Should().Be(250);
    }

    [Fact]
    public void Convert_ToCsvAndBack_IsTheSamePack()
    {
        using var tool = new Tool();
        string[] files = [WritePack(tool), WriteList(tool, "ofac.txt", Account, Tool.Mule) + "@2024-05-01", tool.Path("labels.csv")];
        tool.Run(["labels", "convert", .. files, "--out", tool.Path("one.csv")]).Code.Should().Be(0);
        tool.Run("labels", "convert", tool.Path("one.csv"), "--out", tool.Path("two.csv")).Code.Should().Be(0);
        tool.Run(["labels", "convert", .. files, "--out", tool.Path("one.flowlabels")]).Code.Should().Be(0);
        tool.Run("labels", "convert", tool.Path("one.flowlabels"), "--out", tool.Path("three.csv")).Code.Should().Be(0);
        tool.Run("labels", "convert", tool.Path("one.flowlabels"), "--out", tool.Path("two.flowlabels")).Code.Should().Be(0);

        string csv = File.ReadAllText(tool.Path("one.csv"));
        Expectation.Matches(csv, "labels.converted.csv");
        File.ReadAllText(tool.Path("two.csv")).Should().Be(csv);
        File.ReadAllText(tool.Path("three.csv")).Should().Be(csv);
        File.ReadAllBytes(tool.Path("two.flowlabels")).Should().Equal(File.ReadAllBytes(tool.Path("one.flowlabels")));
    }

    [Fact]
    public void Convert_WithoutAKnownEnding_SaysWhichThereAre()
    {
        using var tool = new Tool();

        tool.Run("labels", "convert", tool.Path("labels.csv"), "--out", tool.Path("x.bin")).Should().Match<ToolRun>(
            run => run.Code == 2 && run.Error.Contains("ends in neither .csv nor .flowlabels"));
        tool.Run("labels", "convert", tool.Path("labels.csv")).Error.Should().Contain("name the file to write");
    }

    [Theory]
    [InlineData("lookup")]
    [InlineData("list")]
    [InlineData("check")]
    [InlineData("convert")]
    public void Help_OfEachCommand_ShowsAnExampleOfIt(string command)
    {
        using var tool = new Tool();

        tool.Run("labels", command, "--help").Output.Should().Contain($"Example:\n  flowtrace labels {command} ");
    }

    [Fact]
    public void Trace_CompiledPack_GivesTheOutcomesOfItsSources()
    {
        using var tool = new Tool();
        tool.Run("labels", "convert", tool.Path("labels.csv"), "--out", tool.Path("all.flowlabels"));

        string OutcomesWith(string labels) => tool.Run(
            "trace", "--ledger", tool.Path("transfers.csv"), "--thief", Tool.Thief, "--labels", tool.Path(labels), "--format", "csv").Output;

        OutcomesWith("all.flowlabels").Should().Be(OutcomesWith("labels.csv")).And.Contain("Exchange One");
    }

    [Fact]
    public void Trace_LabelsOfEqualWorth_AreShownAsContested()
    {
        using var tool = new Tool();
        string other = tool.Write("more.csv", $"account,name,category,confidence\n{Account},Exchange Two,exchange,70\n");

        ToolRun run = tool.Run(
            "trace", "--ledger", tool.Path("transfers.csv"), "--thief", Tool.Thief, "--labels", tool.Path("labels.csv"), other, "--format", "json");

        using var document = JsonDocument.Parse(run.Output);
        JsonElement[] services =
        [
            .. document.RootElement.GetProperty("outcomes").EnumerateArray().Where(outcome => outcome.TryGetProperty("service", out _))
                .Select(outcome => outcome.GetProperty("service")),
        ];
        services.Where(service => service.GetProperty("name").GetString() == "Exchange One").Should().NotBeEmpty().And.OnlyContain(
            service => service.GetProperty("contested")[0].GetProperty("name").GetString() == "Exchange Two");
        services.Where(service => service.GetProperty("name").GetString() != "Exchange One").Should().NotBeEmpty().And.OnlyContain(
            service => !HasContested(service));
        document.RootElement.GetProperty("issues").EnumerateArray().Should().Contain(
            issue => issue.GetProperty("source").GetString() == "labels"
                && issue.GetProperty("text").GetString()!.Contains("'Exchange Two' (exchange, 70, more.csv)"));
    }

    [Fact]
    public void Verify_StoreWithPacksHeadersActorsAndEditions_MakesTheSameAgain()
    {
        using var tool = new Tool();
        Directory.CreateDirectory(tool.Path("packs"));
        Directory.CreateDirectory(tool.Path("packs/sub"));
        tool.Write("packs/header.yaml", "confidence: ownership\nlabel: Included\n");
        tool.Write(
            "packs/sub/pack.yaml",
            $"header: !include header.yaml\ntitle: T\ncreator: C\nsource: s\ncategory: exchange\ncurrency: ETH\nactor: one\ntags:\n- address: '{Account}'\n");
        File.Move(WriteActors(tool), tool.Path("packs/a.actorpack.yaml"));
        tool.Write("packs/pack.yaml", "tags: [\n");
        string list = WriteList(tool, "ofac.txt", Tool.Broker) + "@2024-05-01";
        string store = tool.Path("case.flowtrace");
        ToolRun traced = tool.Run(
            "trace", "--ledger", tool.Path("transfers.csv"), "--thief", Tool.Thief, "--labels", tool.Path("packs"), list, tool.Path("labels.csv"),
            "--store", store, "--format", "json");

        traced.Code.Should().Be(0);
        traced.Output.Should().Contain("\"actor\":\"One Ltd\"");
        ToolRun verified = tool.Run("verify", store);
        verified.Output.Should().EndWith("Verified.\n").And.Contain("made again: the same");
        verified.Code.Should().Be(0);
        tool.Run("trace", store, "--format", "json").Output.Should().Be(traced.Output);
    }

    private static bool HasContested(JsonElement service) => service.TryGetProperty("contested", out _);
}
