using System.Buffers.Binary;

namespace FlowTrace.ClickHouse.Wire;

/// <summary>
/// Reads the values of a row in ClickHouse's format RowBinary. Where the bytes end within the row, <see cref="IsShort"/> says so, and what was read counts for
/// nothing.
/// </summary>
internal ref struct RowBinaryReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes were read.</summary>
    public int Read { get; private set; }

    public bool IsShort { get; private set; }

    public sbyte Int8() => unchecked((sbyte)Byte());

    public int Int32() => Raw(sizeof(int)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;

    public uint UInt32() => unchecked((uint)Int32());

    public long Int64() => Raw(sizeof(long)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    public ulong UInt64() => unchecked((ulong)Int64());

    /// <summary>A length in LEB128.</summary>
    public int Length()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value <= int.MaxValue ? (int)value : throw TooLong();
            if (shift > 28)
                throw TooLong();
        }
    }

    /// <summary>A text, or what stands in its place.</summary>
    public ReadOnlySpan<byte> Bytes() => Raw(Length());

    /// <summary>So many bytes; none where there are fewer.</summary>
    public ReadOnlySpan<byte> Raw(int length)
    {
        if (IsShort || _bytes.Length - Read < length)
        {
            IsShort = true;
            return default;
        }

        ReadOnlySpan<byte> raw = _bytes.Slice(Read, length);
        Read += length;
        return raw;
    }

    private byte Byte() => Raw(1) is { Length: > 0 } bytes ? bytes[0] : (byte)0;

    private static InvalidDataException TooLong() => new("a text of the answer is longer than 2 GB");
}
