using System.Text.Json;

namespace FlowTrace.Cli.Tests.Commands;

/// <summary><c>flowtrace sources</c> and <c>flowtrace match</c> on the ledger of the other commands' tests.</summary>
public sealed class SourcesCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("table", "The sources under fifo add up to the whole, to the unit.")]
    [InlineData("markdown", "# Sources of funds")]
    [InlineData("csv", "asset,policy,asked,kind,theft,account")]
    public void Sources_InEachFormat_AnswerWhatWasAsked(string format, string text)
    {
        ToolRun run = Sources("--format", format);

        run.Error.Should().BeEmpty();
        run.Code.Should().Be(0);
        run.Output.Should().Contain(text).And.Contain("theft");
    }

    [Fact]
    public void Sources_AsJson_CloseUnderEveryPolicy()
    {
        ToolRun run = Sources("--format", "json", "--policy", "all");

        run.Code.Should().Be(0, run.Error);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement[] compositions = [.. document.RootElement.GetProperty("compositions").EnumerateArray()];
        compositions.Should().NotBeEmpty();
        foreach (JsonElement composition in compositions.Where(one => one.GetProperty("closes").GetBoolean()))
            composition.GetProperty("sources").EnumerateArray().Aggregate(UInt128.Zero, (sum, source) => sum + UInt128.Parse(source.GetProperty(
                "quantity").GetString()!))
                .Should().Be(UInt128.Parse(composition.GetProperty("quantity").GetString()!));
    }

    // Of the 150 coins that the thief holds, 100 are the victim's; the mule's 120 are paid out of them, the oldest first.
    [Theory]
    [InlineData("--victim", Tool.Victim, "100000000000000000000")]
    [InlineData("--theft-tx", "0x0000000000000000000000000000000000000000000000000000000000000001", "100000000000000000000")]
    [InlineData("--thief", Tool.Thief, "120000000000000000000")]
    public void Sources_OfATheftInEachOfItsWays_TellItApart(string option, string value, string stolen)
    {
        ToolRun run = _tool.Run(
            "sources", Tool.Mule, "--ledger", _tool.Path("transfers.csv"), option, value + "=loot", "--asset", "native", "--format", "json");

        run.Code.Should().Be(0, run.Error);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement theft = document.RootElement.GetProperty("compositions")[0].GetProperty("sources").EnumerateArray()
            .Single(source => source.GetProperty("kind").GetString() == "theft");
        theft.GetProperty("theft").GetString().Should().Be("loot");
        theft.GetProperty("quantity").GetString().Should().Be(stolen);
    }

    [Fact]
    public void Sources_OfAStore_FollowTheLinksThatItKeeps()
    {
        string far = "0x0000000000000000000000000000000000000b01", payer = "0x0000000000000000000000000000000000000b02";
        string ledger = _tool.Write("two.csv", Tool.Ledger()
            + $"polygon,0x{11:x64},0,2000,2025-02-21T14:30:00Z,{payer},{far},native,30000000000000000000,POL,18\n");
        string links = _tool.Write("links.csv", $"departure,arrival,source\n0x{5:x64},0x{11:x64},letter\n");
        string store = _tool.Path("case.flowtrace");
        _tool.Run("trace", "--ledger", ledger, "--links", links, "--theft-tx", $"0x{1:x64}", "--store", store, "--format", "json").Code.Should().Be(0);

        ToolRun run = _tool.Run("sources", $"polygon:{far}", store, "--format", "csv");

        run.Code.Should().Be(0, run.Error);
        run.Output.Should().Contain(",theft,theft,").And.NotContain("unknown");
    }

    [Fact]
    public void Sources_OfAnAccountThatIsNotThere_IsWrongInput() =>
        _tool.Run("sources", "0x00000000000000000000000000000000000000ff", "--ledger", _tool.Path("transfers.csv")).Code.Should().Be(2);

    [Theory]
    [InlineData("sources", "flowtrace sources 0x…")]
    [InlineData("match", "flowtrace match --fiat trades.csv")]
    public void Help_ShowsAnExample(string command, string example) => _tool.Run(command, "--help").Output.Should().Contain(example);

    [Theory]
    [InlineData("table", "for a person to decide")]
    [InlineData("json", "\"grade\":\"inferred\"")]
    [InlineData("csv", ",inferred,")]
    public void Match_OfARecord_ListsWhatItMayTellOf(string format, string text)
    {
        _tool.Write("trades.csv", "id,time,side,amount,currency,quantity\nr1,2020-01-01T00:00:00Z,buy,1,USD,1\n");
        _tool.Write(
            "desk.csv",
            "chain,tx,index,block,time,from,to,asset,amount\n"
            + $"ethereum,0x{new string('1', 64)},0,1,2020-01-01T01:00:00Z,{Tool.Mule},{Tool.Thief},native,1000000000000000000\n");

        ToolRun run = _tool.Run(
            "match", "--fiat", _tool.Path("trades.csv"), "--ledger", _tool.Path("desk.csv"), "--account", Tool.Mule, "--asset", "native", "--format", format);

        run.Code.Should().Be(0, run.Error);
        if (format != "table")
            run.Output.Should().Contain(text);
        run.Output.Should().Contain("r1").And.Contain("0.99");
    }

    private ToolRun Sources(params string[] more) => _tool.Run(
    [
        "sources", Tool.Mule, "--ledger", _tool.Path("transfers.csv"), "--labels", _tool.Path("labels.csv"), "--thief", Tool.Thief, .. more,
    ]);
}
