using System.Security.Cryptography;
using System.Text;

namespace FlowTrace.Reporting;

public static partial class JsonReport
{
    private const int DigestLength = SHA256.HashSizeInBytes * 2;

    /// <summary>
    /// Computes a document's digest anew and compares it with the one it states, in one pass over the stream.
    /// </summary>
    /// <remarks>The digest guards bytes: a document that was re-indented, or whose line ends were changed, is no longer the one that was written.</remarks>
    /// <param name="document">A document written by <see cref="Write"/>, from its first byte.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static DigestCheck Verify(Stream document)
    {
        ArgumentNullException.ThrowIfNull(document);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int tailLength = DigestStart.Length + DigestLength + 1 + End.Length;
        byte[] buffer = new byte[(1 << 16) + tailLength];
        int held = 0;
        for (int read; (read = document.Read(buffer, held, buffer.Length - held)) > 0;)
        {
            held += read;
            int settled = Math.Max(0, held - tailLength);
            hash.AppendData(buffer, 0, settled);
            buffer.AsSpan(settled, held - settled).CopyTo(buffer);
            held -= settled;
        }

        ReadOnlySpan<byte> tail = buffer.AsSpan(0, held);
        if (held < tailLength || !tail.StartsWith(DigestStart) || !tail.EndsWith("\"}}\n"u8))
            return new DigestCheck("", "");
        hash.AppendData(End);
        return new DigestCheck(Encoding.ASCII.GetString(tail.Slice(DigestStart.Length, DigestLength)), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
