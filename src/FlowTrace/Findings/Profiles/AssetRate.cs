using FlowTrace.Chain;

namespace FlowTrace.Findings;

/// <summary>What one coin of an asset cost at a time.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Time">From when it cost that.</param>
/// <param name="Price">How much of <paramref name="Currency"/> one coin (not one base unit) cost, exactly.</param>
/// <param name="Currency">The currency, such as <c>CNY</c>.</param>
public sealed record AssetRate(Asset Asset, DateTimeOffset Time, Ratio Price, string Currency);
