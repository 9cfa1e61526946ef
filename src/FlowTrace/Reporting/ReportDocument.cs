namespace FlowTrace.Reporting;

/// <summary>
/// A report for people as headings, sentences, tables and lists, which the terminal's and the Markdown report only render. All text in it is harmless
/// in a terminal already; Markdown escapes on top.
/// </summary>
internal sealed class ReportDocument
{
    private readonly List<ReportBlock> _blocks = [];

    public IReadOnlyList<ReportBlock> Blocks => _blocks;

    public void Heading(string text) => _blocks.Add(new HeadingBlock(text));

    public void Sentence(string text) => _blocks.Add(new SentenceBlock(text));

    public void Table(IReadOnlyList<ReportColumn> columns, IReadOnlyList<string[]> rows) => _blocks.Add(new TableBlock(columns, rows));

    /// <summary>A list; the details of an entry stand below it.</summary>
    public void List(IReadOnlyList<ListEntry> entries, bool isNumbered = false)
    {
        if (entries.Count > 0)
            _blocks.Add(new ListBlock(entries, isNumbered));
    }
}

internal abstract record ReportBlock;

internal sealed record HeadingBlock(string Text) : ReportBlock;

internal sealed record SentenceBlock(string Text) : ReportBlock;

internal sealed record TableBlock(IReadOnlyList<ReportColumn> Columns, IReadOnlyList<string[]> Rows) : ReportBlock;

internal sealed record ListBlock(IReadOnlyList<ListEntry> Entries, bool IsNumbered) : ReportBlock;

internal sealed record ReportColumn(string Title, bool IsNumber = false);

internal sealed record ListEntry(string Text, IReadOnlyList<string> Details)
{
    public ListEntry(string text)
        : this(text, [])
    {
    }
}
