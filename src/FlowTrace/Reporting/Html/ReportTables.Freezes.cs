using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>What issuers froze, and what got away between the order and the freeze.</summary>
internal static partial class ReportTables
{
    private static void Freezes(TraceResult result, TextWriter writer)
    {
        if (result.Freezes.Count == 0)
            return;
        writer.Write("<section id=\"freezes\"><h2>What issuers froze</h2>\n<p>A freeze binds one token at one address. The address can still "
            + "receive, and an order to freeze can be read by everybody before it takes effect.</p>\n");
        Head(writer, "State", "Account", "Token", "Ordered, UTC", "In force, UTC", "Ended, UTC", "Destroyed", "Escaped in between");
        foreach (Freeze freeze in result.Freezes.Take(MostRows))
            FreezeRow(result, freeze, writer);
        Foot(writer, result.Freezes.Count, "more freeze");
    }

    private static void FreezeRow(TraceResult result, Freeze freeze, TextWriter writer)
    {
        AssetInfo? info = result.AssetInfo.GetValueOrDefault(freeze.Asset);
        string state = freeze.IsPending ? "pending" : freeze.IsInForce ? "in force" : "ended";
        writer.Write($"<tr><td>{state}</td><td class=\"a\">{Encode.Html(freeze.Account.ToString())}</td>"
            + $"<td class=\"a\" title=\"{Encode.Html(freeze.Asset.ToString())}\">{Encode.Label(ReportText.Of(freeze.Asset, result), 60)}</td>");
        Act(writer, freeze.Submitted);
        Act(writer, freeze.Frozen);
        Act(writer, freeze.Released);
        writer.Write(freeze.Destroyed.Count == 0 ? "<td class=\"none\">–</td>"
            : $"<td>{Encode.Html(Figures.Full(freeze.DestroyedQuantity, freeze.Asset, info))}</td>");
        writer.Write($"<td>{Escaped(result, freeze)}</td></tr>\n");
    }

    private static void Act(TextWriter writer, IssuerAct? act) => writer.Write(act is null
        ? "<td class=\"none\">–</td>"
        : $"<td class=\"t\" title=\"{Encode.Label(act.Transaction.ToText(act.Position.Chain))}\">{Figures.Time(act.Position.Time)}</td>");

    private static string Escaped(TraceResult result, Freeze freeze)
    {
        if (result.FreezeGaps.FirstOrDefault(gap => gap.Freeze == freeze) is not { } gap)
            return "<span class=\"none\">–</span>";
        if (gap.Escaped.Count == 0)
            return "nothing stolen";
        string sums = string.Join(" · ", result.Policies.Select(policy =>
            $"{policy.ToName()} {Encode.Html(MapText.Amounts(gap.StolenUnits(policy), result, full: true))}"));
        CutList<FlowEdge> list = CaseReport.LargestOf(gap, MostSteps, result);
        IEnumerable<string> steps = list.Shown.Select(edge => edge.Transfer is var transfer
            ? $"<li><span class=\"t\">{Figures.Time(transfer.Position.Time)}</span> → <span class=\"a\">{Encode.Html(transfer.To.ToString())}</span> "
                + $"{Encode.Html(Figures.Full(transfer.Quantity, transfer.Asset, result.AssetInfo.GetValueOrDefault(transfer.Asset)))} "
                + $"<span class=\"a\">{Encode.Label(transfer.TransactionText)}</span></li>"
            : "");
        string more = list.Rest.Count == 0 ? ""
            : $"<li class=\"none\">{Figures.Count(list.Rest.Count, "smaller transfer")} with {Encode.Html(CaseReport.SumsOf(list.Rest, result))}</li>";
        return $"<details><summary>{sums}</summary><ol class=\"path\">{string.Concat(steps)}{more}</ol></details>";
    }
}
