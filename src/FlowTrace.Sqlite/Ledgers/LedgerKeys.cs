using System.Buffers.Binary;
using System.Text;
using FlowTrace.Chain;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>The keys of 63 bits by which accounts and transactions are looked up. Different ones may share a key.</summary>
internal static class LedgerKeys
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    /// <summary>Of the address alone, so that one key finds an address on every chain.</summary>
    public static long Of(in Address address)
    {
        Span<byte> bytes = stackalloc byte[32];
        address.CopyTo(bytes);
        return Fold(bytes, (ulong)address.Kind);
    }

    public static long Of(in TransactionId id)
    {
        if (id.OtherText is null)
            return (long)(ulong)(id.High >> 65);
        byte[] text = Encoding.UTF8.GetBytes(id.OtherText);
        byte[] padded = new byte[(text.Length + 7) / 8 * 8];
        text.CopyTo(padded, 0);
        return Fold(padded, 0);
    }

    private static long Fold(ReadOnlySpan<byte> words, ulong key)
    {
        for (; words.Length >= sizeof(ulong); words = words[sizeof(ulong)..])
        {
            key = unchecked((key ^ BinaryPrimitives.ReadUInt64BigEndian(words)) * Odd);
            key ^= key >> 32;
        }

        return (long)(key >> 1);
    }
}
