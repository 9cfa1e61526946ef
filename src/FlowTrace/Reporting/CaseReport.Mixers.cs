using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Withdrawals from mixers that may be the stolen units'.</summary>
internal static partial class CaseReport
{
    private static void AddMixerCandidates(ReportDocument document, TraceResult result)
    {
        if (result.MixerCandidates is not { } entries)
            return;
        document.Heading("Mixers: withdrawals that may be the thief's (inferred)");
        document.Sentence("The trail ends at the pool: nothing on the chain ties a withdrawal to a deposit. What follows is inferred, is no path, and is "
            + "followed nowhere. Anonymity sets and rivals count what the sources show, which may be less than there is.");
        if (entries.Count == 0)
            document.Sentence("None: no stolen unit entered a pool of fixed denomination.");
        CutList<MixerEntry> list = LargestOf(entries, MostOutcomes);
        foreach (MixerEntry entry in list.Shown)
            AddMixerEntry(document, entry, result);
        if (list.Rest.Count > 0)
            document.Sentence(
                $"and {ReportText.Count(list.Rest.Count, "depositor and pool", "depositors and pools")} with smaller deposits, "
                + $"{ReportText.Sums(list.Rest.Select(PutIn), result)} together, in result.json.");
    }

    /// <summary>Who put in what, cut to the largest.</summary>
    internal static CutList<MixerEntry> LargestOf(IReadOnlyList<MixerEntry> entries, int most) => CutList<MixerEntry>.Largest(entries, most, PutIn);

    /// <summary>What a depositor put into a pool.</summary>
    internal static (Asset Asset, UInt128 Quantity) PutIn(MixerEntry entry) =>
        (entry.Pool.Asset, entry.Pool.Denomination * (UInt128)entry.Deposits.Count);

    private static void AddMixerEntry(ReportDocument document, MixerEntry entry, TraceResult result)
    {
        document.Sentence(
            $"{ReportText.Of(entry.Depositor)} put {ReportText.Of(entry.Pool.Denomination, entry.Pool.Asset, result)} into {entry.Pool.Name} "
            + $"{ReportText.Count(entry.Deposits.Count, "time", "times")} from {Figures.Time(entry.Deposits[0].Transfer.Position.Time)}; "
            + $"{ReportText.Count(entry.Candidates.Count, "later withdrawal", "later withdrawals")} in the sources"
            + $"{(entry.Candidates.Count == 0 ? "." : ":")}");
        document.List([.. entry.Candidates.Take(MostOfAKind).Select(candidate => CandidateEntry(candidate, entry, result))]);
        if (entry.Candidates.Count > MostOfAKind)
            document.Sentence(
                $"and {ReportText.Count(entry.Candidates.Count - MostOfAKind, "more candidate", "more candidates")} with no more leads, in result.json.");
    }

    private static ListEntry CandidateEntry(MixerCandidate candidate, MixerEntry entry, TraceResult result)
    {
        PoolWithdrawal withdrawal = candidate.Withdrawal;
        string relayed = withdrawal.Fee == UInt128.Zero ? "" : $", fee {ReportText.Of(withdrawal.Fee, entry.Pool.Asset, result)}"
            + (withdrawal.Relayer is { } relayer ? $" to relayer {ReportText.Of(relayer)}" : "");
        string[] details =
        [
            $"{ReportText.Duration(candidate.DelayMilliseconds)} after the latest deposit before it; base rate {ReportText.Fraction(candidate.BaseRate)}",
            candidate.Leads == MixerLeads.None ? "nothing speaks for it but pool and time" : $"for it: {string.Join("; ", candidate.Leads.ToWords())}",
            $"against it: {ReportText.Count(candidate.Rivals, "withdrawal to another fits", "withdrawals to others fit")} as well",
            .. candidate.GasFunder is { } funder ? [$"first coin from {ReportText.Of(funder)}"] : Array.Empty<string>(),
        ];
        return new ListEntry(
            $"inferred: {Figures.Time(withdrawal.Position.Time)}  {ReportText.Of(withdrawal.Paid, entry.Pool.Asset, result)} to "
            + $"{ReportText.Of(withdrawal.Recipient)}{relayed}  tx {ReportText.Name(withdrawal.Transaction.ToText(withdrawal.Position.Chain))}", details);
    }
}
