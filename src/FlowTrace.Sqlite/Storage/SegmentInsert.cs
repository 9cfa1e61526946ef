using FlowTrace.Sqlite.Segments;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite.Storage;

/// <summary>Adds segments within the transaction at hand.</summary>
internal sealed class SegmentInsert : IDisposable
{
    private readonly SqliteCommand _command;

    public SegmentInsert(SqliteConnection connection)
    {
        _command = connection.Make(
            "INSERT INTO segments VALUES ($kind, $first, $body, $crc, $more, $moreCrc)",
            ("$kind", 0), ("$first", 0L), ("$body", Array.Empty<byte>()), ("$crc", 0L), ("$more", null), ("$moreCrc", null));
        _command.Prepare();
    }

    public void Add(SegmentKind kind, long first, SegmentWriter body, SegmentWriter? more = null)
    {
        _command.Parameters["$kind"].Value = (int)kind;
        _command.Parameters["$first"].Value = first;
        _command.Parameters["$body"].Value = body.ToArray();
        _command.Parameters["$crc"].Value = Checksum.Of(body.Written);
        _command.Parameters["$more"].Value = more is null ? DBNull.Value : more.ToArray();
        _command.Parameters["$moreCrc"].Value = more is null ? DBNull.Value : Checksum.Of(more.Written);
        _command.ExecuteNonQuery();
    }

    public void Dispose() => _command.Dispose();
}
