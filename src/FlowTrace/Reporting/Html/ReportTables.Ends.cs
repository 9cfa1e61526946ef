using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

internal static partial class ReportTables
{
    /// <summary>The ends: cash-outs first, then every other, each with the paths that brought most of it.</summary>
    internal static void Ends(TraceResult result, MapSelection everything, TextWriter writer)
    {
        Outcome[] reached = [.. result.Outcomes.Where(outcome => outcome.Stolen(result.MainPolicy).Count > 0)];
        writer.Write("<section id=\"exits\"><h2>Exits</h2>\n");
        EndTable(result, everything, [.. reached.Where(outcome => outcome.Status == OutcomeStatus.CashOut)], "Turned into money",
            "No stolen unit reaches a service that turns coins into money.", writer);
        EndTable(result, everything, [.. reached.Where(outcome => outcome.Status != OutcomeStatus.CashOut)], "Every other end", "None.", writer);
        if (result.Outcomes.Any(outcome => outcome.Bounds is not null))
            EndTable(
                result, everything, [.. result.Outcomes.Where(outcome => outcome.Stolen(result.MainPolicy).Count == 0 && outcome.Bounds!.Count > 0)],
                "Ends under other rules only", "None.", writer);
        writer.Write("</section>\n");
    }

    private static void EndTable(TraceResult result, MapSelection everything, Outcome[] ends, string title, string none, TextWriter writer)
    {
        writer.Write($"<h3>{title}</h3>\n");
        if (ends.Length == 0)
        {
            writer.Write($"<p>{none}</p>\n");
            return;
        }

        string[] bounds = ends[0].Bounds is null ? [] : ["Least – most"];
        Head(writer, ["Outcome", "Who", "Account", "Amount", .. bounds, "Share", "First – last, UTC"]);
        for (int i = 0; i < Math.Min(ends.Length, MostRows); i++)
        {
            End(result, everything, ends[i], writer);
            if (i < EndsWithPaths && ends[i].Stolen(result.MainPolicy).Count > 0)
                Paths(result, ends[i], writer);
        }

        writer.Write("</tbody></table></div>");
        if (ends.Length > MostRows)
        {
            double rest = ends.Skip(MostRows).Sum(end => everything.Measure(end.Stolen(result.MainPolicy)).Share);
            writer.Write($"<p class=\"note\">{Figures.Count(ends.Length - MostRows, "more end")}, {Figures.Percent(rest)} together, in outcomes.csv.</p>\n");
        }
    }

    private static void End(TraceResult result, MapSelection everything, Outcome end, TextWriter writer)
    {
        string reason = end.Reason.Length > 0 ? ": " + Encode.Label(end.Reason, 60) : "";
        string who = end.Service is { } label
            ? $"<bdi>{Encode.Label(label.Name, 80)}</bdi><small>{MapText.Words(label.Category)} · {Encode.Label(label.Source, 60)} · "
                + $"{Figures.Count(label.Confidence)}</small>"
            : end.Account.IsFeeSink ? Encode.Html(Figures.ShortAddress(end.Account)) : "<span class=\"none\">–</span>";
        writer.Write($"<tr><td><span class=\"key {MapText.ClassOf(end.Status)}\"><i></i>{MapText.Words(end.Status)}{reason}</span></td><td>{who}</td>"
            + $"<td class=\"a\">{Encode.Html(end.Account.ToString())}</td>");
        AssetInfo? info = result.AssetInfo.GetValueOrDefault(end.Asset);
        string amount = Encode.Html(Figures.Full(end.Quantity(result.MainPolicy), end.Asset, info));
        writer.Write($"<td class=\"n\" title=\"{Encode.Html(end.Asset.ToString())}\">{amount}{OtherRules(result, end, info)}</td>");
        if (end.Bounds is { } bounds)
            writer.Write($"<td class=\"n\">{string.Join("<br>", bounds.Select(one => BoundsOf(result, end, one)))}</td>");
        writer.Write($"<td class=\"n\">{Figures.Percent(everything.Measure(end.Stolen(result.MainPolicy)).Share)}</td>"
            + $"<td class=\"t\">{Figures.Time(end.First)}{(end.Last > end.First ? "<br>" + Figures.Time(end.Last) : "")}</td></tr>\n");
    }

    private static string BoundsOf(TraceResult result, Outcome end, StolenBounds bounds) => Encode.Html(ReportText.Of(bounds, end.Asset, result))
        + (result.Thefts.Count < 2 ? "" : $"<small>{Encode.Label(bounds.Theft, 60)}</small>");

    private static string OtherRules(TraceResult result, Outcome end, AssetInfo? info) => result.Policies.Count < 2 ? "" : "<small>" + string.Join(
        " · ", result.Policies.Skip(1).Select(policy => policy.ToName() + " " + Encode.Html(Figures.Short(end.Quantity(policy), end.Asset, info))))
            + "</small>";
}
