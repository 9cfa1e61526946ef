using FlowTrace.Sqlite.Segments;
using FlowTrace.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>Numbers by keys of 63 bits, in the order of the keys.</summary>
internal static class KeySegments
{
    private const int LeastKeys = 1024;

    /// <summary>Writes the numbers 0, 1, 2 … by their keys. The keys are put in order in place.</summary>
    public static void Write(SegmentKind kind, long[] keys, SegmentInsert insert)
    {
        int[] numbers = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, numbers);
        var writer = new SegmentWriter();
        for (int from = 0, to; from < keys.Length; from = to)
        {
            to = Math.Min(from + LeastKeys, keys.Length);
            while (to < keys.Length && keys[to] == keys[to - 1])
                to++;
            writer.Clear();
            writer.Number(to - from);
            for (int i = from; i < to; i++)
            {
                writer.Number(keys[i] - keys[i == from ? from : i - 1]);
                writer.Number(numbers[i]);
            }

            insert.Add(kind, keys[from], writer);
        }
    }

    /// <summary>The numbers that have a key.</summary>
    public static List<int> Find(SqliteConnection connection, SegmentKind kind, long key)
    {
        var found = new List<int>();
        using SqliteCommand command = connection.Make(
            "SELECT body, crc, first FROM segments WHERE kind = $kind AND first <= $key ORDER BY first DESC LIMIT 1", ("$kind", (int)kind), ("$key", key));
        using SqliteDataReader row = command.ExecuteReader();
        if (!row.Read())
            return found;
        SegmentReader reader = SegmentTable.Checked(row, 0);
        long at = row.GetInt64(2);
        for (int left = reader.Small(); left > 0 && at <= key; left--)
        {
            at = unchecked(at + (long)reader.Number());
            int number = reader.Small();
            if (at == key)
                found.Add(number);
        }

        return found;
    }
}
