using System.Data;
using System.Globalization;

namespace FlowTrace.Reporting;

/// <summary>
/// Columns of one kind of row, each with its name, its cell in CSV and, where tables of .NET have it too, its type and value there: what a report says of a row
/// stands once for every form.
/// </summary>
/// <typeparam name="TRow">What a row is made of.</typeparam>
internal sealed class ColumnList<TRow>
{
    private readonly List<(string Name, Func<TRow, string> Cell, Type? Type, Func<TRow, object>? Value)> _columns = [];

    /// <summary>The names of all columns, with commas between them.</summary>
    public string Header => string.Join(',', _columns.Select(column => column.Name));

    /// <summary>The row's cells in CSV, with commas between them.</summary>
    public string Cells(TRow row) => string.Join(',', _columns.Select(column => column.Cell(row)));

    /// <summary>Adds to a table the columns that tables have.</summary>
    public void AddTo(DataTable table)
    {
        foreach ((string name, _, Type? type, _) in _columns)
            if (type is not null)
                table.Columns.Add(name, type);
    }

    /// <summary>The row's values in those columns.</summary>
    public IEnumerable<object> Values(TRow row) => _columns.Where(column => column.Value is not null).Select(column => column.Value!(row));

    /// <summary>A word of ours, or an id.</summary>
    public ColumnList<TRow> Word(string name, Func<TRow, string> value) => Add(name, row => CsvReport.Cell(value(row)), typeof(string), value);

    /// <summary>Text of strangers: made visible in CSV, as it is in a table. Null is empty.</summary>
    public ColumnList<TRow> Text(string name, Func<TRow, string?> value) =>
        Add(name, row => CsvReport.Named(value(row)), typeof(string), row => value(row) ?? "");

    /// <summary>Base units.</summary>
    public ColumnList<TRow> Units(string name, Func<TRow, UInt128> value) =>
        Add(name, row => value(row).ToString(CultureInfo.InvariantCulture), typeof(UInt128), row => value(row));

    /// <summary>A count or a number in the result.</summary>
    public ColumnList<TRow> Number(string name, Func<TRow, int> value) =>
        Add(name, row => value(row).ToString(CultureInfo.InvariantCulture), typeof(int), row => value(row));

    /// <summary>A yes or no.</summary>
    public ColumnList<TRow> Flag(string name, Func<TRow, bool> value) => Add(name, row => value(row) ? "true" : "false", typeof(bool), row => value(row));

    /// <summary>A moment.</summary>
    public ColumnList<TRow> Time(string name, Func<TRow, DateTimeOffset> value) =>
        Add(name, row => ReportText.Time(value(row)), typeof(DateTimeOffset), row => value(row));

    /// <summary>A text that CSV writes in its own way.</summary>
    public ColumnList<TRow> Text(string name, Func<TRow, string> cell, Func<TRow, string> value) => Add(name, cell, typeof(string), value);

    /// <summary>A column that only CSV has.</summary>
    public ColumnList<TRow> Csv(string name, Func<TRow, string> cell) => Add(name, cell, null, null);

    private ColumnList<TRow> Add(string name, Func<TRow, string> cell, Type? type, Func<TRow, object>? value)
    {
        _columns.Add((name, cell, type, value));
        return this;
    }
}
