using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace FlowTrace.Chain;

/// <summary>Thirty-two bytes: a topic of an event, or one slot of a contract's arguments.</summary>
/// <remarks>Immutable and safe to share between threads. The default value is 32 zero bytes.</remarks>
/// <param name="High">The first sixteen bytes, as a big-endian number.</param>
/// <param name="Low">The last sixteen bytes, as a big-endian number.</param>
public readonly record struct Word(UInt128 High, UInt128 Low)
{
    /// <summary>How many bytes a word has.</summary>
    public const int Bytes = 32;

    /// <summary>The word of 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public static Word FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Bytes
        ? new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]))
        : throw new ArgumentException("A word has 32 bytes.", nameof(bytes));

    /// <summary>Reads 64 hexadecimal digits, with or without <c>0x</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Word word)
    {
        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        Span<byte> bytes = stackalloc byte[Bytes];
        bool isWord = digits.Length == Bytes * 2 && Convert.FromHexString(digits, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        word = isWord ? FromBytes(bytes) : default;
        return isWord;
    }

    /// <summary>The number the word stands for, where it fits 128 bits: no asset of value needs more.</summary>
    public bool TryGetQuantity(out UInt128 quantity)
    {
        quantity = Low;
        return High == UInt128.Zero;
    }

    /// <summary>
    /// The account whose twenty bytes stand at the word's end. Some Tron wallets write the version byte 0x41 before them; other bytes there
    /// mean that this is no address.
    /// </summary>
    public bool TryGetAccount(ChainId chain, [NotNullWhen(true)] out Account account)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        CopyTo(bytes);
        bool isAddress = bytes[..11].IndexOfAnyExcept((byte)0) < 0 && bytes[11] is 0 or 0x41;
        account = isAddress ? new Account(chain, Address.FromAccount20(bytes[12..])) : default;
        return isAddress;
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> has no room for them.</exception>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, High);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], Low);
    }

    /// <summary><c>0x</c> and 64 hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        CopyTo(bytes);
        return "0x" + Convert.ToHexStringLower(bytes);
    }
}
