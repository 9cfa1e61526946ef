using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace FlowTrace.Chain;

/// <summary>
/// A transaction's id within its chain: a 32-byte hash, or the text a source gives instead.
/// </summary>
/// <remarks>
/// Written as its chain writes it, with or without <c>0x</c>; compared without. The default value is no transaction: sources without hashes
/// have it. Immutable and safe to share between threads.
/// </remarks>
public readonly struct TransactionId : IEquatable<TransactionId>, IComparable<TransactionId>
{
    private readonly UInt128 _high;
    private readonly UInt128 _low;
    private readonly string? _text;

    private TransactionId(UInt128 high, UInt128 low, string? text)
    {
        _high = high;
        _low = low;
        _text = text;
    }

    internal UInt128 High => _high;

    internal UInt128 Low => _low;

    /// <summary>The text where the id is no 32-byte hash; else null.</summary>
    internal string? OtherText => _text;

    /// <summary>The id of 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public static TransactionId FromHash(ReadOnlySpan<byte> hash) => hash.Length == 32
        ? new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]), null)
        : throw new ArgumentException("A transaction hash has 32 bytes.", nameof(hash));

    /// <summary>Whether this is the default value: no transaction.</summary>
    public bool IsNone => _text is null && _high == UInt128.Zero && _low == UInt128.Zero;

    /// <summary>Reads a hash of 64 hexadecimal digits, with or without <c>0x</c>; any other text is kept as it is; an empty one is none.</summary>
    public static TransactionId Parse(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        Span<byte> bytes = stackalloc byte[32];
        return digits.Length == 64 && Convert.FromHexString(digits, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? FromHash(bytes)
            : new TransactionId(UInt128.Zero, UInt128.Zero, text.IsEmpty ? null : text.ToString());
    }

    internal static TransactionId FromParts(UInt128 high, UInt128 low, string? text) => new(high, low, text);

    /// <summary>The id as <paramref name="chain"/> writes it: EVM hashes with <c>0x</c>, others without; empty for none.</summary>
    public string ToText(ChainId chain) =>
        _text is null && !IsNone && KnownChains.FormatOf(chain) == AddressFormat.Evm ? "0x" + ToString() : ToString();

    /// <summary>The id as 64 hexadecimal digits without prefix, or the source's text; empty for none.</summary>
    public override string ToString()
    {
        if (_text is not null || IsNone)
            return _text ?? "";
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], _low);
        return Convert.ToHexStringLower(bytes);
    }

    /// <inheritdoc/>
    public bool Equals(TransactionId other) => _high == other._high && _low == other._low && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is TransactionId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _text is null
        ? unchecked((int)((ulong)_low * 0x9E3779B97F4A7C15UL >> 32))
        : string.GetHashCode(_text, StringComparison.Ordinal);

    /// <summary>Orders hashes by their bytes, before texts in ordinal order; none comes first.</summary>
    public int CompareTo(TransactionId other)
    {
        int order = string.CompareOrdinal(_text, other._text);
        if (order == 0)
            order = _high.CompareTo(other._high);
        return order == 0 ? _low.CompareTo(other._low) : order;
    }

    /// <summary>Whether two ids are the same.</summary>
    public static bool operator ==(TransactionId left, TransactionId right) => left.Equals(right);

    /// <summary>Whether two ids differ.</summary>
    public static bool operator !=(TransactionId left, TransactionId right) => !left.Equals(right);
}
