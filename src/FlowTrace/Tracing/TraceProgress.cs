namespace FlowTrace.Tracing;

/// <summary>Where a running trace stands.</summary>
/// <param name="AccountsRead">How many accounts were read.</param>
/// <param name="TransfersApplied">How many transfers were applied.</param>
/// <param name="UnixMilliseconds">Where in time the sweep is.</param>
/// <param name="WalletsHolding">How many followed wallets were reached by stolen units.</param>
/// <param name="MovingShare">What share of the stolen units, in thousandths, is not yet at a final place; null while nothing is stolen yet.</param>
public readonly record struct TraceProgress(int AccountsRead, long TransfersApplied, long UnixMilliseconds, int WalletsHolding, int? MovingShare);
