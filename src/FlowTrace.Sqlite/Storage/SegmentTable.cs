using FlowTrace.Sqlite.Segments;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite.Storage;

/// <summary>The segments of a store. A segment may have a second body, which is read apart.</summary>
internal static class SegmentTable
{
    /// <summary>The segment that begins at a key; null where there is none.</summary>
    public static SegmentReader? Read(SqliteConnection connection, SegmentKind kind, long first)
    {
        using SqliteCommand command = connection.Make(
            "SELECT body, crc FROM segments WHERE kind = $kind AND first = $first", ("$kind", (int)kind), ("$first", first));
        using SqliteDataReader row = command.ExecuteReader();
        return row.Read() ? Checked(row, 0) : null;
    }

    /// <summary>Every segment of a kind, in order.</summary>
    public static IEnumerable<SegmentReader> ReadAll(SqliteConnection connection, SegmentKind kind)
    {
        using SqliteCommand command = connection.Make("SELECT body, crc FROM segments WHERE kind = $kind ORDER BY first", ("$kind", (int)kind));
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
            yield return Checked(row, 0);
    }

    public static void Remove(SqliteConnection connection, SegmentKind kind) =>
        connection.Run("DELETE FROM segments WHERE kind = $kind", ("$kind", (int)kind));

    /// <summary>The bytes at a column, whose checksum stands in the next.</summary>
    /// <exception cref="InvalidDataException">They are not what was written.</exception>
    public static SegmentReader Checked(SqliteDataReader row, int column)
    {
        byte[] body = (byte[])row[column];
        return Checksum.Of(body) == row.GetInt64(column + 1)
            ? new SegmentReader(body)
            : throw new InvalidDataException("a segment is not what was written");
    }
}
