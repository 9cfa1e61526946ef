using System.IO.Compression;

namespace FlowTrace.Sqlite.Storage;

/// <summary>Bytes as they stand in a store: a byte that says how, then as they are or packed by Brotli, whichever is shorter.</summary>
internal static class Packing
{
    private const byte Plain = 0;
    private const byte Brotli = 1;

    // Tables of text come to less than half; what packs better takes longer than reading them.
    private const int Quality = 1;
    private const int WindowBits = 16;

    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        byte[] packed = new byte[bytes.Length + 1];
        packed[0] = Brotli;
        if (BrotliEncoder.TryCompress(bytes, packed.AsSpan(1), out int written, Quality, WindowBits) && written < bytes.Length)
            return packed[..(written + 1)];
        packed[0] = Plain;
        bytes.CopyTo(packed.AsSpan(1));
        return packed;
    }

    /// <summary>The bytes again; null where they are not what <see cref="Pack"/> makes of so many.</summary>
    public static byte[]? Unpack(ReadOnlySpan<byte> packed, long length)
    {
        if (packed.IsEmpty || length < 0 || length > Array.MaxLength)
            return null;
        if (packed[0] == Plain)
            return packed.Length - 1 == length ? packed[1..].ToArray() : null;
        byte[] bytes = new byte[length];
        return packed[0] == Brotli && BrotliDecoder.TryDecompress(packed[1..], bytes, out int written) && written == length ? bytes : null;
    }
}
