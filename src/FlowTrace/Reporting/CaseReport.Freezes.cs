using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>What issuers froze, and what got away between the order and the freeze.</summary>
internal static partial class CaseReport
{
    private static void AddFreezes(ReportDocument document, TraceResult result)
    {
        if (result.Freezes.Count == 0)
            return;
        document.Heading("What issuers froze");
        document.Sentence("A freeze binds one token at one address; other assets there are free, and the address can still receive.");
        document.List([.. result.Freezes.Take(MostOutcomes).Select(freeze => FreezeEntry(freeze, result))]);
        if (result.Freezes.Count > MostOutcomes)
            document.Sentence($"and {ReportText.Count(result.Freezes.Count - MostOutcomes, "more freeze", "more freezes")} in result.json.");
    }

    private static ListEntry FreezeEntry(Freeze freeze, TraceResult result)
    {
        var details = new List<string>();
        AddAct(details, "ordered", freeze.Submitted);
        AddAct(details, "in force", freeze.Frozen);
        foreach (IssuerAct act in freeze.Destroyed)
            AddAct(details, $"destroyed {ReportText.Of(act.Quantity, act.Asset, result)}", act);
        AddAct(details, "released", freeze.Released);
        if (result.FreezeGaps.FirstOrDefault(gap => gap.Freeze == freeze) is { } gap)
            AddEscaped(details, gap, result);
        string state = freeze.IsPending ? "freeze pending" : freeze.IsInForce ? "frozen" : "was frozen";
        return new ListEntry($"{state}: {ReportText.Named(freeze.Asset, result)} of {ReportText.Of(freeze.Account)}", details);
    }

    private static void AddAct(List<string> details, string what, IssuerAct? act)
    {
        if (act is not null)
            details.Add($"{what} {Figures.Time(act.Position.Time)}  tx {ReportText.Name(act.Transaction.ToText(act.Position.Chain))}");
    }

    private static void AddEscaped(List<string> details, FreezeGap gap, TraceResult result)
    {
        if (gap.Escaped.Count == 0)
        {
            details.Add("nothing stolen left between the order and the freeze");
            return;
        }

        details.Add($"between the order and the freeze escaped{Escaped(gap, result)}:");
        CutList<FlowEdge> list = LargestOf(gap, MostOfAKind, result);
        foreach (FlowEdge edge in list.Shown)
            details.Add(Step(edge, result.MainPolicy, result));
        if (list.Rest.Count > 0)
            details.Add(
                $"and {ReportText.Count(list.Rest.Count, "smaller transfer", "smaller transfers")} with {SumsOf(list.Rest, result)} under "
                + $"{result.MainPolicy.ToName()}, in result.json");
    }

    /// <summary>What escaped, cut to the transfers that carried most of the stolen units.</summary>
    internal static CutList<FlowEdge> LargestOf(FreezeGap gap, int most, TraceResult result) =>
        CutList<FlowEdge>.Largest(gap.Escaped, most, edge => (edge.Transfer.Asset, StolenOf(edge, result)));

    /// <summary>The stolen units that the transfers carried under the main policy, by asset.</summary>
    internal static string SumsOf(IReadOnlyList<FlowEdge> edges, TraceResult result) =>
        ReportText.Sums(edges.Select(edge => (edge.Transfer.Asset, StolenOf(edge, result))), result);

    private static UInt128 StolenOf(FlowEdge edge, TraceResult result) =>
        edge.Stolen(result.MainPolicy).Aggregate(UInt128.Zero, (sum, part) => sum + part.Quantity);

    private static string Escaped(FreezeGap gap, TraceResult result) => string.Join(",", result.Policies.Select(policy =>
        $" {string.Join(" and ", gap.StolenUnits(policy).Select(sum => ReportText.Of(sum.Value, sum.Key, result)))} under {policy.ToName()}"));
}
