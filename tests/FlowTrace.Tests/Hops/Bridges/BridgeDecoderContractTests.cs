using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Testing;

namespace FlowTrace.Tests.Hops.Bridges;

/// <summary>The decoders that come with the library keep the contract that a user's decoder is checked against, each over a crossing of its own.</summary>
public sealed class BridgeDecoderContractTests
{
    private static readonly Dictionary<Type, Func<IBridgeScene[]>> Crossings = new()
    {
        [typeof(ThorchainDecoder)] = () => [ThorchainDecoderTests.Deposit(), ThorchainDecoderTests.Payout(ChainId.Parse("bsc"))],
        [typeof(BridgersDecoder)] = () => [BridgeCrossings.Bridgers(isEvent: true)],
        [typeof(AcrossDecoder)] = () => Pair(BridgeCrossings.Across()),
        [typeof(StargateDecoder)] = () => Pair(BridgeCrossings.Stargate()),
        [typeof(OftDecoder)] = () => Pair(BridgeCrossings.Oft()),
        [typeof(WormholeDecoder)] = () => Pair(BridgeCrossings.Wormhole()),
        [typeof(CctpDecoder)] = () => Pair(BridgeCrossings.Cctp()),
        [typeof(CelerDecoder)] = () => [BridgeCrossings.Celer().Send, BridgeCrossings.Celer().Relay],
        [typeof(MultichainDecoder)] = () => Pair(BridgeCrossings.Multichain()),
        [typeof(PolyDecoder)] = () => Pair(BridgeCrossings.Poly()),
        [typeof(ButterDecoder)] = () => Pair(BridgeCrossings.Butter()),
        [typeof(SynapseDecoder)] = () => Pair(LaterCrossings.SynapseCrossing()),
        [typeof(HopDecoder)] = () => Pair(LaterCrossings.HopCrossing()),
        [typeof(DeBridgeDecoder)] = () => Pair(LaterCrossings.DeBridgeCrossing()),
        [typeof(SymbiosisDecoder)] = () => Pair(LaterCrossings.SymbiosisCrossing()),
        [typeof(OrbiterDecoder)] = () => Pair(LaterCrossings.OrbiterCrossing()),
        [typeof(AllbridgeDecoder)] = () => Pair(LaterCrossings.AllbridgeCrossing()),
        [typeof(RoninDecoder)] = () => Pair(LaterCrossings.RoninCrossing()),
        [typeof(NomadDecoder)] = () => Pair(LaterCrossings.NomadCrossing()),
        [typeof(AvalancheDecoder)] = () => Pair(LaterCrossings.AvalancheCrossing()),
    };

    public static TheoryData<string> Protocols => [.. BridgeDecoders.BuiltIn.Select(decoder => decoder.Protocol)];

    [Theory]
    [MemberData(nameof(Protocols))]
    public Task BuiltInDecoder_KeepsTheContract(string protocol)
    {
        IBridgeDecoder decoder = BridgeDecoders.BuiltIn.Single(one => one.Protocol == protocol);
        IBridgeScene[] scenes = Crossings[decoder.GetType()]();
        var table = new TransferTableBuilder();
        foreach (IBridgeScene scene in scenes)
            scene.AddTo(table);

        return new BridgeDecoderContract(
            () => (IBridgeDecoder)Activator.CreateInstance(decoder.GetType())!, table.Build(),
            [.. scenes.SelectMany(scene => scene.Record.Departures)], [.. scenes.SelectMany(scene => scene.Record.Arrivals)]).VerifyAsync();
    }

    [Fact]
    public void Crossings_OfEveryDecoderButThoseThatOnlySeeOneSide_HaveBothLegs()
    {
        foreach ((Type decoder, Func<IBridgeScene[]> crossing) in Crossings)
        {
            IBridgeScene[] scenes = crossing();
            scenes.SelectMany(scene => scene.Record.Departures).Should().ContainSingle(decoder.Name);
            scenes.SelectMany(scene => scene.Record.Arrivals).Should().HaveCount(decoder == typeof(BridgersDecoder) ? 0 : 1, decoder.Name);
        }
    }

    private static IBridgeScene[] Pair<T>((T First, T Second) scenes)
        where T : IBridgeScene => [scenes.First, scenes.Second];
}
