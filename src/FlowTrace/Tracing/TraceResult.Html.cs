using FlowTrace.Reporting;

namespace FlowTrace.Tracing;

public sealed partial class TraceResult
{
    /// <summary>
    /// The report for people as one HTML page that needs nothing else: the flow map, the books, the ends with their paths, what is missing.
    /// </summary>
    public string ToHtml() => Written(HtmlReport.Write);

    /// <summary>
    /// The report as a part of another page, such as a notebook's cell: the figures, the map as a picture, the books, the ends, what is missing. No script, and
    /// styles that stay within it.
    /// </summary>
    public string ToNotebookHtml() => Written(NotebookHtml.Write);

    /// <summary>The flow map alone as an SVG picture, under the main policy, by hops, for notebooks and documents.</summary>
    public string ToSvg() => MapSvg.Standalone(MapView.Make(this, MapSelection.Of(this)[0], MainPolicy, MapAxis.Hops));
}
