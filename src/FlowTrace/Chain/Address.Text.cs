using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using FlowTrace.Internals;

namespace FlowTrace.Chain;

public readonly partial record struct Address
{
    private const string FeeText = "fee";
    private const int Account20Bytes = 20;
    private const int HexDigits = Account20Bytes * 2;
    private const byte TronVersion = 0x41;
    private const byte PubKeyHashVersion = 0x00;
    private const byte ScriptHashVersion = 0x05;
    private const string BitcoinPrefix = "bc";
    private const int MaxPayloadBytes = 32;

    /// <summary>
    /// Reads an address as <paramref name="chain"/> writes it, strictly: a wrong checksum or length is refused with the reason.
    /// </summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item>EVM chains: <c>0x</c> and 40 hexadecimal digits. In mixed case they must satisfy EIP-55; in one case they carry no checksum.</item>
    /// <item>Tron: Base58Check with version byte 0x41 (<c>T…</c>), or the same account as <c>41</c> or <c>0x</c> and 40 hexadecimal digits.</item>
    /// <item>Bitcoin: Base58Check (<c>1…</c>, <c>3…</c>), Bech32 for witness version 0 (BIP-173), Bech32m for later ones (BIP-350).</item>
    /// <item>Chains whose addresses are not decoded: any text of at most 32 bytes of UTF-8 without spaces, colons and slashes.</item>
    /// <item>Every chain: <c>fee</c>, the sink for what is paid to the chain.</item>
    /// <item>Chains like Bitcoin: also the places that are no addresses: a transaction (64 digits, or <c>tx-</c> and a text), a script that pays no
    /// single address (<c>script-</c> and 40 digits), <c>coinbase</c>, <c>unspendable</c>, <c>unknown</c>,
    /// and an owner that a source knows by number (<c>adr-7</c>).</item>
    /// </list>
    /// </remarks>
    /// <exception cref="FormatException">The text is no address of the chain; the message says why.</exception>
    public static Address Parse(ReadOnlySpan<char> text, ChainId chain) =>
        TryParse(text, chain, out Address address, out string? error) ? address : throw new FormatException(error);

    /// <summary>As <see cref="Parse"/>, without throwing and without allocating when it succeeds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, ChainId chain, out Address address, [NotNullWhen(false)] out string? error)
    {
        if (text is FeeText)
        {
            address = FeeSink;
            error = null;
            return true;
        }

        return KnownChains.FormatOf(chain) switch
        {
            AddressFormat.Evm => TryParseEvm(text, chain, out address, out error),
            AddressFormat.Tron => TryParseTron(text, chain, out address, out error),
            AddressFormat.Bitcoin => TryParseBitcoin(text, chain, out address, out error),
            _ => TryParseOpaque(text, chain, out address, out error),
        };
    }

    /// <summary>
    /// The address as <paramref name="chain"/> writes it, in full and checksummed: by EIP-55 on EVM chains, in Base58Check on Tron;
    /// empty for the default value.
    /// </summary>
    public string ToText(ChainId chain)
    {
        Span<byte> bytes = stackalloc byte[MaxPayloadBytes];
        ReadOnlySpan<byte> payload = bytes[..CopyTo(bytes)];
        return Kind switch
        {
            AddressKind.Account20 when KnownChains.FormatOf(chain) == AddressFormat.Tron => ToBase58Check(TronVersion, payload),
            AddressKind.Account20 => ToEip55(payload),
            AddressKind.PubKeyHash => ToBase58Check(PubKeyHashVersion, payload),
            AddressKind.ScriptHash => ToBase58Check(ScriptHashVersion, payload),
            AddressKind.Witness => Bech32.EncodeWitness(BitcoinPrefix, WitnessVersion, payload),
            AddressKind.Fee => FeeText,
            AddressKind.Text => Encoding.UTF8.GetString(payload),
            _ => PlaceText(payload),
        };
    }

    /// <summary>The address without its chain, for debugging: accounts of twenty bytes as EVM chains write them.</summary>
    public override string ToString() => ToText(default);

    private static bool TryParseEvm(ReadOnlySpan<char> text, ChainId chain, out Address address, [NotNullWhen(false)] out string? error)
    {
        if (!TryReadHex(text, "0x", out address))
        {
            error = WhyNotEvm(text, chain);
            return false;
        }

        return HasRightCase(text[2..], ref address, out error);
    }

    private static bool TryParseTron(ReadOnlySpan<char> text, ChainId chain, out Address address, [NotNullWhen(false)] out string? error)
    {
        if (TryReadHex(text, "0x", out address))
            return HasRightCase(text[2..], ref address, out error);
        error = null;
        if (TryReadHex(text, "41", out address))
            return true;
        Span<byte> payload = stackalloc byte[1 + Account20Bytes];
        Base58Fault fault = Base58Check.Decode(text, payload);
        if (fault == Base58Fault.None && payload[0] == TronVersion)
        {
            address = FromAccount20(payload[1..]);
            return true;
        }

        error = WhyNotTron(text, chain, fault);
        return false;
    }

    private static bool TryParseBitcoin(ReadOnlySpan<char> text, ChainId chain, out Address address, [NotNullWhen(false)] out string? error)
    {
        address = default;
        error = null;
        bool mayBePlace = text.Length == 2 * MaxPayloadBytes || text.Contains('-') || text.Length <= UnspendableText.Length;
        if (mayBePlace && TryParsePlace(text, out address))
            return true;
        if (text.StartsWith("bc1", StringComparison.OrdinalIgnoreCase))
            return TryParseWitness(text, out address, out error);
        Span<byte> payload = stackalloc byte[1 + Account20Bytes];
        Base58Fault fault = Base58Check.Decode(text, payload);
        if (fault == Base58Fault.None && payload[0] is PubKeyHashVersion or ScriptHashVersion)
        {
            address = From(payload[0] == PubKeyHashVersion ? AddressKind.PubKeyHash : AddressKind.ScriptHash, payload[1..]);
            return true;
        }

        error = WhyNotBitcoin(text, chain, fault, payload[0]);
        return false;
    }

    private static bool TryParseWitness(ReadOnlySpan<char> text, out Address address, [NotNullWhen(false)] out string? error)
    {
        address = default;
        Span<byte> digits = stackalloc byte[Bech32.MaxLength];
        Span<byte> program = stackalloc byte[Bech32.MaxLength];
        int length = 0;
        Bech32Fault fault = Bech32.Decode(text, out int prefixLength, digits, out int count, out Bech32Variant variant);
        if (fault == Bech32Fault.None && count == 0)
            fault = Bech32Fault.Length;
        if (fault == Bech32Fault.None)
            fault = Bech32.ToBytes(digits[1..count], program, out length);
        error = WhyNotWitness(text, fault, prefixLength, digits[0], length, variant);
        if (error is not null)
            return false;
        address = From(AddressKind.Witness, program[..length], digits[0]);
        return true;
    }

    private static bool TryParseOpaque(ReadOnlySpan<char> text, ChainId chain, out Address address, [NotNullWhen(false)] out string? error)
    {
        Span<byte> bytes = stackalloc byte[MaxPayloadBytes];
        address = default;
        error = null;
        if (chain.ToString().StartsWith("bip122:", StringComparison.Ordinal) && TryParsePlace(text, out address))
            return true;
        if (text.IsEmpty || text.ContainsAny(" :/") || !SafeText.IsPlain(text))
        {
            error = $"{SafeText.Quote(text)} is no address of {chain.Name}: write it without spaces, colons, slashes and characters that do not show.";
            return false;
        }

        if (!Encoding.UTF8.TryGetBytes(text, bytes, out int length))
        {
            error = $"{SafeText.Quote(text)} is longer than the 32 bytes that this version keeps of an address of {chain.Name}, whose format it does not know.";
            return false;
        }

        error = null;
        address = From(AddressKind.Text, bytes[..length]);
        return true;
    }

    private static bool TryReadHex(ReadOnlySpan<char> text, string prefix, out Address address)
    {
        Span<byte> bytes = stackalloc byte[Account20Bytes];
        bool isHex = text.Length == prefix.Length + HexDigits && text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && Convert.FromHexString(text[prefix.Length..], bytes, out _, out _) == OperationStatus.Done;
        address = isHex ? FromAccount20(bytes) : default;
        return isHex;
    }

    /// <summary>Whether digits in mixed case are those of EIP-55. Digits in one case carry no checksum and cost no hash.</summary>
    private static bool HasRightCase(ReadOnlySpan<char> digits, ref Address address, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (!digits.ContainsAnyInRange('A', 'F') || !digits.ContainsAnyInRange('a', 'f'))
            return true;
        Span<byte> bytes = stackalloc byte[MaxPayloadBytes];
        Span<char> right = stackalloc char[HexDigits];
        WriteEip55(bytes[..address.CopyTo(bytes)], right);
        if (digits.SequenceEqual(right))
            return true;
        address = default;
        error = $"'0x{digits}' fails its EIP-55 checksum; 0x{right} would be right. "
            + "Compare it with its source; if that writes no checksum, give it in lower case.";
        return false;
    }

    private static string ToEip55(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[2 + HexDigits];
        "0x".CopyTo(text);
        WriteEip55(bytes, text[2..]);
        return new string(text);
    }

    /// <summary>EIP-55: a letter is upper case where the same digit of the Keccak-256 of the lower-case text is 8 or more.</summary>
    private static void WriteEip55(ReadOnlySpan<byte> bytes, Span<char> digits)
    {
        Convert.TryToHexStringLower(bytes, digits, out _);
        Span<byte> ascii = stackalloc byte[HexDigits];
        Encoding.ASCII.GetBytes(digits, ascii);
        Span<byte> hash = stackalloc byte[Keccak256.HashBytes];
        Keccak256.Hash(ascii, hash);
        for (int i = 0; i < HexDigits; i++)
        {
            int nibble = (i & 1) == 0 ? hash[i >> 1] >> 4 : hash[i >> 1] & 15;
            if (nibble >= 8)
                digits[i] = char.ToUpperInvariant(digits[i]);
        }
    }

    private static string ToBase58Check(byte version, ReadOnlySpan<byte> payload)
    {
        Span<byte> versioned = stackalloc byte[1 + MaxPayloadBytes];
        versioned[0] = version;
        payload.CopyTo(versioned[1..]);
        return Base58Check.Encode(versioned[..(1 + payload.Length)]);
    }
}
