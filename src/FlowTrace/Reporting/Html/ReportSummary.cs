using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>The report's head: what was stolen, the switches over the map, its legend.</summary>
internal static class ReportSummary
{
    private const int MostAssets = 3;

    /// <summary>The key figures in one line.</summary>
    public static void Write(TraceResult result, MapView view, TextWriter writer)
    {
        writer.Write("<dl class=\"figures\">");
        Figure(writer, "Stolen", Stolen(result));
        Figure(writer, "Wallets", Figures.Count(view.Flows.WalletCount));
        Figure(writer, "Transfers", Figures.Count(view.Flows.Flows.Sum(flow => (long)flow.Transfers.Count)));
        if (Span(result) is { } span)
            Figure(writer, "From – to, UTC", span);
        Figure(writer, "Rule", string.Join(", ", result.Policies.Select(policy => policy.ToName())));
        bool? balanced = Balanced(result);
        writer.Write($"<div><dt>Books</dt><dd class=\"{(balanced == false ? "bad" : "good")}\">"
            + (balanced switch { true => "✓ closed to the unit", false => "✗ do not close", null => "not a balance" }) + "</dd></div>");
        writer.Write("</dl>\n");
    }

    /// <summary>The switches between maps; a switch with one position is left out.</summary>
    public static void Switches(TraceResult result, IReadOnlyList<MapView> views, TextWriter writer)
    {
        Select(writer, "selection", "Show", [.. views.Select(view => view.Flows.Selection.Title).Distinct(StringComparer.Ordinal)]);
        Select(writer, "rule", "Rule", [.. views.Select(view => view.Flows.Policy.ToName()).Distinct(StringComparer.Ordinal)]);
        int missing = result.Policies.Count - views.Select(view => view.Flows.Policy).Distinct().Count();
        if (missing > 0)
            writer.Write($"<span class=\"note\">{Figures.Count(missing, "more rule")} in the tables below</span>");
    }

    /// <summary>The legend; the script adds each outcome's share.</summary>
    public static void Legend(TextWriter writer)
    {
        foreach ((OutcomeStatus status, string words) in MapText.Outcomes)
            writer.Write($"<li><button type=\"button\" class=\"key {MapText.ClassOf(status)}\" data-status=\"{status.ToName()}\" "
                + $"aria-pressed=\"false\"><i></i>{words} <b></b></button></li>");
        writer.Write("<li><span class=\"key s-moving\"><i></i>moves on</span></li>");
    }

    /// <summary>What the ribbons' colours and lines mean, where units change their asset or chain; nothing elsewhere.</summary>
    public static void RibbonLegend(TraceResult result, MapView view, TextWriter writer)
    {
        if (!view.Assets.HasConversions)
            return;
        writer.Write("<ul class=\"legend ribbons\"><li class=\"note\">Ribbons:</li>");
        foreach (Asset asset in view.Assets.Coloured)
            writer.Write($"<li><span class=\"key {view.Assets.ClassOf(asset)}\" title=\"{Encode.Html(asset.ToString())}\"><i></i>"
                + $"{Encode.Label(MapText.NameOf(asset, result))}{OnChain(view, asset)}</span></li>");
        if (view.Assets.Others > 0)
            writer.Write($"<li><span class=\"key kx\"><i></i>{Figures.Count(view.Assets.Others, "other asset")}</span></li>");
        writer.Write("<li class=\"note\">a ribbon that changes colour is an exchange or a bridge</li>");
        foreach ((EvidenceGrade grade, string meaning) in HopText.Grades)
            if (grade == EvidenceGrade.Observed || result.Graph.Edges().Any(edge => edge.Hop?.Grade == grade))
                writer.Write($"<li><span class=\"key\" title=\"{meaning}\">{Sample(grade)}{grade.ToName()}</span></li>");
        if (view.Layout.Bands.Count > 1)
            writer.Write("<li><span class=\"key\"><svg class=\"sample border\" viewBox=\"0 0 30 10\" width=\"30\" height=\"10\" aria-hidden=\"true\">"
                + "<path d=\"M0 5h30\"/></svg>border between chains</span></li>");
        writer.Write("</ul>\n");
    }

    // One symbol on two chains is two assets: then the chain is named.
    private static string OnChain(MapView view, Asset asset) => view.Assets.Coloured.Count(other =>
        ReportText.Of(other, view.Result) == ReportText.Of(asset, view.Result)) > 1 ? " on " + Encode.Label(HopText.ChainName(asset.Chain), 40) : "";

    private static string Sample(EvidenceGrade grade) =>
        $"<svg class=\"sample g-{grade.ToName()}\" viewBox=\"0 0 30 10\" width=\"30\" height=\"10\" aria-hidden=\"true\"><path d=\"M0 5h30\"/>"
        + (grade == EvidenceGrade.Asserted ? "<path class=\"core\" d=\"M0 5h30\"/>" : "") + "</svg>";

    private static void Select(TextWriter writer, string id, string label, string[] choices)
    {
        string hidden = choices.Length < 2 ? " hidden" : "";
        writer.Write($"<label{hidden}>{label} <select id=\"{id}\">");
        foreach (string choice in choices)
            writer.Write($"<option>{Encode.Html(choice)}</option>");
        writer.Write("</select></label>");
    }

    private static void Figure(TextWriter writer, string name, string value) =>
        writer.Write($"<div><dt>{Encode.Html(name)}</dt><dd>{Encode.Html(value)}</dd></div>");

    private static string Stolen(TraceResult result)
    {
        IEnumerable<KeyValuePair<Asset, UInt128>> sums = MapSelection.SourcesOf(result).GroupBy(part => part.OriginAsset)
            .Select(group => KeyValuePair.Create(group.Key, group.Aggregate(UInt128.Zero, (sum, part) => sum + part.Origin)));
        return MapText.Amounts(sums, result, MostAssets);
    }

    private static string? Span(TraceResult result)
    {
        if (result.Graph.EdgeCount == 0)
            return null;
        DateTimeOffset first = result.Graph.TransferOf(0).Position.Time;
        DateTimeOffset last = result.Graph.TransferOf(result.Graph.EdgeCount - 1).Position.Time;
        return $"{Figures.Time(first)[..10]} – {Figures.Time(last)[..10]}";
    }

    private static bool? Balanced(TraceResult result)
    {
        bool?[] states = [.. result.Books.Select(sheet => sheet.Balanced).Where(state => state is not null)];
        return states.Length == 0 ? null : Array.TrueForAll(states, state => state == true);
    }
}
