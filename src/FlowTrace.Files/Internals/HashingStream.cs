using System.Security.Cryptography;

namespace FlowTrace.Files.Internals;

/// <summary>Reads a file from its start to its end and hashes what passes, so that the bytes read are the bytes hashed.</summary>
internal sealed class HashingStream(Stream inner, Action<int> onRead) : PassingStream(inner)
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override int Read(Span<byte> buffer)
    {
        int read = Inner.Read(buffer);
        _hash.AppendData(buffer[..read]);
        onRead(read);
        return read;
    }

    /// <summary>Reads what is left and says what the whole file hashes to, in lower-case hexadecimal.</summary>
    public string Finish()
    {
        Span<byte> rest = new byte[1 << 16];
        while (Read(rest) > 0)
        {
        }

        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
