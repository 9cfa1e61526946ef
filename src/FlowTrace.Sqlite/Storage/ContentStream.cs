using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite.Storage;

/// <summary>Reads a content part by part and, at its end, says whether it is still what was stored.</summary>
internal sealed class ContentStream(SqliteConnection connection, string path, string sha256, long first, long parts, long length) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _part = [];
    private int _at;
    private long _next;
    private bool _isChecked;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (_at == _part.Length && !Next())
            return 0;
        int count = Math.Min(buffer.Length, _part.Length - _at);
        _part.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<int>(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Takes the next part; false at the end, where the whole must have the hash by which it is known.</summary>
    private bool Next()
    {
        if (_next < parts)
        {
            _part = ReadPart(first + _next++);
            _at = 0;
            _hash.AppendData(_part);
            return true;
        }

        if (!_isChecked && (Convert.ToHexStringLower(_hash.GetHashAndReset()) != sha256 || Position != length))
            throw Damaged();
        _isChecked = true;
        return false;
    }

    private byte[] ReadPart(long id)
    {
        try
        {
            using SqliteCommand command = connection.Make("SELECT length, body FROM parts WHERE id = $id", ("$id", id));
            using SqliteDataReader reader = command.ExecuteReader();
            return (reader.Read() ? Packing.Unpack((byte[])reader[1], reader.GetInt64(0)) : null) ?? throw Damaged();
        }
        catch (SqliteException failure)
        {
            throw StoreErrors.Of(failure, path);
        }
    }

    private CaseStoreException Damaged() => StoreErrors.Make(
        path, $"The content {sha256} is not what was stored. Verify the store, and take a copy that verifies.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
