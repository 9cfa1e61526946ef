using FlowTrace.Chain;
using FlowTrace.Taint;

namespace FlowTrace.Evidence;

/// <summary>
/// What was stolen of one asset in one theft and where it stands under one policy, in units of the stolen asset. It closes to the unit
/// under every conserving policy; under poison it is not a balance and <see cref="Balanced"/> is null.
/// </summary>
/// <param name="Theft">The theft's id.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Asset">The stolen asset.</param>
/// <param name="Stolen">How many base units were stolen.</param>
/// <param name="ByStatus">How many stand where, in units of the stolen asset.</param>
/// <param name="Balanced">Whether the two agree to the unit; null under poison, which over-counts by design.</param>
public sealed record BalanceSheet(
    string Theft, TaintPolicy Policy, Asset Asset, UInt128 Stolen, IReadOnlyDictionary<OutcomeStatus, UInt128> ByStatus, bool? Balanced);
