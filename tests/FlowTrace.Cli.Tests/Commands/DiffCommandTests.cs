using System.Text.Json;

namespace FlowTrace.Cli.Tests.Commands;

public sealed class DiffCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Diff_ResultWithItself_SaysNoDifference()
    {
        Trace("a", "transfers.csv", "labels.csv");

        ToolRun run = Diff("a", "a");

        run.Code.Should().Be(0);
        run.Error.Should().BeEmpty();
        run.Output.Should().Contain("They do not: no difference in any wallet or amount.");
    }

    [Theory]
    [InlineData("table", "diff.labels.txt")]
    [InlineData("markdown", "diff.labels.md")]
    [InlineData("json", "diff.labels.json")]
    public void Diff_AnotherLabel_NamesTheWalletAndTheAmount(string format, string expectation)
    {
        Trace("a", "transfers.csv", "labels.csv");
        _tool.Write("more-labels.csv", $"account,name,category,confidence,source\n{Tool.Mule},Mixer Two,mixer,70,own list\n");
        Trace("b", "transfers.csv", "labels.csv", "more-labels.csv");

        ToolRun run = _tool.Run("diff", _tool.Path("a"), _tool.Path("b/result.json"), "--format", format);

        run.Code.Should().Be(0);
        Expectation.Matches(run.Output, expectation);
    }

    [Fact]
    public void Diff_SeveralCauses_SaysThatTheyAreNotSeparated()
    {
        Trace("a", "transfers.csv", "labels.csv");
        _tool.Write("other.csv", Tool.Ledger().Replace("60000000000000000000", "50000000000000000000"));
        Trace("b", "other.csv", "labels.csv", "--max-hops", "1");

        Expectation.Matches(Diff("a", "b").Output, "diff.several.txt");
    }

    [Fact]
    public void Diff_TransferInALaterBlock_IsTheNewBlocksDoing()
    {
        Trace("a", "transfers.csv", "labels.csv");
        _tool.Write(
            "longer.csv",
            Tool.Ledger() + $"ethereum,0x{10:x64},0,1010,2025-02-21T14:10:00Z,{Tool.Thief},{Tool.Exchange},native,25000000000000000000,ETH,18\n");
        Trace("b", "longer.csv", "labels.csv", "--max-hops", "1");

        Expectation.Matches(Diff("a", "b").Output, "diff.blocks.txt");
    }

    [Fact]
    public void Diff_Json_StatesTheFiguresOfBothDocuments()
    {
        Trace("a", "transfers.csv", "labels.csv");
        Trace("b", "transfers.csv");
        using JsonDocument diff = JsonDocument.Parse(_tool.Run("diff", _tool.Path("a"), _tool.Path("b"), "--format", "json").Output);

        diff.RootElement.GetProperty("schema").GetString().Should().Be("flowtrace.diff/1");
        JsonElement.ArrayEnumerator outcomes = diff.RootElement.GetProperty("outcomes").EnumerateArray();
        outcomes.Where(one => one.GetProperty("status").GetString() == "cash-out").Select(one => one.GetProperty("change").GetString())
            .Should().BeEquivalentTo("-60000000000000000000", "-30000000000000000000");
    }

    [Fact]
    public void Diff_WhatIsNoResult_IsWrongInput()
    {
        Trace("a", "transfers.csv", "labels.csv");
        string result = File.ReadAllText(_tool.Path("a/result.json"));
        _tool.Write("changed.json", result.Replace("Exchange One", "Exchange Two", StringComparison.Ordinal));
        _tool.Write("other.json", "{\"schema\":\"flowtrace.trace/9\"}");
        _tool.Write("text.json", "text");
        _tool.Write("list.json", "[]");

        Wrong("changed.json").Should().Contain("changed.json: its digest is not that of its bytes");
        Wrong("other.json").Should().Contain("other.json: its schema is 'flowtrace.trace/9', and flowtrace.trace/1 can be compared");
        Wrong("text.json").Should().Contain("text.json: it is no result of FlowTrace");
        Wrong("list.json").Should().Contain("list.json: its schema is ''");
        Wrong("missing").Should().Contain("missing: the result cannot be read");
        Diff("a", "a", "--format", "html").Code.Should().Be(2);
    }

    [Fact]
    public void Diff_HostileNames_ReachTheTerminalHarmless()
    {
        Trace("a", "transfers.csv");
        Trace("b", "transfers.csv", "labels.csv");

        ToolRun run = Diff("a", "b");

        run.Output.Should().Contain("Broker \\u001B[31m=1").And.NotContain("\u001b");
    }

    private string Wrong(string file)
    {
        ToolRun run = Diff("a", file);
        run.Code.Should().Be(2);
        run.Output.Should().BeEmpty();
        return run.Error;
    }

    private ToolRun Diff(string before, string after, params string[] more) => _tool.Run(["diff", _tool.Path(before), _tool.Path(after), .. more]);

    private void Trace(string folder, string ledger, params string[] more)
    {
        string[] files = [.. more.TakeWhile(one => one.EndsWith(".csv", StringComparison.Ordinal))];
        string[] labels = [.. files.SelectMany(label => new[] { "--labels", _tool.Path(label) })];
        ToolRun run = _tool.Run(
            [
                "trace", "--ledger", _tool.Path(ledger), "--thief", Tool.Thief, "--asset", "native", "--out", _tool.Path(folder), .. labels,
                .. more.Skip(files.Length),
            ]);
        run.Code.Should().Be(0, run.Error);
    }
}
