namespace FlowTrace.Evidence;

/// <summary>Somebody's word.</summary>
/// <param name="Analyst">Who says so, and from what.</param>
public sealed record AnalystBasis(string Analyst) : IClaimBasis;
