using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Writes a result in one form: a report, a table, a drawing.</summary>
/// <remarks>
/// Stateless and safe to share between threads. The same result gives the same text, under whatever culture. Names of wallets, thefts and assets are text from
/// outside and have to be encoded as the form demands.
/// </remarks>
public interface IReportWriter
{
    /// <summary>What it is called in options, lower case with hyphens, such as <c>outcomes-csv</c>.</summary>
    string Name { get; }

    /// <summary>The name of the file that it is written to in a folder, such as <c>outcomes.csv</c>.</summary>
    string FileName { get; }

    /// <summary>The media type, such as <c>text/csv</c>. Text is UTF-8.</summary>
    string MediaType { get; }

    /// <summary>Writes the result. The writer is left open.</summary>
    /// <exception cref="IOException"><paramref name="output"/> cannot be written.</exception>
    void Write(TraceResult result, TextWriter output);

    /// <summary>Writes the result as UTF-8 without a byte order mark, lines ending in LF. The stream is left open.</summary>
    /// <exception cref="IOException"><paramref name="output"/> cannot be written.</exception>
    void Write(TraceResult result, Stream output)
    {
        using var text = new StreamWriter(output, ReportWriters.Utf8, ReportWriters.BufferSize, leaveOpen: true) { NewLine = "\n" };
        Write(result, text);
    }
}
