using System.Globalization;
using FlowTrace.Cli.Tests.Commands;
using FlowTrace.Sqlite;

namespace FlowTrace.Cli.Tests.Cases;

/// <summary>A case in a store: what is put in, what comes out again, and who may write.</summary>
public sealed class StoreCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    private string Store => _tool.Path("case.flowtrace");

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("graphml")]
    public void Trace_IntoAStoreAndFromIt_PrintsWhatTheFilesPrint(string format)
    {
        ToolRun files = _tool.Run([.. Asked(), "--format", format]);
        ToolRun into = _tool.Run([.. Asked(), "--store", Store, "--format", format]);
        File.Delete(_tool.Path("transfers.csv"));
        File.Delete(_tool.Path("labels.csv"));

        ToolRun from = _tool.Run("trace", Store, "--format", format);

        (into.Code, from.Code).Should().Be((0, 0));
        into.Output.Should().Be(files.Output);
        from.Output.Should().Be(files.Output);
        into.Error.Should().Contain("run 1 recorded");
        from.Error.Should().Contain("again, byte for byte");
    }

    [Fact]
    public void Trace_OfAStoreUnderOtherOptions_IsARunOfItsOwn()
    {
        _tool.Run([.. Asked(), "--store", Store]);

        ToolRun other = _tool.Run("trace", Store, "--policy", "lifo", "--format", "json");

        other.Error.Should().Contain("run 2 recorded");
        other.Output.Should().Be(_tool.Run([.. Asked(), "--policy", "lifo", "--format", "json"]).Output);
        _tool.Run("trace", Store, "--format", "json").Output.Should().Be(other.Output, "the last run is asked again");
        _tool.Run("verify", Store).Output.Should().Contain("run 2: made again: the same").And.EndWith("Verified.\n");
    }

    [Fact]
    public void Trace_LabelsAddedToAStore_CountFromThenOn()
    {
        _tool.Run([.. Asked(), "--store", Store]);
        string more = _tool.Write("more.csv", $"account,name,category,confidence,source\n{Tool.Mule},Desk of Mu,otc,90,a letter\n");

        ToolRun added = _tool.Run("trace", Store, "--labels", more);

        added.Code.Should().Be(0);
        added.Output.Should().Contain("Desk of Mu").And.NotContain("Exchange One", "the trail ends earlier now");
        _tool.Run("trace", Store).Output.Should().Be(added.Output);
        _tool.Run("verify", Store).Output.Should().Contain("run 1: made again: the same").And.Contain("run 2: made again: the same").And.EndWith("Verified.\n");
    }

    [Fact]
    public async Task Trace_AnInterruptedImport_IsGoneOnWith()
    {
        await using (var store = CaseStore.Create(Store))
            await store.AddInputAsync(new NewInput(InputRole.Ledger, "transfers.csv"), new MemoryStream(File.ReadAllBytes(_tool.Path("transfers.csv"))));
        _tool.Run("trace", Store).Error.Should().Contain("Go on with it");

        ToolRun run = _tool.Run([.. Asked(), "--store", Store, "--format", "json"]);

        run.Output.Should().Be(_tool.Run([.. Asked(), "--format", "json"]).Output);
        string inspected = _tool.Run("inspect", Store).Output;
        inspected.Split('\n').Count(line => line.Contains("transfers.csv", StringComparison.Ordinal) && line.Contains("ledger ", StringComparison.Ordinal))
            .Should().Be(1, "what is there already is not added again");
        inspected.Should().Contain("input-added").And.Contain("run-recorded");
    }

    [Fact]
    public void Trace_TheSameCaseTwice_AddsNothing()
    {
        _tool.Run([.. Asked(), "--store", Store]);
        string before = _tool.Run("inspect", Store).Output;

        _tool.Run([.. Asked(), "--store", Store]).Error.Should().Contain("again, byte for byte");

        _tool.Run("inspect", Store).Output.Should().Be(before);
    }

    [Fact]
    public async Task Trace_StoreThatAnotherWrites_SaysWhoAndStillAnswers()
    {
        _tool.Run([.. Asked(), "--store", Store]);
        await using var writer = CaseStore.Open(Store);

        ToolRun import = _tool.Run([.. Asked(), "--store", Store]);
        ToolRun other = _tool.Run("trace", Store, "--policy", "lifo");
        ToolRun again = _tool.Run("trace", Store);

        import.Code.Should().Be(2);
        import.Error.Should().Contain(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        (other.Code, again.Code).Should().Be((0, 0));
        other.Error.Should().Contain("This run is not recorded");
        again.Error.Should().Contain("again, byte for byte");
    }

    [Fact]
    public void Trace_WhatIsNoStore_IsRefused()
    {
        _tool.Run("trace", _tool.Write("text.flowtrace", "thefts: []"))
            .Should().Match<ToolRun>(run => run.Code == 2 && run.Error.Contains("no FlowTrace store"));
        _tool.Run("trace", _tool.Path("none.flowtrace")).Should().Match<ToolRun>(run => run.Code == 2 && run.Error.Contains("no such file"));
        _tool.Run([.. Asked(), "--store", Store]);
        _tool.Run("trace", Store, "--store", Store).Error.Should().Contain("is a store already");
    }

    [Fact]
    public void Trace_StoreCutOff_IsRefusedAndStaysAsItIs()
    {
        _tool.Run([.. Asked(), "--store", Store]);
        byte[] half = File.ReadAllBytes(Store)[..20_000];
        File.WriteAllBytes(Store, half);

        ToolRun run = _tool.Run("trace", Store);

        run.Code.Should().Be(2);
        run.Error.Should().Contain("cut off");
        File.ReadAllBytes(Store).Should().Equal(half);
    }

    [Fact]
    public void Report_OfAStore_IsThatOfTheFiles()
    {
        string files = _tool.Run([.. Asked()[1..].Prepend("report"), "--format", "markdown"]).Output;
        _tool.Run([.. Asked(), "--store", Store]);

        ToolRun stored = _tool.Run("report", Store, "--format", "markdown");

        stored.Code.Should().Be(0);
        stored.Output.Should().Be(files);
        _tool.Run("inspect", Store).Output.Should().NotContain("run 2", "a report is no run of its own");
    }

    [Fact]
    public void Note_IsAppendedWithItsHash()
    {
        _tool.Run([.. Asked(), "--store", Store, "--analyst", "Ada"]);

        ToolRun note = _tool.Run("note", Store, "Asked the exchange \u001b[31m", "--about", Tool.Exchange, "--analyst", "Grace");

        note.Output.Should().MatchRegex("^act 4: sha256 [0-9a-f]{64}\n$");
        _tool.Run("inspect", Store).Output.Should().Contain("Ada  run-recorded").And.Contain("Grace  note  " + Tool.Exchange).And.NotContain("\u001b");
        _tool.Run("verify", Store).Output.Should().EndWith("Verified.\n");
    }

    private string[] Asked() =>
        ["trace", "--ledger", _tool.Path("transfers.csv"), "--labels", _tool.Path("labels.csv"), "--thief", Tool.Thief, "--asset", "native"];
}
