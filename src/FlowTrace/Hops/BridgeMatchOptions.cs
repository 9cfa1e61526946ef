using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>How legs of bridges are matched where no id ties them.</summary>
internal sealed record BridgeMatchOptions
{
    /// <summary>The longest time between departure and arrival.</summary>
    /// <value>Six hours.</value>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(6);

    /// <summary>The same where a leg stands on Bitcoin, whose blocks are slow; it never shortens <see cref="Window"/>.</summary>
    /// <value>One day.</value>
    public TimeSpan BitcoinWindow { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The largest fee, in parts per million of what went in. More than went in is never paid out.</summary>
    /// <value>30,000: three per cent.</value>
    public int FeePartsPerMillion { get; init; } = 30_000;

    /// <summary>
    /// Where a departure turns one asset into another and states only the least it accepts: how far above that the payout may lie, in parts
    /// per million of the payout.
    /// </summary>
    /// <value>100,000: the least accepted lay at most ten per cent below the payout.</value>
    public int SlippagePartsPerMillion { get; init; } = 100_000;

    /// <summary>How far the clocks of two chains may disagree: an arrival may be stamped so much earlier than its departure.</summary>
    /// <value>15 minutes.</value>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The bridges with a pace of their own; the first that names a protocol counts.</summary>
    /// <value><see cref="BridgePace.Known"/>.</value>
    public IReadOnlyList<BridgePace> Paces { get; init; } = BridgePace.Known;

    /// <summary>What the sources say of assets: the decimals of those that are not among the well-known coins.</summary>
    /// <value>None.</value>
    public IReadOnlyDictionary<Asset, AssetInfo> Assets { get; init; } = FrozenDictionary<Asset, AssetInfo>.Empty;
}
