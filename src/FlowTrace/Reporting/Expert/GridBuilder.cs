using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>Builds a table of which every row is a claim: the row's cells, each with its column's title, are the claim's statement.</summary>
internal sealed class GridBuilder(string css, params IReadOnlyList<GridColumn> columns)
{
    private readonly List<GridRow> _rows = [];

    public int Count => _rows.Count;

    /// <summary>Adds a row; <paramref name="claim"/> makes the claim of the statement.</summary>
    public void Add(Func<string, Claim> claim, params IReadOnlyList<GridCell> cells)
    {
        IEnumerable<string> said = columns.Zip(cells, (column, cell) => (column.Title, Text: TextOf(cell)))
            .Where(pair => pair.Text.Length > 0).Select(pair => $"{pair.Title}: {pair.Text}");
        _rows.Add(new GridRow(claim(string.Join("; ", said)), cells));
    }

    public GridBlock Build() => new(css, columns, _rows);

    private static string TextOf(GridCell cell) =>
        string.Join(", ", cell.Lines.Select(line => string.Concat(line.Spans.Select(span => span.Text))).Where(text => text.Length > 0));
}
