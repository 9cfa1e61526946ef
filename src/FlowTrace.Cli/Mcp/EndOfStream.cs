namespace FlowTrace.Cli.Mcp;

/// <summary>Takes a document of any length and keeps its last bytes only.</summary>
internal sealed class EndOfStream : Stream
{
    private const int Kept = 256;

    private readonly byte[] _last = new byte[2 * Kept];
    private int _count;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException("Only the end is kept.");

    public override long Position
    {
        get => throw new NotSupportedException("Only the end is kept.");
        set => throw new NotSupportedException("Only the end is kept.");
    }

    /// <summary>The last bytes that were written.</summary>
    public byte[] Last() => _last[Math.Max(0, _count - Kept).._count];

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ReadOnlySpan<byte> end = buffer.Length > Kept ? buffer[^Kept..] : buffer;
        if (_count + end.Length > _last.Length)
        {
            int stays = Math.Min(Kept, _count);
            _last.AsSpan(_count - stays, stays).CopyTo(_last);
            _count = stays;
        }

        end.CopyTo(_last.AsSpan(_count));
        _count += end.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is written only.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("It is written only.");

    public override void SetLength(long value) => throw new NotSupportedException("It is written only.");
}
