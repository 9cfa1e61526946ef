using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Withdrawals from mixers that may be the stolen units'.</summary>
internal static partial class ReportTables
{
    private static void Mixers(TraceResult result, TextWriter writer)
    {
        if (result.MixerCandidates is not { } entries)
            return;
        writer.Write("<section id=\"mixers\"><h2>Mixers: withdrawals that may be the thief’s (inferred)</h2>\n<p>The trail ends at the pool: nothing on "
            + "the chain ties a withdrawal to a deposit. What follows is inferred, is no path, and is followed nowhere.</p>\n");
        if (entries.Count == 0)
            writer.Write("<p>None: no stolen unit entered a pool of fixed denomination.</p>\n");
        CutList<MixerEntry> list = CaseReport.LargestOf(entries, EndsWithPaths);
        foreach (MixerEntry entry in list.Shown)
            Mixer(result, entry, writer);
        if (list.Rest.Count > 0)
            writer.Write($"<p class=\"note\">{Figures.Count(list.Rest.Count, "depositor")} with smaller deposits, "
                + $"{Encode.Html(ReportText.Sums(list.Rest.Select(CaseReport.PutIn), result))} together, in result.json.</p>\n");
        writer.Write("</section>\n");
    }

    private static void Mixer(TraceResult result, MixerEntry entry, TextWriter writer)
    {
        writer.Write($"<h3>{Encode.Html(entry.Pool.Name)}</h3>\n<p><span class=\"a\">{Encode.Html(entry.Depositor.ToString())}</span>, "
            + $"{Figures.Count(entry.Deposits.Count, "deposit")} from {Figures.Time(entry.Deposits[0].Transfer.Position.Time)}; "
            + $"{Figures.Count(entry.Candidates.Count, "later withdrawal")} in the sources.</p>\n");
        if (entry.Candidates.Count == 0)
            return;
        Head(writer, "Grade", "Time, UTC", "Recipient", "Amount", "Fee and relayer", "Delay", "Base rate", "For it", "Also fitting", "First coin from");
        AssetInfo? info = result.AssetInfo.GetValueOrDefault(entry.Pool.Asset);
        foreach (MixerCandidate candidate in entry.Candidates.Take(MostRows))
        {
            PoolWithdrawal withdrawal = candidate.Withdrawal;
            string fee = withdrawal.Fee == UInt128.Zero ? "–" : Encode.Html(Figures.Full(withdrawal.Fee, entry.Pool.Asset, info))
                + (withdrawal.Relayer is { } relayer ? $"<small class=\"a\">{Encode.Html(relayer.ToString())}</small>" : "");
            writer.Write($"<tr><td>inferred</td><td class=\"t\">{Figures.Time(withdrawal.Position.Time)}</td>"
                + $"<td class=\"a\" title=\"{Encode.Label(withdrawal.Transaction.ToText(withdrawal.Position.Chain))}\">"
                + $"{Encode.Html(withdrawal.Recipient.ToString())}</td>"
                + $"<td class=\"n\">{Encode.Html(Figures.Full(withdrawal.Paid, entry.Pool.Asset, info))}</td><td>{fee}</td>"
                + $"<td>{ReportText.Duration(candidate.DelayMilliseconds)}</td><td>{ReportText.Fraction(candidate.BaseRate)}</td>"
                + $"<td>{(candidate.Leads == MixerLeads.None ? "–" : Encode.Html(string.Join("; ", candidate.Leads.ToWords())))}</td>"
                + $"<td class=\"n\">{Figures.Count(candidate.Rivals)}</td>"
                + $"<td class=\"a\">{(candidate.GasFunder is { } funder ? Encode.Html(funder.ToString()) : "–")}</td></tr>\n");
        }

        writer.Write("</tbody></table></div>");
        More(writer, entry.Candidates.Count, "more candidate", "result.json");
    }
}
