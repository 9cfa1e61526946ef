using FlowTrace.Chain;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>A flow that carries more or fewer stolen units than before, or was not there, or is not there any more.</summary>
/// <param name="Theft">The theft's id.</param>
/// <param name="Policy">The policy.</param>
/// <param name="OriginAsset">The stolen asset that the units stand for.</param>
/// <param name="Kind">The flow's kind, as results name it.</param>
/// <param name="From">Who gave.</param>
/// <param name="To">Who received.</param>
/// <param name="Asset">What was received.</param>
/// <param name="Transaction">In which transaction.</param>
/// <param name="Time">When.</param>
/// <param name="Before">How many base units of <paramref name="Asset"/> were stolen on it; 0 where it was not there.</param>
/// <param name="After">How many are.</param>
/// <param name="OriginBefore">How many base units of <paramref name="OriginAsset"/> they stood for.</param>
/// <param name="OriginAfter">How many they stand for now.</param>
/// <param name="Causes">What could explain it, as with <see cref="OutcomeDifference.Causes"/>.</param>
public sealed record FlowDifference(
    string Theft, TaintPolicy Policy, Asset OriginAsset, string Kind, Account From, Account To, Asset Asset, string Transaction, DateTimeOffset Time,
    UInt128 Before, UInt128 After, UInt128 OriginBefore, UInt128 OriginAfter, IReadOnlyList<ComparisonCause> Causes);
