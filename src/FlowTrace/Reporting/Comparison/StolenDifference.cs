using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>What counts as stolen and differs.</summary>
/// <param name="Theft">The theft's id.</param>
/// <param name="Asset">The stolen asset.</param>
/// <param name="Before">How many base units were stolen.</param>
/// <param name="After">How many are now.</param>
public sealed record StolenDifference(string Theft, Asset Asset, UInt128 Before, UInt128 After);
