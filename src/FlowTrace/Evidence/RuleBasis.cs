namespace FlowTrace.Evidence;

/// <summary>A rule with what went into it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Inputs">What went into it, in words; empty where the rule says it.</param>
public sealed record RuleBasis(TraceRule Rule, string Inputs = "") : IClaimBasis;
