using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;

namespace FlowTrace.Testing;

/// <summary>Reads texts in the forms that their media types promise.</summary>
internal static partial class Forms
{
    /// <summary>How many values a JSON document has.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static int CountJson(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return Count(document.RootElement);
    }

    /// <summary>How many nodes an XML document has.</summary>
    /// <exception cref="XmlException">It is none.</exception>
    public static int CountXml(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        int nodes = 0;
        while (reader.Read())
            nodes += reader.NodeType == XmlNodeType.Element ? 1 + reader.AttributeCount : 0;
        return nodes;
    }

    /// <summary>What is wrong with a CSV text: cells that are no table, or that a spreadsheet would calculate.</summary>
    /// <exception cref="FormatException">A quote is not closed, or stands where none may.</exception>
    public static string? FindFaultOfCsv(string text)
    {
        IReadOnlyList<IReadOnlyList<string>> rows = ReadCsv(text);
        if (rows.Count == 0 || rows[0].Any(name => name.Length == 0))
            return "there is no header, or a column of it has no name";
        for (int row = 1; row < rows.Count; row++)
        {
            if (rows[row].Count != rows[0].Count)
                return string.Create(CultureInfo.InvariantCulture, $"row {row + 1} has {rows[row].Count} cells, and the header {rows[0].Count}");
            if (rows[row].FirstOrDefault(IsFormula) is { } formula)
                return string.Create(CultureInfo.InvariantCulture, $"row {row + 1} has a cell that a spreadsheet would calculate: {formula}");
        }

        return null;
    }

    /// <summary>The rows of a CSV text, as RFC 4180 has it.</summary>
    /// <exception cref="FormatException">A quote is not closed, or stands where none may.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> ReadCsv(string text)
    {
        var rows = new List<IReadOnlyList<string>>();
        var row = new List<string>();
        for (int at = 0; at < text.Length;)
        {
            row.Add(ReadCell(text, ref at));
            bool isEnd = at >= text.Length || text[at] == '\n';
            at++;
            if (!isEnd)
                continue;
            rows.Add(row);
            row = [];
        }

        return rows;
    }

    private static bool IsFormula(string cell) =>
        cell.Length > 0 && "=+-@\t\r＝＋－＠".Contains(cell[0], StringComparison.Ordinal) && !Number().IsMatch(cell);

    private static string ReadCell(string text, ref int at)
    {
        if (at >= text.Length || text[at] != '"')
        {
            int start = at;
            while (at < text.Length && text[at] is not (',' or '\n'))
                if (text[at++] == '"')
                    throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"a quote stands inside an unquoted cell at character {at}"));
            return text[start..at];
        }

        var cell = new StringBuilder();
        for (at++; ; at++)
        {
            if (at >= text.Length)
                throw new FormatException("a quoted cell is not closed");
            if (text[at] == '"' && (++at >= text.Length || text[at] != '"'))
                break;
            cell.Append(text[at]);
        }

        return at >= text.Length || text[at] is ',' or '\n' ? cell.ToString()
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"something stands behind a quoted cell at character {at}"));
    }

    private static int Count(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => 1 + element.EnumerateObject().Sum(member => Count(member.Value)),
        JsonValueKind.Array => 1 + element.EnumerateArray().Sum(Count),
        _ => 1,
    };

    [GeneratedRegex("^[+-]?[0-9]+([.][0-9]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
