namespace FlowTrace.Evidence;

/// <summary>A method whose conclusions may be wrong, with what it found.</summary>
/// <param name="Heuristic">The method.</param>
/// <param name="Score">What it found: the facts that agree, or a score; in words.</param>
public sealed record HeuristicBasis(Heuristic Heuristic, string Score) : IClaimBasis;
