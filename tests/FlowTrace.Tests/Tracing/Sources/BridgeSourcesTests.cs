using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Tracing.Sources;

/// <summary>A theft that has crossed a bridge, asked about on the far side; and an exchange that pays straight into a bridge, both ways.</summary>
public sealed class BridgeSourcesTests
{
    private static readonly Asset Coin = Asset.Native(ChainId.Ethereum);
    private static readonly Asset Usdt = Asset.Parse("0xdAC17F958D2ee523a2206206994597C13D831ec7", ChainId.Ethereum);
    private static readonly Asset TronUsdt = Asset.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ChainId.Tron);
    private static readonly UInt128 Ether = 1_000_000_000_000_000_000;
    private static readonly UInt128 Dollar = 1_000_000;
    private static readonly Theft Stolen = Theft.HeldBy(On(ChainId.Ethereum, "A")) with { Until = Moment.AtUnixMilliseconds(1_000) };

    private readonly List<Transfer> _transfers = [];

    // The worked ledger "swap and bridge" of the tracing rules, from its end: 199,400 of 200,000 USDT arrive for 100 of 125 ETH, 100 of which were stolen.
    [Theory]
    [InlineData(TaintPolicy.Fifo, 199_400, 99_700)]
    [InlineData(TaintPolicy.ProRata, 159_520, 79_760)]
    [InlineData(TaintPolicy.CleanFirst, 149_550, 74_775)]
    public async Task Sources_OnTheFarSideOfABridge_AreTheWorkedFigures(TaintPolicy policy, int stolen, int originInThousandths)
    {
        Add(1, "theft", "V", "A", Coin, 100 * Ether);
        Add(2, "clean", "Other", "A", Coin, 25 * Ether);
        Add(3, "swap", "A", "Pool", Coin, 100 * Ether);
        Add(3, "swap", "Pool", "A", Usdt, 200_000 * Dollar, index: 1);
        Add(4, "in", "A", "Bridge", Usdt, 200_000 * Dollar);
        Add(60, "out", "Payer", "B", TronUsdt, 199_400 * Dollar);

        SourceResult result = await TracerOf(policy, null).SourcesAsync(new SourceQuery(On(ChainId.Tron, "B")), [Stolen]);

        IReadOnlyList<SourceShare> shares = result.Of(TronUsdt, policy)!.Shares;
        SourceShare theft = shares.Single(share => share.Source.Kind == SourceKind.Theft);
        theft.Quantity.Should().Be((UInt128)stolen * Dollar);
        theft.Origin.Should().Be((UInt128)originInThousandths * Ether / 1000);
        theft.Source.Asset.Should().Be(Coin);
        shares.Where(share => share.Source.Kind != SourceKind.Theft).Select(share => Names.Of(share.Source.Account!.Value))
            .Should().Equal(policy == TaintPolicy.Fifo ? [] : ["Other"]);
        result.Paths.Single(path => path.Source.Kind == SourceKind.Theft).Steps.Select(step => step.Kind)
            .Should().Equal(FlowKind.Transfer, FlowKind.Swap, FlowKind.Bridge);
    }

    // The pool pays the bridge itself; nobody holds the dollars in between.
    [Fact]
    public async Task ExchangeStraightIntoABridge_ArrivesAndCloses()
    {
        Add(1, "theft", "V", "A", Coin, 100 * Ether);
        Add(4, "in", "A", "Pool", Coin, 100 * Ether);
        Add(4, "in", "Pool", "Bridge", Usdt, 200 * Dollar, index: 1);
        Add(60, "out", "Payer", "B", TronUsdt, 199 * Dollar);
        Tracer tracer = TracerOf(TaintPolicy.Fifo, On(ChainId.Ethereum, "Pool"));

        TraceResult forward = await tracer.TraceAsync(Stolen);
        SourceResult backward = await tracer.SourcesAsync(new SourceQuery(On(ChainId.Tron, "B")), [Stolen]);

        forward.Books.Should().OnlyContain(sheet => sheet.Balanced == true);
        forward.Outcomes.Select(outcome => $"{Names.Of(outcome.Account)} {outcome.Status.ToName()} {outcome.Quantity(TaintPolicy.Fifo)}")
            .Should().BeEquivalentTo(["B at-rest 199000000", "Bridge service 1000000"]);
        forward.Graph.Edges().Select(edge => $"{Names.Of(edge.Source.Account)} {edge.Kind} {Names.Of(edge.Target.Account)}")
            .Should().Equal("V Transfer A", "A Swap Bridge", "A Bridge B");
        backward.Of(TronUsdt, TaintPolicy.Fifo)!.Shares.Should().ContainSingle().Which.Quantity.Should().Be(199 * Dollar);
    }

    [Fact]
    public async Task ExchangeStraightIntoABridge_ThatNothingAnswers_EndsThere()
    {
        Add(1, "theft", "V", "A", Coin, 100 * Ether);
        Add(4, "in", "A", "Pool", Coin, 100 * Ether);
        Add(4, "in", "Pool", "Bridge", Usdt, 200 * Dollar, index: 1);

        TraceResult result = await TracerOf(TaintPolicy.Fifo, On(ChainId.Ethereum, "Pool")).TraceAsync(Stolen);

        result.Graph.Edges().Select(edge => $"{Names.Of(edge.Source.Account)} {edge.Kind} {Names.Of(edge.Target.Account)}")
            .Should().Equal("V Transfer A", "A Swap Bridge");
        result.Outcomes.Single().Status.Should().Be(OutcomeStatus.Unresolved);
    }

    private Tracer TracerOf(TaintPolicy policy, Account? sender) => new TracerBuilder()
        .AddReader(new TableReader(AuditCase.TableOf(_transfers)))
        .WithOptions(new TraceOptions
        {
            Policies = [policy],
            DustPartsPerBillion = 0,
            Links = [new AssertedLink(Names.Transaction("in"), Names.Transaction("out"), "the case officer") { Sender = sender }],
        })
        .Build();

    private void Add(int second, string transaction, string from, string to, Asset asset, UInt128 quantity, int index = 0) => _transfers.Add(new Transfer(
        TransferKind.Transfer, Names.Transaction(transaction), new Position(second * 1000L, asset.Chain, Position.Unknown, Position.Unknown, index),
        On(asset.Chain, from), On(asset.Chain, to), asset, quantity));

    private static Account On(ChainId chain, string name) => new(chain, Names.Account(name).Address);
}
