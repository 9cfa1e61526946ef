using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace FlowTrace.ClickHouse.Wire;

/// <summary>
/// Writes values as ClickHouse's format RowBinary: numbers in little-endian order, texts behind their length in LEB128. Source: ClickHouse's documentation of
/// formats.
/// </summary>
internal sealed class RowBinaryWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Clear() => _buffer.ResetWrittenCount();

    public void Int8(sbyte value)
    {
        _buffer.GetSpan(1)[0] = unchecked((byte)value);
        _buffer.Advance(1);
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(sizeof(int)), value);
        _buffer.Advance(sizeof(int));
    }

    public void UInt32(uint value) => Int32(unchecked((int)value));

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    public void UInt64(ulong value) => Int64(unchecked((long)value));

    public void Length32(int length)
    {
        for (uint left = (uint)length; ; left >>= 7)
        {
            Int8(unchecked((sbyte)(left < 0x80 ? left : left | 0x80)));
            if (left < 0x80)
                return;
        }
    }

    /// <summary>A text, or bytes in the place of one: ClickHouse's type String holds any bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Length32(bytes.Length);
        Raw(bytes);
    }

    public void Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Length32(length);
        Encoding.UTF8.GetBytes(text, _buffer.GetSpan(length));
        _buffer.Advance(length);
    }

    /// <summary>A whole number as decimal digits.</summary>
    public void Digits(UInt128 value)
    {
        const int MostDigits = 39;
        Span<byte> digits = stackalloc byte[MostDigits];
        value.TryFormat(digits, out int length, provider: System.Globalization.CultureInfo.InvariantCulture);
        Bytes(digits[..length]);
    }

    /// <summary>Bytes without their length: a FixedString.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);
}
