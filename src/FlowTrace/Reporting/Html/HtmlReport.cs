using System.Security.Cryptography;
using System.Text;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>
/// The report for people: one page that holds everything and asks the network for nothing. It opens on the flow map; below stand the books,
/// the ends with their paths, and what is missing. Without script the map is a still picture and every table is there.
/// </summary>
/// <remarks>
/// The page allows only its own script and style, named by their SHA-256 in its Content-Security-Policy. Names from labels and tokens are
/// untrusted: they are encoded, freed of invisible characters and never become markup, address or code.
/// </remarks>
public static class HtmlReport
{
    /// <summary>Writes the report. The same result gives the same bytes.</summary>
    public static void Write(TraceResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        IReadOnlyList<MapView> views = MapView.All(result);
        string style = Resource.Read("map.css") + Resource.Read("report.css");
        string script = Resource.Read("flowmap.js");
        var parts = new Dictionary<string, Action<TextWriter>>(StringComparer.Ordinal)
        {
            ["policy"] = writer => writer.Write(
                $"default-src 'none'; script-src 'sha256-{Sha256(script)}'; style-src 'sha256-{Sha256(style)}'; base-uri 'none'; form-action 'none'"),
            ["title"] = writer => writer.Write(Encode.Html(Title(result))),
            ["style"] = writer => writer.Write(style),
            ["script"] = writer => writer.Write(script),
            ["summary"] = writer => ReportSummary.Write(result, views[0], writer),
            ["switches"] = writer => ReportSummary.Switches(result, views, writer),
            ["legend"] = writer => ReportSummary.Legend(writer),
            ["ribbons"] = writer => ReportSummary.RibbonLegend(result, views[0], writer),
            ["colours"] = writer => writer.Write(views[0].Assets.HasConversions ? "" : " hidden"),
            ["map"] = writer => writer.Write(MapSvg.Inline(views[0])),
            ["maps"] = writer => Templates(views, writer),
            ["tables"] = writer => ReportTables.Write(result, new MapSelection("", MapSelection.SourcesOf(result)), writer),
            ["data"] = writer => writer.Write(MapData.Write(result, views)),
            ["tool"] = writer => writer.Write(Encode.Label(result.Manifest.Tool)),
        };
        Fill(Resource.Read("report.html"), parts, output);
    }

    internal static string Title(TraceResult result) => "Flow of " + string.Join(", ", result.Thefts.Take(4).Select(theft => Encode.Visible(theft, 60)))
        + (result.Thefts.Count > 4 ? " and " + Figures.Count(result.Thefts.Count - 4, "more theft") : "");

    /// <summary>The SHA-256 in the form a Content-Security-Policy wants.</summary>
    internal static string Sha256(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The maps the switches lead to, as inert templates: the page shows one at a time.</summary>
    private static void Templates(IReadOnlyList<MapView> views, TextWriter writer)
    {
        for (int i = 1; i < views.Count; i++)
            writer.Write(FormattableString.Invariant($"<template id=\"map-{i}\">{MapSvg.Inline(views[i])}</template>\n"));
    }

    /// <summary>Writes the template with each <c>{{name}}</c> replaced, once: what is put in is never searched for further names.</summary>
    private static void Fill(string template, Dictionary<string, Action<TextWriter>> parts, TextWriter output)
    {
        int from = 0;
        for (int open; (open = template.IndexOf("{{", from, StringComparison.Ordinal)) >= 0;)
        {
            int close = template.IndexOf("}}", open, StringComparison.Ordinal);
            output.Write(template.AsSpan(from, open - from));
            parts[template[(open + 2)..close]](output);
            from = close + 2;
        }

        output.Write(template.AsSpan(from));
    }
}
