using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Properties;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Tracing;

/// <summary>Stolen units over bridges: what arrives, what the bridge keeps, what stays open.</summary>
public sealed class BridgeTraceTests
{
    private static readonly Asset Usdt = Asset.Parse("0xdAC17F958D2ee523a2206206994597C13D831ec7", ChainId.Ethereum);
    private static readonly Asset TronUsdt = Asset.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ChainId.Tron);
    private static readonly UInt128 Ether = 1_000_000_000_000_000_000;
    private static readonly UInt128 Dollar = 1_000_000;

    private readonly List<Transfer> _transfers = [];
    private readonly List<AssertedLink> _links = [];

    // The worked ledger "swap and bridge" of the tracing rules: 100 stolen ETH, then 25 clean; 100 ETH become 200,000 USDT, of which 199,400 arrive on Tron.
    [Theory]
    [InlineData(TaintPolicy.Fifo, 199_400, 99_700, 300)]
    [InlineData(TaintPolicy.ProRata, 159_520, 79_760, 240)]
    [InlineData(TaintPolicy.CleanFirst, 149_550, 74_775, 225)]
    [InlineData(TaintPolicy.Lifo, 149_550, 74_775, 225)]
    [InlineData(TaintPolicy.DirtyFirst, 199_400, 99_700, 300)]
    [InlineData(TaintPolicy.Tiho, 199_400, 99_700, 300)]
    public async Task Trace_SwapThenBridge_IsTheWorkedLedger(TaintPolicy policy, int arrived, int originInThousandths, int feeInThousandths)
    {
        SwapAndBridge();

        TraceResult result = await TraceAsync(Theft.HeldBy(On(ChainId.Ethereum, "A")) with { Until = Moment.AtUnixMilliseconds(1_000) }, policy);

        Outcome there = result.Outcomes.Single(outcome => outcome.Account == On(ChainId.Tron, "B"));
        there.Stolen(policy).Should().ContainSingle()
            .Which.Should().Be(new StolenPart("theft", (UInt128)arrived * Dollar, (UInt128)originInThousandths * Ether / 1000, Asset.Native(ChainId.Ethereum)));
        Outcome fee = result.Outcomes.Single(outcome => outcome.Status == OutcomeStatus.Service);
        fee.Stolen(policy).Single().Origin.Should().Be((UInt128)feeInThousandths * Ether / 1000);
        result.Books.Should().OnlyContain(sheet => sheet.Balanced == true);
    }

    // Of the 125 ETH there, at least 75 and at most 100 of those swapped are stolen; the bridge pays 997 in a thousand out and keeps the rest.
    [Fact]
    public async Task Trace_SwapThenBridge_SharesTheBoundsOutAsTheBridgeDoes()
    {
        SwapAndBridge();

        TraceResult result = await TraceAsync(
            Theft.HeldBy(On(ChainId.Ethereum, "A")) with { Until = Moment.AtUnixMilliseconds(1_000) }, Options(TaintPolicy.Fifo) with { Bounds = true });

        BoundsAt(result, OutcomeStatus.AtRest, Asset.Native(ChainId.Ethereum)).Should().Be((0, 25 * Ether));
        BoundsAt(result, OutcomeStatus.AtRest, TronUsdt).Should().Be((149_550 * Dollar, 199_400 * Dollar));
        BoundsAt(result, OutcomeStatus.Service, Usdt).Should().Be((450 * Dollar, 600 * Dollar));
    }

    [Fact]
    public async Task Trace_OverABridge_ShowsOneFlowWithBothEnds()
    {
        SwapAndBridge();

        TraceResult result = await TraceAsync(Theft.HeldBy(On(ChainId.Ethereum, "A")) with { Until = Moment.AtUnixMilliseconds(1_000) });

        FlowEdge crossing = result.Graph.Edges().Single(edge => edge.Kind == FlowKind.Bridge);
        crossing.Source.Account.Should().Be(On(ChainId.Ethereum, "A"));
        crossing.Target.Account.Should().Be(On(ChainId.Tron, "B"));
        crossing.Hop!.Given.Should().Be(new Amount(200_000 * Dollar, Usdt));
        crossing.Hop.Received.Should().Be(new Amount(199_400 * Dollar, TronUsdt));
        crossing.Hop.Grade.Should().Be(EvidenceGrade.Asserted);
        crossing.Hop.Reason.Should().Contain("the case officer");
        FlowEdge swap = result.Graph.Edges().Single(edge => edge.Kind == FlowKind.Swap);
        swap.Hop!.Given.Should().Be(new Amount(100 * Ether, Asset.Native(ChainId.Ethereum)));
        IReadOnlyList<FlowPath> paths = result.Graph.PathsTo(
            On(ChainId.Tron, "B"), TronUsdt, TaintPolicy.Fifo, 5);
        paths.Should().ContainSingle().Which.Steps.Select(step => step.Kind).Should().Equal(FlowKind.Transfer, FlowKind.Swap, FlowKind.Bridge);
    }

    // The clock of the second chain is two minutes slow: the payout is stamped before what it answers.
    [Fact]
    public async Task Trace_ArrivalStampedEarlier_CountsAsAfterItsDeparture()
    {
        Add(1, "theft", "V", "A", Usdt, 100 * Dollar);
        Add(1000, "in", "A", "Bridge", Usdt, 100 * Dollar);
        Add(880, "out", "Payer", "B", TronUsdt, 100 * Dollar);
        Add(900, "on", "B", "C", TronUsdt, 40 * Dollar);
        _links.Add(new AssertedLink(Names.Transaction("in"), Names.Transaction("out"), "the case officer"));

        TraceResult result = await TraceAsync(Theft.HeldBy(On(ChainId.Ethereum, "A")));

        Quantities(result).Should().BeEquivalentTo(["B at-rest 60000000", "C at-rest 40000000"]);
        result.Gaps.Should().BeEmpty();
    }

    [Fact]
    public async Task Trace_DepartureThatNothingAnswers_EndsUnresolved()
    {
        Add(1, "theft", "V", "A", Usdt, 100 * Dollar);
        Add(5, "in", "A", "Bridge", Usdt, 100 * Dollar);
        _links.Add(new AssertedLink(Names.Transaction("in"), Names.Transaction("nowhere"), "the case officer"));

        TraceResult result = await TraceAsync(Theft.HeldBy(On(ChainId.Ethereum, "A")));

        Quantities(result).Should().Equal("Bridge unresolved 100000000");
        result.Issues.Should().Contain(issue => issue.Message.Contains("nowhere", StringComparison.Ordinal)
            || issue.Text.Contains("nowhere", StringComparison.Ordinal));
    }

    // Out and back again over two bridges, through a swap on the far side.
    [Fact]
    public async Task Trace_TwoBridgesInARow_KeepsTheOrigin()
    {
        Add(1, "theft", "V", "A", Usdt, 100 * Dollar);
        Add(5, "in1", "A", "Bridge", Usdt, 100 * Dollar);
        Add(9, "out1", "Payer", "B", TronUsdt, 90 * Dollar);
        Add(20, "in2", "B", "Bridge", TronUsdt, 90 * Dollar);
        Add(30, "out2", "Payer", "D", Usdt, 81 * Dollar);
        _links.Add(new AssertedLink(Names.Transaction("in1"), Names.Transaction("out1"), "the case officer"));
        _links.Add(new AssertedLink(Names.Transaction("in2"), Names.Transaction("out2"), "the case officer"));

        TraceResult result = await TraceAsync(Theft.HeldBy(On(ChainId.Ethereum, "A")));

        Quantities(result).Should().BeEquivalentTo(["D at-rest 81000000", "Bridge service 10000000", "Bridge service 9000000"]);
        result.Books.Should().OnlyContain(sheet => sheet.Balanced == true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Trace_AccountByAccount_IsTheSameAsFromOneTable(int readAhead)
    {
        SwapAndBridge();
        Theft theft = Theft.HeldBy(On(ChainId.Ethereum, "A")) with { Until = Moment.AtUnixMilliseconds(1_000) };
        TraceResult whole = await TraceAsync(theft);

        // Whoever reads account by account cannot know of a payout nobody names; reading its receiver's account is what finds it.
        var reader = new CombinedReader([new AccountReader(_transfers, readAhead)]);
        TraceResult piecewise = await new TracerBuilder().AddReader(reader).WithOptions(Options(TaintPolicy.Fifo) with { ReadAhead = readAhead, Links = [] })
            .Build().TraceAsync(theft);

        piecewise.Books.Should().OnlyContain(sheet => sheet.Balanced == true);
        Quantities(piecewise).Should().Contain(line => line.StartsWith("Bridge ", StringComparison.Ordinal));
        piecewise.Graph.Edges().Count(edge => edge.Kind == FlowKind.Swap).Should().Be(whole.Graph.Edges().Count(edge => edge.Kind == FlowKind.Swap));
    }

    private void SwapAndBridge()
    {
        Asset coin = Asset.Native(ChainId.Ethereum);
        Add(1, "theft", "V", "A", coin, 100 * Ether);
        Add(2, "clean", "Other", "A", coin, 25 * Ether);
        Add(3, "swap", "A", "Pool", coin, 100 * Ether, index: 0);
        Add(3, "swap", "Pool", "A", Usdt, 200_000 * Dollar, index: 1);
        Add(4, "in", "A", "Bridge", Usdt, 200_000 * Dollar);
        Add(60, "out", "Payer", "B", TronUsdt, 199_400 * Dollar);
        _links.Add(new AssertedLink(Names.Transaction("in"), Names.Transaction("out"), "the case officer"));
    }

    private void Add(int second, string transaction, string from, string to, Asset asset, UInt128 quantity, int index = 0) => _transfers.Add(new Transfer(
        TransferKind.Transfer, Names.Transaction(transaction), new Position(second * 1000L, asset.Chain, Position.Unknown, Position.Unknown, index),
        On(asset.Chain, from), On(asset.Chain, to), asset, quantity));

    private static Account On(ChainId chain, string name) => new(chain, Names.Account(name).Address);

    private static TraceOptions Options(TaintPolicy policy) => new() { Policies = [policy], DustPartsPerBillion = 0 };

    private static (UInt128 Least, UInt128 Most) BoundsAt(TraceResult result, OutcomeStatus status, Asset asset)
    {
        StolenBounds bounds = result.Outcomes.Single(outcome => outcome.Status == status && outcome.Asset == asset).Bounds!.Single();
        return (bounds.Least, bounds.Most);
    }

    private Task<TraceResult> TraceAsync(Theft theft, TaintPolicy policy = TaintPolicy.Fifo) => TraceAsync(theft, Options(policy));

    private Task<TraceResult> TraceAsync(Theft theft, TraceOptions options) => new TracerBuilder()
        .AddReader(new TableReader(AuditCase.TableOf(_transfers)))
        .WithOptions(options with { Links = _links })
        .Build()
        .TraceAsync(theft);

    private static IEnumerable<string> Quantities(TraceResult result) => result.Outcomes
        .Select(outcome => $"{Names.Of(outcome.Account)} {outcome.Status.ToName()} {outcome.Quantity(TaintPolicy.Fifo)}");
}
