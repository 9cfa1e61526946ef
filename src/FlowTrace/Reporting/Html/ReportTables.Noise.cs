using FlowTrace.Noise;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

internal static partial class ReportTables
{
    /// <summary>What was kept out of the flow, and what looks suspicious in it, by kind, token and aim.</summary>
    private static void Noise(TraceResult result, TextWriter writer)
    {
        if (result.Noise.Count == 0)
            return;
        IReadOnlyList<NoiseGroup> groups = NoiseGroup.Of(result.Noise);
        writer.Write("<section id=\"noise\"><h2>Noise</h2>\n"
            + $"<p>{Encode.Html(NoiseGroup.Summary(result.Noise, "Kept out of the flow"))} "
            + "A token’s name never makes it money: only its contract does.</p>\n");
        Head(writer, "Kind", "In the flow", "Asset", "Aimed at", "Why", "First – last, UTC", "Rows");
        foreach (NoiseGroup group in groups.Take(MostRows))
        {
            NoiseFinding first = group.First;
            string last = group.Last > first.Transfer.Position.Time ? "<br>" + Figures.Time(group.Last) : "";
            writer.Write($"<tr><td>{first.Kind.ToName()}</td><td>{(first.IsKeptOut ? "no" : "yes")}</td>"
                + $"<td class=\"a\"><bdi>{Encode.Html(NoiseGroup.Named(first.Transfer.Asset, result.AssetInfo))}</bdi></td>"
                + $"<td class=\"a\">{Encode.Html(first.Addressed.ToString())}</td><td>{Encode.Label(first.Reason, 400)}</td>"
                + $"<td class=\"t\">{Figures.Time(first.Transfer.Position.Time)}{last}</td><td class=\"n\">{Figures.Count(group.Count)}</td></tr>\n");
        }

        Foot(writer, groups.Count, "more group of noise");
    }
}
