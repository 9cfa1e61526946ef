using System.Text;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>The forms in which the library writes a result.</summary>
public static class ReportWriters
{
    internal const int BufferSize = 1 << 16;

    /// <summary>The whole result, <see cref="JsonReport"/>.</summary>
    public static IReportWriter Json { get; } = new JsonWriter();

    /// <summary>Every flow, <see cref="CsvReport.WriteFlows"/>.</summary>
    public static IReportWriter FlowsCsv { get; } = new TextForm("flows-csv", "flows.csv", "text/csv", CsvReport.WriteFlows);

    /// <summary>Where the stolen units stand, <see cref="CsvReport.WriteOutcomes"/>.</summary>
    public static IReportWriter OutcomesCsv { get; } = new TextForm("outcomes-csv", "outcomes.csv", "text/csv", CsvReport.WriteOutcomes);

    /// <summary>Every finding, <see cref="CsvReport.WriteFindings"/>.</summary>
    public static IReportWriter FindingsCsv { get; } = new TextForm("findings-csv", "findings.csv", "text/csv", CsvReport.WriteFindings);

    /// <summary>What to ask whom to hold, for people, <see cref="FreezeReport.WriteMarkdown"/>.</summary>
    public static IReportWriter Freeze { get; } = new TextForm("freeze", "freeze.md", "text/markdown", FreezeReport.WriteMarkdown);

    /// <summary>What to ask whom to hold, for programs, <see cref="FreezeReport.WriteCsv"/>.</summary>
    public static IReportWriter FreezeCsv { get; } = new TextForm("freeze-csv", "freeze.csv", "text/csv", FreezeReport.WriteCsv);

    /// <summary>The report with the flow map, <see cref="HtmlReport"/>.</summary>
    public static IReportWriter Html { get; } = new TextForm("html", "report.html", "text/html", HtmlReport.Write);

    /// <summary>Every wallet and flow, <see cref="GraphMlReport"/>.</summary>
    public static IReportWriter GraphMl { get; } = new TextForm("graphml", "graph.graphml", "application/xml", GraphMlReport.Write);

    /// <summary>A drawing for Graphviz, <see cref="DotReport"/>.</summary>
    public static IReportWriter Dot { get; } = new TextForm("dot", "graph.dot", "text/vnd.graphviz", DotReport.Write);

    /// <summary>A drawing for wikis and code forges, <see cref="MermaidReport"/>.</summary>
    public static IReportWriter Mermaid { get; } = new TextForm("mermaid", "graph.mmd", "text/vnd.mermaid", MermaidReport.Write);

    /// <summary>The report for a terminal, <see cref="TableReport"/>.</summary>
    public static IReportWriter Table { get; } = new TextForm("table", "report.txt", "text/plain", TableReport.Write);

    /// <summary>The same report as Markdown, <see cref="MarkdownReport"/>.</summary>
    public static IReportWriter Markdown { get; } = new TextForm("markdown", "report.md", "text/markdown", MarkdownReport.Write);

    /// <summary>Every form that comes with the library.</summary>
    public static IReadOnlyList<IReportWriter> BuiltIn { get; } =
        [Json, FlowsCsv, OutcomesCsv, FindingsCsv, Freeze, FreezeCsv, Html, GraphMl, Dot, Mermaid, Table, Markdown];

    internal static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false);

    private sealed record TextForm(string Name, string FileName, string MediaType, Action<TraceResult, TextWriter> Form) : IReportWriter
    {
        public void Write(TraceResult result, TextWriter output) => Form(result, output);
    }

    /// <summary>JSON carries the digest of its own bytes, so bytes are what is made, and text is made of them.</summary>
    private sealed class JsonWriter : IReportWriter
    {
        public string Name => "json";

        public string FileName => "result.json";

        public string MediaType => "application/json";

        public void Write(TraceResult result, TextWriter output)
        {
            ArgumentNullException.ThrowIfNull(output);
            output.Write(result.ToJson());
        }

        public void Write(TraceResult result, Stream output) => JsonReport.Write(result, output);
    }
}
