using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FlowTrace.Sqlite.Storage;

/// <summary>The hashes that tie acts together, each to the one before.</summary>
internal static class ActChain
{
    /// <summary>What stands before the first act.</summary>
    public static byte[] Beginning => new byte[SHA256.HashSizeInBytes];

    /// <summary>
    /// SHA-256 over the hash before, the number and the time in Unix milliseconds as eight bytes each, and every text as its length in four bytes and its
    /// UTF-8; the highest byte first.
    /// </summary>
    public static byte[] HashOf(ReadOnlySpan<byte> before, Act act)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        Append(hash, act.Number);
        Append(hash, act.When.ToUnixTimeMilliseconds());
        foreach (string text in new[] { act.Who, act.Kind, act.Subject, act.Body })
            Append(hash, text);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, utf8.Length);
        hash.AppendData(length);
        hash.AppendData(utf8);
    }
}
