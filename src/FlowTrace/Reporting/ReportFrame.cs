namespace FlowTrace.Reporting;

/// <summary>An answer in the three forms that people and tables read: one document as text and as Markdown, and rows of CSV.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="title">The Markdown's title.</param>
/// <param name="documentOf">What is said of it.</param>
/// <param name="header">The CSV's column names.</param>
/// <param name="rowsOf">The CSV's rows, without line breaks.</param>
internal sealed class ReportFrame<T>(string title, Func<T, ReportDocument> documentOf, string header, Func<T, IEnumerable<string>> rowsOf)
    where T : class
{
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public void WriteTable(T answer, TextWriter output)
    {
        Require(answer, output);
        TableReport.Write(documentOf(answer), output);
    }

    /// <exception cref="IOException">The writer cannot be written.</exception>
    public void WriteMarkdown(T answer, TextWriter output)
    {
        Require(answer, output);
        MarkdownReport.Write(title, documentOf(answer), output);
    }

    /// <exception cref="IOException">The writer cannot be written.</exception>
    public void WriteCsv(T answer, TextWriter output)
    {
        Require(answer, output);
        output.Write($"{header}\n");
        foreach (string row in rowsOf(answer))
            output.Write($"{row}\n");
    }

    private static void Require(T answer, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(output);
    }
}
