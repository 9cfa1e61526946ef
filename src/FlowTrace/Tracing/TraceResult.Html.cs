using System.Globalization;
using FlowTrace.Reporting;

namespace FlowTrace.Tracing;

public sealed partial class TraceResult
{
    /// <summary>
    /// The report for people as one HTML page that needs nothing else: the flow map, the books, the ends with their paths, what is missing.
    /// </summary>
    public string ToHtml()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        HtmlReport.Write(this, writer);
        return writer.ToString();
    }

    /// <summary>The flow map alone as an SVG picture, under the main policy, by hops, for notebooks and documents.</summary>
    public string ToSvg() => MapSvg.Standalone(MapView.Make(this, MapSelection.Of(this)[0], MainPolicy, MapAxis.Hops));
}
