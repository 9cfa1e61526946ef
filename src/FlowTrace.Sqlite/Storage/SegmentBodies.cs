using FlowTrace.Sqlite.Segments;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FlowTrace.Sqlite.Storage;

/// <summary>
/// Reads very many segments of one kind, each by its row in the database and with one reader for all of them: a command for each would cost several times
/// what the segment does.
/// </summary>
internal sealed class SegmentBodies : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _body;
    private readonly sqlite3_stmt _more;
    private readonly SegmentReader _reader = new([]);
    private readonly long[] _rows;

    public SegmentBodies(SqliteConnection connection, SegmentKind kind)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The database is closed.");
        _body = Prepare("SELECT body, crc FROM segments WHERE rowid = ?");
        _more = Prepare("SELECT more, more_crc FROM segments WHERE rowid = ?");
        (Firsts, _rows) = Places(kind);
    }

    /// <summary>What each segment begins with, ascending.</summary>
    public int[] Firsts { get; }

    /// <summary>How many bodies were read.</summary>
    public long Read { get; private set; }

    /// <summary>The body of a segment; good until the next is read.</summary>
    /// <exception cref="InvalidDataException">It is not what was written, or does not begin with <paramref name="first"/>.</exception>
    public SegmentReader Body(int segment, int first) => At(_body, segment, first);

    /// <summary>The second body of a segment; good until the next is read.</summary>
    /// <exception cref="InvalidDataException">It is not what was written, or the segment does not begin with <paramref name="first"/>.</exception>
    public SegmentReader More(int segment, int first) => At(_more, segment, first);

    private SegmentReader At(sqlite3_stmt statement, int segment, int first)
    {
        if ((uint)segment >= (uint)_rows.Length || Firsts[segment] != first)
            throw new InvalidDataException("a segment of the ledger is missing");
        Read++;
        Check(raw.sqlite3_bind_int64(statement, 1, _rows[segment]));
        try
        {
            int step = raw.sqlite3_step(statement);
            if (step != raw.SQLITE_ROW)
                Check(step);
            ReadOnlySpan<byte> bytes = step == raw.SQLITE_ROW ? raw.sqlite3_column_blob(statement, 0) : [];
            return step == raw.SQLITE_ROW && Checksum.Of(bytes) == raw.sqlite3_column_int64(statement, 1)
                ? _reader.On(bytes)
                : throw new InvalidDataException("a segment is not what was written");
        }
        finally
        {
            _ = raw.sqlite3_reset(statement);
        }
    }

    private (int[] Firsts, long[] Rows) Places(SegmentKind kind)
    {
        var firsts = new List<int>();
        var rows = new List<long>();
        using sqlite3_stmt statement = Prepare("SELECT first, rowid FROM segments WHERE kind = ? ORDER BY first");
        Check(raw.sqlite3_bind_int64(statement, 1, (long)kind));
        int step;
        while ((step = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
        {
            long first = raw.sqlite3_column_int64(statement, 0);
            firsts.Add(first is >= 0 and <= int.MaxValue ? (int)first : throw new InvalidDataException("a number is too large"));
            rows.Add(raw.sqlite3_column_int64(statement, 1));
        }

        Check(step);
        return ([.. firsts], [.. rows]);
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_database, sql, out sqlite3_stmt statement));
        return statement;
    }

    private void Check(int code)
    {
        if (code is not raw.SQLITE_OK and not raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(code, _database);
    }

    public void Dispose()
    {
        _body.Dispose();
        _more.Dispose();
    }
}
