namespace FlowTrace.ClickHouse.Tables;

/// <summary>A table of the archive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns with their types; all but <c>batch</c>, which every table has first.</param>
/// <param name="Key">The columns by which it is kept in order and searched.</param>
/// <param name="Granularity">After how many rows its index has an entry.</param>
internal sealed record ArchiveTable(string Name, IReadOnlyList<(string Name, string Type)> Columns, string Key, int Granularity)
{
    /// <summary>The columns of a row in the order in which they are written and read, without the batch.</summary>
    public string ColumnList => string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>The columns by which the rows of one batch are put in the order in which they are written: that of the digest.</summary>
    public required string RowOrder { get; init; }

    /// <summary>The statement that makes the table where it is lacking.</summary>
    public string CreateStatement(string database)
    {
        IEnumerable<string> columns = Columns.Prepend(("batch", "UInt64")).Select(column => $"  {column.Item1} {column.Item2}");
        return $"CREATE TABLE IF NOT EXISTS {database}.{Name}\n(\n{string.Join(",\n", columns)}\n)\n"
            + FormattableString.Invariant($"ENGINE = MergeTree ORDER BY ({Key}) SETTINGS index_granularity = {Granularity}");
    }
}
