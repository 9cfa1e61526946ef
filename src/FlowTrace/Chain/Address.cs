using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FlowTrace.Chain;

/// <summary>What an <see cref="Address"/> is made of.</summary>
public enum AddressKind : byte
{
    /// <summary>No address: the default value.</summary>
    None = 0,

    /// <summary>The twenty bytes of an EVM account, or of a Tron account without its version byte.</summary>
    Account20 = 1,

    /// <summary>Bitcoin pay-to-public-key-hash (twenty bytes).</summary>
    PubKeyHash = 2,

    /// <summary>Bitcoin pay-to-script-hash (twenty bytes).</summary>
    ScriptHash = 3,

    /// <summary>Bitcoin witness program: <see cref="Address.WitnessVersion"/> and 2 to 32 bytes.</summary>
    Witness = 4,

    /// <summary>A place that is no account: what is paid to the chain as fees.</summary>
    Fee = 5,

    /// <summary>Text of a chain whose addresses this version does not decode, at most 32 bytes of UTF-8.</summary>
    Text = 6,

    /// <summary>A place that is no account: a transaction of a chain like Bitcoin, between its inputs and its outputs.</summary>
    Transaction = 7,

    /// <summary>A script of a chain like Bitcoin that pays no single address: the first twenty bytes of its SHA-256.</summary>
    Script = 8,

    /// <summary>A place that is no account: where a chain like Bitcoin takes new coins from.</summary>
    Coinbase = 9,

    /// <summary>A place that is no account: outputs of a chain like Bitcoin that nobody can ever spend.</summary>
    Unspendable = 10,
}

/// <summary>
/// The address of an account within its chain, decoded: equal addresses are equal bytes, however they were written.
/// </summary>
/// <remarks>
/// <para>Thirty-two bytes of payload held in place, so that millions of addresses cost no objects. The default value is no address.</para>
/// <para>Immutable and safe to share between threads.</para>
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly partial record struct Address
{
    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private Address(AddressKind kind, byte length, byte witnessVersion, UInt128 high, UInt128 low)
    {
        Kind = kind;
        Length = length;
        WitnessVersion = witnessVersion;
        _high = high;
        _low = low;
    }

    /// <summary>What the bytes are.</summary>
    public AddressKind Kind { get; }

    /// <summary>The number of payload bytes, 0 to 32.</summary>
    public byte Length { get; }

    /// <summary>The witness version, 0 to 16, of a <see cref="AddressKind.Witness"/> address; else 0.</summary>
    public byte WitnessVersion { get; }

    /// <summary>Whether this is the account of twenty zero bytes: on EVM chains and Tron the place tokens are minted from and burnt to.</summary>
    public bool IsZero => Kind == AddressKind.Account20 && _high == UInt128.Zero && _low == UInt128.Zero;

    /// <summary>The sink for fees paid to the chain.</summary>
    public static Address FeeSink { get; } = new(AddressKind.Fee, 0, 0, UInt128.Zero, UInt128.Zero);

    internal static Address Coinbase { get; } = new(AddressKind.Coinbase, 0, 0, UInt128.Zero, UInt128.Zero);

    internal static Address Unspendable { get; } = new(AddressKind.Unspendable, 0, 0, UInt128.Zero, UInt128.Zero);

    /// <summary>The account of an EVM chain or of Tron with these 20 bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 20 bytes.</exception>
    public static Address FromAccount20(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Account20Bytes)
            throw new ArgumentException("An account of this kind has 20 bytes.", nameof(bytes));
        UInt128 low = (UInt128)BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]) << 96;
        return new Address(AddressKind.Account20, Account20Bytes, 0, BinaryPrimitives.ReadUInt128BigEndian(bytes), low);
    }

    internal static Address From(AddressKind kind, ReadOnlySpan<byte> bytes, byte witnessVersion = 0)
    {
        Span<byte> padded = stackalloc byte[MaxPayloadBytes];
        padded.Clear();
        bytes.CopyTo(padded);
        return new Address(
            kind,
            checked((byte)bytes.Length),
            witnessVersion,
            BinaryPrimitives.ReadUInt128BigEndian(padded),
            BinaryPrimitives.ReadUInt128BigEndian(padded[16..]));
    }

    /// <summary>Writes the payload and says how many bytes it has.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has fewer than 32 bytes.</exception>
    public int CopyTo(Span<byte> destination)
    {
        if (destination.Length < MaxPayloadBytes)
            throw new ArgumentException("The destination needs room for 32 bytes.", nameof(destination));
        BinaryPrimitives.WriteUInt128BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], _low);
        return Length;
    }

    /// <summary>Orders by kind, then by bytes. Within one chain this is an order of accounts; it is not the order of the texts.</summary>
    internal int CompareTo(in Address other)
    {
        int order = Kind.CompareTo(other.Kind);
        if (order == 0)
            order = _high.CompareTo(other._high);
        if (order == 0)
            order = _low.CompareTo(other._low);
        if (order == 0)
            order = Length.CompareTo(other.Length);
        return order == 0 ? WitnessVersion.CompareTo(other.WitnessVersion) : order;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // Addresses are hashes already; folding their words is enough and keeps interning cheap.
        ulong folded = unchecked((ulong)(_high >> 64) ^ ((ulong)_high * 0x9E3779B97F4A7C15UL) ^ (ulong)(_low >> 64) ^ (ulong)_low ^ (byte)Kind);
        folded = unchecked(folded * 0xD6E8FEB86659FD93UL);
        return unchecked((int)(folded >> 32));
    }
}
