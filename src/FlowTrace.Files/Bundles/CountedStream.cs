namespace FlowTrace.Files;

/// <summary>Reads an entry of a zip and stops at the first byte more than it may have, whatever the zip's headers say.</summary>
internal sealed class CountedStream(Stream inner, string name, long limit, string reason) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = inner.Read(buffer);
            _read += read;
            return _read <= limit ? read : throw new BundleException($"{name}: more than {BundleRules.Bytes(limit)} come out of it, {reason}.");
        }
        catch (InvalidDataException error)
        {
            throw new BundleException($"{name}: the zip is damaged here: {error.Message} Ask for the bundle again.", error);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
