using System.Data;
using System.Text;
using FlowTrace.Reporting;

namespace FlowTrace.Tracing;

public sealed partial class TraceResult
{
    /// <summary>The result as JSON, schema <c>flowtrace.trace/1</c>. For large results write to a stream with <see cref="JsonReport.Write"/>.</summary>
    public string ToJson()
    {
        using var document = new MemoryStream();
        JsonReport.Write(this, document);
        return Encoding.UTF8.GetString(document.GetBuffer(), 0, (int)document.Length);
    }

    /// <summary>
    /// The report for a terminal: what was stolen, where it is, whether the books close, the exits with their paths, what was cut, missing or bad.
    /// </summary>
    public string ToTable() => Written(TableReport.Write);

    /// <summary>The same report as Markdown.</summary>
    public string ToMarkdown() => Written(MarkdownReport.Write);

    /// <summary>A drawing of the flow as a Mermaid flowchart.</summary>
    public string ToMermaid() => Written(MermaidReport.Write);

    /// <summary>A drawing of the flow in Graphviz' DOT language.</summary>
    public string ToDot() => Written(DotReport.Write);

    /// <summary>Every wallet and transfer as GraphML.</summary>
    public string ToGraphMl() => Written(GraphMlReport.Write);

    /// <summary>Where the stolen units stand, as CSV.</summary>
    public string ToOutcomesCsv() => Written(CsvReport.WriteOutcomes);

    /// <summary>Every transfer that carried stolen units, as CSV.</summary>
    public string ToFlowsCsv() => Written(CsvReport.WriteFlows);

    /// <summary>Every finding, as CSV.</summary>
    public string ToFindingsCsv() => Written(CsvReport.WriteFindings);

    /// <summary>Where the stolen units stand, as a table with typed columns; see <see cref="DataTableReport"/>.</summary>
    public DataTable ToOutcomesDataTable() => DataTableReport.Outcomes(this);

    /// <summary>Every transfer that carried stolen units, as a table with typed columns; see <see cref="DataTableReport"/>.</summary>
    public DataTable ToFlowsDataTable() => DataTableReport.Flows(this);

    /// <summary>Every finding, as a table with typed columns; see <see cref="DataTableReport"/>.</summary>
    public DataTable ToFindingsDataTable() => DataTableReport.Findings(this);

    /// <summary>The result in a form of the library's own (<see cref="ReportWriters"/>) or of a user's.</summary>
    public string ToText(IReportWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return Written(writer.Write);
    }

    private string Written(Action<TraceResult, TextWriter> write)
    {
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        write(this, text);
        return text.ToString();
    }
}
