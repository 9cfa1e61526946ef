using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Evidence;

/// <summary>
/// A withdrawal that may be a depositor's, and how little that says: <see cref="EvidenceGrade.Inferred"/> always, and never a step of the trace.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
/// <param name="Withdrawal">The withdrawal.</param>
/// <param name="DelayMilliseconds">How long after the depositor's latest deposit before it.</param>
/// <param name="Deposits">How many deposits the depositor had made into the pool by then.</param>
/// <param name="AnonymitySet">How many deposits it could stand for: all by then, less one for every withdrawal before, as far as the sources go.</param>
/// <param name="GasFunder">Who sent the recipient its first native coin; null where the sources do not show it.</param>
/// <param name="Leads">What speaks for it beside the pool and the time.</param>
/// <param name="Rivals">How many withdrawals to other recipients, among the candidates, have the same leads as well: what speaks against it.</param>
public sealed record MixerCandidate(
    PoolWithdrawal Withdrawal, long DelayMilliseconds, long Deposits, long AnonymitySet, Account? GasFunder, MixerLeads Leads, long Rivals)
{
    /// <summary>Always inferred.</summary>
    public static EvidenceGrade Grade => EvidenceGrade.Inferred;

    /// <summary>
    /// The chance of a withdrawal taken blindly at that time, as a fraction: <see cref="Deposits"/> of <see cref="AnonymitySet"/>, at most one.
    /// </summary>
    public (long Numerator, long Denominator) BaseRate => (Math.Min(Deposits, AnonymitySet), AnonymitySet);
}
