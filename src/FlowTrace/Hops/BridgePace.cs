namespace FlowTrace.Hops;

/// <summary>How long a bridge may take, and how much it may keep, where that differs from the rule for all.</summary>
/// <param name="Family">The protocol without its version; it stands for every protocol whose name begins with this word or these words.</param>
/// <param name="Longest">The longest time between departure and arrival; null for no limit: the receiver claims the units himself, whenever he likes.</param>
/// <param name="FeePartsPerMillion">The largest fee in parts per million of what went in; null for the rule for all.</param>
internal sealed record BridgePace(string Family, TimeSpan? Longest, int? FeePartsPerMillion = null)
{
    /// <summary>
    /// The bridges whose pace is known. Sources: rotki's windows for bridges that wait out a challenge period; for Nomad 4,482 withdrawals
    /// from Moonbeam to Ethereum with both legs (arrivals after 31 minutes to 159 days, the amount always the one that was sent).
    /// </summary>
    public static IReadOnlyList<BridgePace> Known { get; } =
    [
        new("Nomad", Longest: null, FeePartsPerMillion: 0),
        new("Arbitrum", TimeSpan.FromDays(14)),
        new("Optimism", TimeSpan.FromDays(14)),
        new("Base", TimeSpan.FromDays(14)),
        new("Scroll", TimeSpan.FromDays(7)),
        new("zkSync", TimeSpan.FromDays(7)),
        new("Gnosis", TimeSpan.FromDays(7)),
        new("Polygon", TimeSpan.FromDays(30)),
    ];

    internal bool IsOf(string protocol) => protocol.StartsWith(Family, StringComparison.OrdinalIgnoreCase)
        && (protocol.Length == Family.Length || protocol[Family.Length] == ' ');
}
