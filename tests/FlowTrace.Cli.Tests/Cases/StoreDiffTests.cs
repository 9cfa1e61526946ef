using System.Text.Json;
using FlowTrace.Cli.Tests.Commands;

namespace FlowTrace.Cli.Tests.Cases;

/// <summary>Two stores are compared by the results in between, so that each figure's change belongs to what changed it.</summary>
public sealed class StoreDiffTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Diff_OfAStoreWithItself_IsNothing()
    {
        string store = Trace("a", "labels.csv", "transfers.csv", "fifo");

        ToolRun run = _tool.Run("diff", store, store);

        run.Code.Should().Be(0);
        run.Output.Should().Contain("no difference");
    }

    [Fact]
    public void Diff_LabelsAndLedgerChanged_IsTakenApart()
    {
        string before = Trace("before", "labels.csv", "transfers.csv", "fifo");
        _tool.Write("fewer.csv", $"account,name,category,confidence,source\n{Tool.Exchange},Exchange One,exchange,70,own list\n");
        _tool.Write("less.csv", Tool.Ledger().Replace("60000000000000000000", "50000000000000000000"));
        string after = Trace("after", "fewer.csv", "less.csv", "fifo");

        using var json = JsonDocument.Parse(_tool.Run("diff", before, after, "--format", "json").Output);

        JsonElement[] steps = [.. json.RootElement.GetProperty("steps").EnumerateArray()];
        steps.Select(step => step.GetProperty("name").GetString()).Should().Equal("the labels", "the ledgers");
        steps[0].GetRawText().Should().Contain(Tool.Broker[..38], "the broker is no service any more").And.NotContain("10000000000000000000\"");
        steps[1].GetRawText().Should().Contain("10000000000000000000");
        _tool.Run("diff", before, after).Output.Should().Contain("WHICH STEP CHANGED WHAT").And.Contain("after.flowtrace, run 1");
    }

    [Fact]
    public void Diff_OneOfThemCannotAnswerWhatTheOtherWasAsked_ShowsBothChangesTogether()
    {
        string before = Trace("before", "labels.csv", "transfers.csv", "fifo");
        _tool.Write("other.csv", Tool.Ledger().Replace(Tool.Thief, "0x0000000000000000000000000000000000000aff"));
        string after = Trace("after", "labels.csv", "other.csv", "fifo", "0x0000000000000000000000000000000000000aff");

        using var json = JsonDocument.Parse(_tool.Run("diff", before, after, "--format", "json").Output);

        json.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("name").GetString()).Should().Equal("the ledgers");
    }

    [Fact]
    public void Diff_NoPolicyInCommon_SaysThatNothingWasCompared()
    {
        string before = Trace("before", "labels.csv", "transfers.csv", "fifo");
        string after = Trace("after", "labels.csv", "transfers.csv", "lifo");

        _tool.Run("diff", before, after).Output.Should().Contain("No policy is common to both").And.NotContain("They do not");
    }

    [Fact]
    public void Diff_AStoreAndAResult_IsRefused()
    {
        string store = Trace("a", "labels.csv", "transfers.csv", "fifo");
        string result = _tool.Write("result.json", _tool.Run("trace", store, "--format", "json").Output);

        _tool.Run("diff", store, result).Should().Match<ToolRun>(run => run.Code == 2 && run.Error.Contains("is a store and the other is none"));
    }

    private string Trace(string name, string labels, string ledger, string policy, string thief = Tool.Thief)
    {
        string store = _tool.Path(name + ".flowtrace");
        _tool.Run(
            "trace", "--ledger", _tool.Path(ledger), "--labels", _tool.Path(labels), "--thief", thief, "--asset", "native", "--policy", policy,
            "--store", store).Code.Should().Be(0);
        return store;
    }
}
