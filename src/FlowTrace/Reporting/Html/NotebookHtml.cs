using System.Text;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>
/// The report as a part of somebody else's page, such as the cell of a notebook: no script, styles that stay within it, the map as a picture. Nothing that it
/// leaves out is left out in silence: what the sources lack and where a limit stopped are there.
/// </summary>
internal static class NotebookHtml
{
    public static void Write(TraceResult result, TextWriter output)
    {
        MapView view = MapView.Make(result, MapSelection.Of(result)[0], result.MainPolicy, MapAxis.Hops);
        output.Write("<div class=\"flowtrace\"><style>");
        output.Write(Resource.Read("notebook.css"));
        output.Write("</style>\n<h1>");
        output.Write(Encode.Html(HtmlReport.Title(result)));
        output.Write("</h1>\n");
        ReportSummary.Write(result, view, output);
        string picture = Convert.ToBase64String(Encoding.UTF8.GetBytes(MapSvg.Standalone(view)));
        output.Write($"<img alt=\"Flow map\" src=\"data:image/svg+xml;base64,{picture}\"/>\n");
        Fold(output, "Balance sheet", isOpen: true, writer => ReportTables.Books(result, writer));
        Fold(output, "Exits", isOpen: false, writer => ReportTables.Ends(result, new MapSelection("", MapSelection.SourcesOf(result)), writer));
        Fold(output, $"Gaps in the sources: {result.Gaps.Count}", isOpen: false, writer => ReportTables.Gaps(result, writer));
        Fold(output, $"Where a limit stopped the trace: {result.Cuts.Count}", isOpen: false, writer => ReportTables.Cuts(result, writer));
        output.Write("</div>\n");
    }

    private static void Fold(TextWriter output, string summary, bool isOpen, Action<TextWriter> write)
    {
        output.Write($"<details{(isOpen ? " open" : "")}><summary>{Encode.Html(summary)}</summary>\n");
        write(output);
        output.Write("</details>\n");
    }
}
