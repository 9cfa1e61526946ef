using FlowTrace.Chain;

namespace FlowTrace.Findings;

/// <summary>A quantity that a finding speaks of.</summary>
/// <param name="Name">What it is, in words: <c>peeled off</c>. It may hold a theft's id, which is text from outside.</param>
/// <param name="BaseUnits">How many base units.</param>
/// <param name="Asset">Of which asset.</param>
public sealed record FindingQuantity(string Name, UInt128 BaseUnits, Asset Asset);
