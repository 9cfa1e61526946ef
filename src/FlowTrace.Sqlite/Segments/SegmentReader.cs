using System.Buffers.Binary;
using System.Text;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Sqlite.Segments;

/// <summary>Reads what a <see cref="SegmentWriter"/> wrote. Whatever cannot be that is an <see cref="InvalidDataException"/>.</summary>
internal sealed class SegmentReader(byte[] bytes)
{
    private byte[] _bytes = bytes;
    private int _end = bytes.Length;
    private int _at;

    // Neighbours are mostly of one chain, and its text is the dearest part of an account.
    private ChainId _chain = ChainId.None;
    private byte[] _chainText = [];

    public bool IsAtEnd => _at == _end;

    /// <summary>Begins again with a copy of other bytes.</summary>
    public SegmentReader On(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length < bytes.Length)
            _bytes = new byte[bytes.Length * 2];
        bytes.CopyTo(_bytes);
        _end = bytes.Length;
        _at = 0;
        return this;
    }

    public byte Byte() => _at < _end ? _bytes[_at++] : throw Bad();

    public ulong Number()
    {
        // A look at the rest as a whole spares a check for every byte.
        ReadOnlySpan<byte> rest = _bytes.AsSpan(_at, _end - _at);
        ulong value = 0;
        for (int i = 0; i < rest.Length && i < 10; i++)
        {
            byte next = rest[i];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                _at += i + 1;
                return value;
            }
        }

        throw Bad();
    }

    /// <summary>A number that an array may have as an index.</summary>
    public int Small() => Number() is <= int.MaxValue and var value ? (int)value : throw Bad();

    public long Signed()
    {
        ulong value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int SmallSigned() => Signed() is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Bad();

    public long? Optional() => Byte() == 0 ? null : Signed();

    public UInt128 Quantity()
    {
        // Nearly every quantity fits in 63 bits, and shifting those is several times quicker.
        ReadOnlySpan<byte> rest = _bytes.AsSpan(_at, _end - _at);
        ulong low = 0;
        for (int i = 0; i < rest.Length && i < 9; i++)
        {
            byte next = rest[i];
            low |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                _at += i + 1;
                return low;
            }
        }

        UInt128 value = low;
        for (int i = 9; i < rest.Length && i < 19; i++)
        {
            byte next = rest[i];
            value |= (UInt128)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                _at += i + 1;
                return value;
            }
        }

        throw Bad();
    }

    public UInt128 Word() => BinaryPrimitives.ReadUInt128BigEndian(Raw(16));

    public byte[] Bytes() => Raw(Small()).ToArray();

    public ReadOnlySpan<byte> Raw(int count)
    {
        if (count > _end - _at)
            throw Bad();
        _at += count;
        return _bytes.AsSpan(_at - count, count);
    }

    public string Text() => Encoding.UTF8.GetString(Raw(Small()));

    public ChainId Chain()
    {
        ReadOnlySpan<byte> text = Raw(Small());
        if (!text.SequenceEqual(_chainText))
        {
            _chain = text.IsEmpty ? ChainId.None : ChainId.TryParse(Encoding.UTF8.GetString(text), out ChainId chain, out _) ? chain : throw Bad();
            _chainText = text.ToArray();
        }

        return _chain;
    }

    public Address Address()
    {
        var kind = (AddressKind)Byte();
        byte length = Byte();
        byte version = Byte();
        return length <= 32 ? FlowTrace.Chain.Address.From(kind, Raw(length), version) : throw Bad();
    }

    public Account Account() => new(Chain(), Address());

    public Account? OptionalAccount() => Byte() == 0 ? null : Account();

    public Asset Asset()
    {
        ChainId chain = Chain();
        return FlowTrace.Chain.Asset.From(chain, (AssetKind)Byte(), Address());
    }

    public TransactionId Transaction()
    {
        Transaction(out UInt128 high, out UInt128 low, out string? other);
        return TransactionId.FromParts(high, low, other);
    }

    /// <summary>A transaction's id in its parts; the text where it is no hash.</summary>
    public void Transaction(out UInt128 high, out UInt128 low, out string? other)
    {
        bool isHash = Byte() == 0;
        high = isHash ? Word() : UInt128.Zero;
        low = isHash ? Word() : UInt128.Zero;
        other = isHash ? null : Text();
    }

    public ServiceCategory Category() => ServiceCategories.TryParse(Text(), out ServiceCategory category, out _) ? category : throw Bad();

    public Position Position()
    {
        long milliseconds = Signed();
        ChainId chain = Chain();
        return new Position(milliseconds, chain, Signed(), SmallSigned(), SmallSigned());
    }

    public ReadIssue Issue() => new((ReadIssueSeverity)Byte(), Text(), Signed(), Text(), Text(), Signed());

    public InputDescription Input() => new(Text(), Text(), Text(), Signed());

    /// <summary>Numbers in ascending order.</summary>
    public int[] Ascending()
    {
        int[] numbers = new int[Count()];
        for (int i = 0, before = 0; i < numbers.Length; i++)
            numbers[i] = before = Behind(before);
        return numbers;
    }

    /// <summary>Passes over a list of numbers.</summary>
    public void SkipNumbers()
    {
        for (int left = Count(); left > 0; left--)
            Number();
    }

    private int Count() => Small() is var count && count <= _end - _at ? count : throw Bad();

    /// <summary>The number so far behind another.</summary>
    public int Behind(int before) => Number() is var step && step <= (ulong)(int.MaxValue - before) ? before + (int)step : throw Bad();

    public T[] List<T>(Func<T> read)
    {
        var values = new T[Count()];
        for (int i = 0; i < values.Length; i++)
            values[i] = read();
        return values;
    }

    private static InvalidDataException Bad() => new("a segment holds something else than was written");
}
