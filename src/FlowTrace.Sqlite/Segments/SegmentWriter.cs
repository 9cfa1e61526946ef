using System.Buffers.Binary;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Sqlite.Segments;

/// <summary>Writes the values of a segment, small numbers in few bytes: seven bits a byte, the lowest first, the high bit set where more follow.</summary>
internal sealed class SegmentWriter
{
    private byte[] _bytes = new byte[1 << 14];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public byte[] ToArray() => Written.ToArray();

    public void Clear() => Length = 0;

    public void Byte(byte value) => Room(1)[0] = value;

    public void Number(ulong value)
    {
        Span<byte> room = Reserve(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            room[length++] = (byte)(value & 0x7F | 0x80);
        room[length++] = (byte)value;
        Length += length;
    }

    public void Number(long value) => Number(checked((ulong)value));

    /// <summary>A number that may be negative: its sign in the lowest bit.</summary>
    public void Signed(long value) => Number(unchecked((ulong)((value << 1) ^ (value >> 63))));

    public void Optional(long? value)
    {
        Byte(value is null ? (byte)0 : (byte)1);
        if (value is { } known)
            Signed(known);
    }

    public void Quantity(UInt128 value)
    {
        Span<byte> room = Reserve(19);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            room[length++] = (byte)((byte)(value & 0x7F) | 0x80);
        room[length++] = (byte)value;
        Length += length;
    }

    public void Word(UInt128 value) => BinaryPrimitives.WriteUInt128BigEndian(Room(16), value);

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        Raw(value);
    }

    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Room(value.Length));

    public void Text(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Number(length);
        Encoding.UTF8.GetBytes(value, Room(length));
    }

    public void Chain(ChainId chain) => Text(chain.ToString());

    public void Address(in Address address)
    {
        Byte((byte)address.Kind);
        Byte(address.Length);
        Byte(address.WitnessVersion);
        Span<byte> payload = stackalloc byte[32];
        Raw(payload[..address.CopyTo(payload)]);
    }

    public void Account(in Account account)
    {
        Chain(account.Chain);
        Address(account.Address);
    }

    public void Account(Account? account)
    {
        Byte(account is null ? (byte)0 : (byte)1);
        if (account is { } known)
            Account(known);
    }

    public void Asset(in Asset asset)
    {
        Chain(asset.Chain);
        Byte((byte)asset.Kind);
        Address(asset.Contract);
    }

    public void Transaction(in TransactionId id)
    {
        Byte(id.OtherText is null ? (byte)0 : (byte)1);
        if (id.OtherText is { } text)
        {
            Text(text);
            return;
        }

        Word(id.High);
        Word(id.Low);
    }

    public void Position(in Position position)
    {
        Signed(position.UnixMilliseconds);
        Chain(position.Chain);
        Signed(position.Block);
        Signed(position.TransactionIndex);
        Signed(position.Index);
    }

    public void Issue(ReadIssue issue)
    {
        Byte((byte)issue.Severity);
        Text(issue.Source);
        Signed(issue.LineNumber);
        Text(issue.Message);
        Text(issue.Text);
        Signed(issue.Count);
    }

    public void Input(InputDescription input)
    {
        Text(input.Name);
        Text(input.Format);
        Text(input.Sha256);
        Signed(input.Rows);
    }

    /// <summary>Numbers in ascending order, each by how far it is from the one before.</summary>
    public void Ascending(IReadOnlyList<int> numbers)
    {
        Number(numbers.Count);
        int before = 0;
        for (int i = 0; i < numbers.Count; i++)
        {
            Number(numbers[i] - before);
            before = numbers[i];
        }
    }

    public void List<T>(IReadOnlyCollection<T> values, Action<T> write)
    {
        Number(values.Count);
        foreach (T value in values)
            write(value);
    }

    private Span<byte> Room(int count)
    {
        Span<byte> room = Reserve(count)[..count];
        Length += count;
        return room;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
            Array.Resize(ref _bytes, Math.Max(checked(_bytes.Length * 2), Length + count));
        return _bytes.AsSpan(Length);
    }
}
