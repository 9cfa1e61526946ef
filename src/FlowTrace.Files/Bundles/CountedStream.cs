using FlowTrace.Files.Internals;

namespace FlowTrace.Files;

/// <summary>Reads an entry of a zip and stops at the first byte more than it may have, whatever the zip's headers say.</summary>
internal sealed class CountedStream(Stream inner, string name, long limit, string reason) : PassingStream(inner)
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = Inner.Read(buffer);
            _read += read;
            return _read <= limit ? read : throw new BundleException($"{name}: more than {BundleRules.Bytes(limit)} come out of it, {reason}.");
        }
        catch (InvalidDataException error)
        {
            throw new BundleException($"{name}: the zip is damaged here: {error.Message} Ask for the bundle again.", error);
        }
    }
}
