using System.Globalization;
using System.Text;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Writes the report of <see cref="TableReport"/> as Markdown (GitHub's flavour), for a ticket or a case file.</summary>
/// <remarks>Text from outside is escaped: it makes no link, markup, mention or HTML.</remarks>
public static class MarkdownReport
{
    /// <summary>Writes the report.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void Write(TraceResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        Write("Where the stolen funds are", CaseReport.Build(result), output);
    }

    internal static void Write(string title, ReportDocument document, TextWriter output)
    {
        output.Write($"# {title}\n");
        foreach (ReportBlock block in document.Blocks)
        {
            output.Write('\n');
            WriteBlock(block, output);
        }
    }

    private static void WriteBlock(ReportBlock block, TextWriter output)
    {
        switch (block)
        {
            case HeadingBlock heading:
                output.Write($"## {Escape(heading.Text)}\n");
                break;
            case SentenceBlock sentence:
                output.Write($"{Escape(sentence.Text)}\n");
                break;
            case TableBlock table:
                WriteRow(table.Columns.Select(column => Escape(column.Title)), output);
                WriteRow(table.Columns.Select(column => column.IsNumber ? "---:" : "---"), output);
                foreach (string[] row in table.Rows)
                    WriteRow(row.Select(Escape), output);
                break;
            case ListBlock list:
                for (int i = 0; i < list.Entries.Count; i++)
                    WriteEntry(list.Entries[i], list.IsNumbered ? string.Create(CultureInfo.InvariantCulture, $"{i + 1}.") : "-", output);
                break;
        }
    }

    private static void WriteRow(IEnumerable<string> cells, TextWriter output) => output.Write($"| {string.Join(" | ", cells)} |\n");

    private static void WriteEntry(ListEntry entry, string mark, TextWriter output)
    {
        output.Write($"{mark} {Escape(entry.Text)}\n");
        foreach (string detail in entry.Details)
            output.Write($"{new string(' ', mark.Length)} - {Escape(detail)}\n");
    }

    /// <summary>The text with everything escaped that Markdown, its tables, its automatic links and mentions, and HTML would read.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '<' or '>' or '#' or '!' or '|' or '~' or '$' or '&' or '@' or '^' or '='
                || (text[i] == ':' && string.CompareOrdinal(text, i, "://", 0, 3) == 0)
                || (text[i] == '.' && i >= 3 && text.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase)))
                escaped.Append('\\');
            escaped.Append(text[i]);
        }

        return escaped.ToString();
    }
}
