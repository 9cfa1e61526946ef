namespace FlowTrace.Hops;

/// <summary>The bridges that can be read without adding a decoder.</summary>
public static class BridgeDecoders
{
    /// <summary>One decoder a protocol, in the order they read a transaction.</summary>
    internal static IReadOnlyList<BridgeDecoder> All { get; } =
    [
        new ThorchainDecoder(),
        new BridgersDecoder(),
        new AcrossDecoder(),
        new StargateDecoder(),
        new OftDecoder(),
        new WormholeDecoder(),
        new CctpDecoder(),
        new CelerDecoder(),
        new MultichainDecoder(),
        new PolyDecoder(),
        new SynapseDecoder(),
        new HopDecoder(),
        new DeBridgeDecoder(),
        new SymbiosisDecoder(),
        new OrbiterDecoder(),
        new AllbridgeDecoder(),
        new RoninDecoder(),
        new NomadDecoder(),
        new AvalancheDecoder(),
        new ButterDecoder(),
    ];

    /// <summary>The decoders that come with the library, in the order in which they read a transaction.</summary>
    public static IReadOnlyList<IBridgeDecoder> BuiltIn => All;
}
