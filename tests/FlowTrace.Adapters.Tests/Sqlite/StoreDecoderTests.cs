using FlowTrace.Adapters.Tests.Files;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Graph;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Sqlite;

/// <summary>A trace from a store knows what the caller brings as a trace of its files does: decoders and labels of one's own.</summary>
public sealed class StoreDecoderTests : IDisposable
{
    private readonly StoreFolder _folder = new();
    private readonly TestFiles _files = new();

    public void Dispose()
    {
        _folder.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TraceAsync_WithADecoderOfOnesOwn_IsThatOfTheFiles(bool readsCalls)
    {
        LedgerReader files = Read(("transfers.csv", Ferry.Transfers), readsCalls ? ("calls.csv", Ferry.CallTable) : ("logs.csv", Ferry.Logs));
        await using CaseStore store = await StoreOf(files);

        TraceResult stored = await store.TraceAsync([Theft.HeldBy(Ferry.Thief)], WithFerry(readsCalls));
        TraceResult without = await store.TraceAsync([Theft.HeldBy(Ferry.Thief)], new TracerBuilder());

        JsonOf(stored).Should().Be(JsonOf(await WithFerry(readsCalls).AddReader(files).Build().TraceAsync(Theft.HeldBy(Ferry.Thief))));
        stored.Graph.Edges().Where(edge => edge.Kind == FlowKind.Bridge).Should().ContainSingle().Which.Hop!.Protocol.Should().Be("Ferry");
        stored.Outcomes.Should().Contain(outcome => outcome.Account == Ferry.Mule);
        stored.Issues.Should().BeEmpty("a table of FlowTrace's own is kept whole");
        without.Outcomes.Should().NotContain(outcome => outcome.Account == Ferry.Mule);
        JsonOf(without).Should().Be(JsonOf(await store.TraceAsync([Theft.HeldBy(Ferry.Thief)], new TraceOptions())));
    }

    [Fact]
    public async Task TraceAsync_OfCallsThatWereNotKept_SaysThatTheDecoderWasNotShownThem()
    {
        string transfers = Ferry.Transfers.Replace("ethereum,0x02", "ethereum,0x12", StringComparison.Ordinal);
        LedgerReader files = Read(("transfers.csv", transfers), ("traces.csv", Ferry.Traces));
        await using CaseStore store = await StoreOf(files);

        TraceResult stored = await store.TraceAsync([Theft.HeldBy(Ferry.Thief)], WithFerry(readsCalls: true));

        ReadIssue issue = stored.Issues.Should().ContainSingle(issue => issue.Message.Contains("'Ferry'", StringComparison.Ordinal)).Which;
        issue.Severity.Should().Be(ReadIssueSeverity.Doubt);
        issue.Source.Should().Be("traces.csv");
        issue.Text.Should().Be("embark(uint256,uint64,address), land(uint256,address)");
        issue.Message.Should().Contain("flowtrace-calls");
        JsonOf(stored).Should().Be(JsonOf(await WithFerry(readsCalls: true).AddReader(files).Build().TraceAsync(Theft.HeldBy(Ferry.Thief))));
        (await store.TraceAsync([Theft.HeldBy(Ferry.Thief)], WithFerry(readsCalls: false)))
            .Issues.Should().NotContain(one => one.Message.Contains("'Ferry'", StringComparison.Ordinal), "events are kept, whoever reads them");
    }

    [Fact]
    public async Task TraceAsync_WithLabelsOfTheBuilder_StandBehindThoseOfTheCase()
    {
        LedgerReader files = Read(("transfers.csv", Ferry.Transfers));
        await using CaseStore store = await StoreOf(files);
        Account harbour = Account.Parse("ethereum:0x00000000000000000000000000000000000000fe");
        await store.SetLabelsAsync([BookOf(harbour, "of the case")]);

        TraceResult result = await store.TraceAsync([Theft.HeldBy(Ferry.Thief)], new TracerBuilder().AddLabels(BookOf(harbour, "of the builder")));

        result.Outcomes.Should().ContainSingle().Which.Service!.Name.Should().Be("of the case");
        result.Labels.Of(harbour).Select(label => label.Name).Should().Equal("of the case", "of the builder");
    }

    [Fact]
    public async Task TraceAsync_ABuilderWithAReader_IsRefused()
    {
        await using CaseStore store = await StoreOf(Read(("transfers.csv", Ferry.Transfers)));

        Func<Task> trace = () => store.TraceAsync([Theft.HeldBy(Ferry.Thief)], new TracerBuilder().AddReader(new TableReader(TransferTable.Empty)));

        await trace.Should().ThrowAsync<ArgumentException>().WithMessage("The builder has a reader already*").WithParameterName("builder");
    }

    private static TracerBuilder WithFerry(bool readsCalls) => new TracerBuilder().AddBridgeDecoder(new Ferry(readsCalls));

    private LedgerReader Read(params (string Name, string Text)[] files) =>
        new([.. files.Select(file => LedgerFile.Parse(_files.Write(file.Name, file.Text)))]);

    private async Task<CaseStore> StoreOf(LedgerReader files)
    {
        CaseStore store = CaseStore.Create(_folder.Store);
        store.LeastGrowth = 1;
        await store.SetLedgerAsync(await files.ReadAllAsync());
        return store;
    }

    private static LabelBook BookOf(Account account, string name) => new([new Label(account, name, ServiceCategory.Exchange, "test", 90)], [], []);

    private static string JsonOf(TraceResult result)
    {
        using var document = new MemoryStream();
        JsonReport.Write(result, document);
        return System.Text.Encoding.UTF8.GetString(document.ToArray());
    }
}
