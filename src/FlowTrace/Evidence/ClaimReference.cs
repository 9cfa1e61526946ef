namespace FlowTrace.Evidence;

/// <summary>Another claim: whatever it rests on, this one rests on too.</summary>
/// <param name="Claim">The other claim.</param>
public sealed record ClaimReference(Claim Claim) : IClaimBasis;
