namespace FlowTrace.Findings;

/// <summary>A record, and the transfers that it may tell of.</summary>
/// <param name="Trade">The record.</param>
/// <param name="Candidates">The candidates, the best first; none where nothing fits.</param>
public sealed record FiatMatch(FiatTrade Trade, IReadOnlyList<FiatCandidate> Candidates);
