using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>A figure of the books that differs, in base units of the stolen asset.</summary>
/// <param name="Theft">The theft's id.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Asset">The stolen asset.</param>
/// <param name="Status">Where the units stand.</param>
/// <param name="Before">How many stood there.</param>
/// <param name="After">How many stand there now.</param>
public sealed record BookDifference(string Theft, TaintPolicy Policy, Asset Asset, OutcomeStatus Status, UInt128 Before, UInt128 After);
