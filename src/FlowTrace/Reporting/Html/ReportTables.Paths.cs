using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

internal static partial class ReportTables
{
    // A peel chain of hundreds of hops is shown by its beginning and end.
    private const int MostSteps = 12;

    /// <summary>The widest ways by which stolen units came to an end, in a row of their own under it.</summary>
    private static void Paths(TraceResult result, Outcome end, TextWriter writer)
    {
        IReadOnlyList<FlowPath> paths = result.Graph.PathsTo(end.Account, end.Asset, result.MainPolicy, PathsPerEnd);
        if (paths.Count == 0)
            return;
        string title = paths.Count == 1 ? "The widest path" : $"The {Figures.Count(paths.Count)} widest paths";
        writer.Write($"<tr class=\"paths\"><td></td><td colspan=\"{(end.Bounds is null ? "5" : "6")}\"><details><summary>{title}</summary>");
        foreach (FlowPath path in paths)
            Path(result, path, writer);
        writer.Write("</details></td></tr>\n");
    }

    private static void Path(TraceResult result, FlowPath path, TextWriter writer)
    {
        string amount = Figures.Full(path.Origin, path.OriginAsset, result.AssetInfo.GetValueOrDefault(path.OriginAsset));
        writer.Write($"<p>{Encode.Html(amount)} of <bdi>{Encode.Label(path.Theft, 60)}</bdi> in "
            + $"{Figures.Count(path.Steps.Count, path.Steps.Any(step => step.Hop is not null) ? "step" : "transfer")}:</p>\n<ol class=\"path\">");
        for (int i = 0; i < path.Steps.Count; i++)
        {
            if (path.Steps.Count > MostSteps && i == MostSteps / 2)
            {
                writer.Write($"<li class=\"none\">{Figures.Count(path.Steps.Count - MostSteps, "more transfer")}</li>");
                i += path.Steps.Count - MostSteps;
            }

            Step(result, path.Steps[i], i, writer);
        }

        writer.Write("</ol>\n");
    }

    private static void Step(TraceResult result, FlowEdge step, int number, TextWriter writer)
    {
        Transfer transfer = step.Transfer;
        if (step.Hop is { } hop)
        {
            HopStep(result, step, hop, number, writer);
            return;
        }

        writer.Write(FormattableString.Invariant($"<li value=\"{number + 1}\"><span class=\"t\">{Figures.Time(transfer.Position.Time)}</span> ")
            + $"<span class=\"n\">{Encode.Html(Figures.Full(transfer.Quantity, transfer.Asset, result.AssetInfo.GetValueOrDefault(transfer.Asset)))}</span> "
            + $"<span title=\"{Encode.Html(transfer.From.ToString())}\">{Encode.Html(MapText.NameOf(step.Source))}</span> → "
            + $"<span title=\"{Encode.Html(transfer.To.ToString())}\">{Encode.Html(MapText.NameOf(step.Target))}</span> "
            + $"<span class=\"a\">{Encode.Label(transfer.TransactionText)}</span></li>");
    }

    private static void HopStep(TraceResult result, FlowEdge step, HopFlow hop, int number, TextWriter writer)
    {
        string caveat = hop.Shape == HopShape.Loan ? "; " + HopText.LoanCaveat : "";
        string other = step.Source == step.Target ? ""
            : $" → <span title=\"{Encode.Html(step.Target.Account.ToString())}\">{Encode.Html(MapText.NameOf(step.Target))}</span>";
        string arrival = hop.Kind == FlowKind.Bridge
            ? $" → <span class=\"t\">{Figures.Time(hop.ArrivalPosition.Time)}</span> <span class=\"a\">{Encode.Label(HopText.Arrival(hop))}</span>" : "";
        writer.Write(FormattableString.Invariant($"<li value=\"{number + 1}\"><span class=\"t\">{Figures.Time(hop.DeparturePosition.Time)}</span> ")
            + $"<span title=\"{Encode.Html(step.Source.Account.ToString())}\">{Encode.Html(MapText.NameOf(step.Source))}</span>: "
            + $"<span class=\"n\">{Encode.Label(MapText.Phrase(hop, result), 300)}</span>{other} "
            + $"(<em>{Encode.Label(HopText.Evidence(hop) + caveat, 400)}</em>) <span class=\"a\">{Encode.Label(HopText.Departure(hop))}</span>{arrival}</li>");
    }
}
