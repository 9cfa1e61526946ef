using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>Stolen units of one place that are more or fewer than before.</summary>
/// <param name="Theft">The theft's id.</param>
/// <param name="Policy">The policy.</param>
/// <param name="OriginAsset">The stolen asset that the units stand for.</param>
/// <param name="Account">Whose place.</param>
/// <param name="Asset">In which asset they stand there.</param>
/// <param name="Status">What became of them.</param>
/// <param name="Before">How many base units of <paramref name="Asset"/> stood there.</param>
/// <param name="After">How many stand there now.</param>
/// <param name="OriginBefore">How many base units of <paramref name="OriginAsset"/> they stood for.</param>
/// <param name="OriginAfter">How many they stand for now.</param>
/// <param name="Causes">What could explain it. One: that is the cause. Several: the two documents do not separate them. None: they show no cause.</param>
public sealed record OutcomeDifference(
    string Theft, TaintPolicy Policy, Asset OriginAsset, Account Account, Asset Asset, OutcomeStatus Status, UInt128 Before, UInt128 After,
    UInt128 OriginBefore, UInt128 OriginAfter, IReadOnlyList<ComparisonCause> Causes);
