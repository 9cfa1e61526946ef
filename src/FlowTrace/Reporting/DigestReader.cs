using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace FlowTrace.Reporting;

/// <summary>Hashes a document while somebody reads it, so that it is read once. What may be its end is kept back: there the digest stands.</summary>
internal sealed class DigestReader(Stream document) : IDisposable
{
    private const int DigestLength = SHA256.HashSizeInBytes * 2;
    private const int DrainBytes = 1 << 16;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _tail = new byte[JsonReport.DigestStart.Length + DigestLength + 1 + JsonReport.End.Length];
    private int _held;

    /// <summary>Reads on; 0 at the document's end.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public int Read(Span<byte> destination)
    {
        int read = document.Read(destination);
        Take(destination[..read]);
        return read;
    }

    /// <summary>Reads what nobody read yet, and compares the digest of all with the one that is stated.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public DigestCheck Finish()
    {
        byte[] rest = ArrayPool<byte>.Shared.Rent(DrainBytes);
        while (Read(rest) > 0)
        {
        }

        ArrayPool<byte>.Shared.Return(rest);
        ReadOnlySpan<byte> tail = _tail.AsSpan(0, _held);
        if (_held < _tail.Length || !tail.StartsWith(JsonReport.DigestStart) || !tail.EndsWith("\"}}\n"u8))
            return new DigestCheck("", "");
        _hash.AppendData(JsonReport.End);
        return new DigestCheck(
            Encoding.ASCII.GetString(tail.Slice(JsonReport.DigestStart.Length, DigestLength)), Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= _tail.Length)
        {
            _hash.AppendData(_tail.AsSpan(0, _held));
            _hash.AppendData(bytes[..^_tail.Length]);
            _held = 0;
            bytes = bytes[^_tail.Length..];
        }

        int settled = Math.Max(0, _held + bytes.Length - _tail.Length);
        _hash.AppendData(_tail.AsSpan(0, settled));
        _tail.AsSpan(settled, _held - settled).CopyTo(_tail);
        _held -= settled;
        bytes.CopyTo(_tail.AsSpan(_held));
        _held += bytes.Length;
    }
}
