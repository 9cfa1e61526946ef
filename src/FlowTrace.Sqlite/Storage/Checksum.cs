using System.Buffers.Binary;
using System.Numerics;

namespace FlowTrace.Sqlite.Storage;

/// <summary>CRC-32C (Castagnoli), which finds every flipped bit of a segment and costs next to nothing.</summary>
internal static class Checksum
{
    public static long Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
