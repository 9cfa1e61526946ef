using System.Globalization;
using System.Text;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>
/// Writes a report for a terminal: plain text that answers an investigator's questions in turn. What was stolen; where it is now; whether the books
/// close; the main exits with the path that carried most of each; what was cut, missing or bad.
/// </summary>
/// <remarks>
/// Long lists end with how many entries more there are and what they hold. No text from outside reaches the terminal as a control or direction
/// character.
/// </remarks>
public static class TableReport
{
    /// <summary>Writes the report.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void Write(TraceResult result, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        Write(CaseReport.Build(result), output);
    }

    internal static void Write(ReportDocument document, TextWriter output)
    {
        ReportBlock? previous = null;
        foreach (ReportBlock block in document.Blocks)
        {
            if (previous is TableBlock or ListBlock || (previous is SentenceBlock && block is TableBlock or HeadingBlock))
                output.Write('\n');
            WriteBlock(block, output);
            previous = block;
        }
    }

    private static void WriteBlock(ReportBlock block, TextWriter output)
    {
        switch (block)
        {
            case HeadingBlock heading:
                output.Write(heading.Text.ToUpperInvariant());
                output.Write('\n');
                break;
            case SentenceBlock sentence:
                output.Write($"  {sentence.Text}\n");
                break;
            case TableBlock table:
                WriteTable(table, output);
                break;
            case ListBlock list:
                for (int i = 0; i < list.Entries.Count; i++)
                    WriteEntry(list.Entries[i], list.IsNumbered ? i + 1 : null, output);
                break;
        }
    }

    private static void WriteTable(TableBlock table, TextWriter output)
    {
        int[] widths = [.. table.Columns.Select((column, index) => table.Rows.Select(row => Width(row[index])).Append(Width(column.Title)).Max())];
        WriteRow([.. table.Columns.Select(column => column.Title)], table.Columns, widths, output);
        foreach (string[] row in table.Rows)
            WriteRow(row, table.Columns, widths, output);
    }

    private static void WriteRow(string[] cells, IReadOnlyList<ReportColumn> columns, int[] widths, TextWriter output)
    {
        var line = new StringBuilder(" ");
        for (int i = 0; i < cells.Length; i++)
        {
            int padding = widths[i] - Width(cells[i]);
            line.Append(' ');
            if (columns[i].IsNumber)
                line.Append(' ', padding).Append(cells[i]);
            else
                line.Append(cells[i]).Append(' ', padding);
            line.Append(' ');
        }

        output.Write(line.ToString().TrimEnd());
        output.Write('\n');
    }

    private static void WriteEntry(ListEntry entry, int? number, TextWriter output)
    {
        string mark = number is { } counted ? string.Create(CultureInfo.InvariantCulture, $"{counted,3}. ") : "    ";
        output.Write($"{mark}{entry.Text}\n");
        foreach (string detail in entry.Details)
            output.Write($"{new string(' ', mark.Length)}  {detail}\n");
    }

    // Columns on a terminal: combining marks take none, East Asian wide characters two.
    private static int Width(string text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
            width += Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0 : IsWide(rune.Value) ? 2 : 1;
        return width;
    }

    private static bool IsWide(int value) => value is
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F)
        or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
