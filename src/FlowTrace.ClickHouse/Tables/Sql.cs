using System.Globalization;
using System.Text;

namespace FlowTrace.ClickHouse.Tables;

/// <summary>The questions that are put to the archive.</summary>
internal static class Sql
{
    /// <summary>Rows of some batches, in the order of their batch and their ledger.</summary>
    public static string Rows(string database, ArchiveTable table, string where, string order) =>
        $"SELECT batch, {table.ColumnList} FROM {database}.{table.Name} WHERE {where} ORDER BY {order} FORMAT RowBinary";

    /// <summary>The condition that a row belongs to a transaction in which a key is found.</summary>
    /// <param name="database">The database.</param>
    /// <param name="key">The key.</param>
    /// <param name="batches">The batches to look in.</param>
    /// <param name="isSpread">Whether the tables lie on several servers: then the places are sent to all of them, which takes some thirty milliseconds.</param>
    public static string FoundBy(string database, string key, IEnumerable<ulong> batches, bool isSpread) =>
        $"(batch, number) {(isSpread ? "GLOBAL " : "")}IN "
        + $"(SELECT batch, number FROM {database}.{ArchiveTables.Places.Name} WHERE key = {Text(key)} AND {InBatches(batches)})";

    public static string InBatches(IEnumerable<ulong> batches) =>
        $"batch IN ({string.Join(", ", batches.Select(batch => batch.ToString(CultureInfo.InvariantCulture)))})";

    /// <summary>How many rows each of some batches has.</summary>
    public static string Counts(string database, ArchiveTable table, IEnumerable<ulong> batches) =>
        $"SELECT batch, count() FROM {database}.{table.Name} WHERE {InBatches(batches)} GROUP BY batch FORMAT RowBinary";

    /// <summary>A text that nothing can break out of.</summary>
    public static string Text(string text) => $"unhex('{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}')";
}
