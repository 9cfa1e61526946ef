namespace FlowTrace.Internals;

/// <summary>Which constant a Bech32 checksum was made with.</summary>
internal enum Bech32Variant
{
    /// <summary>BIP-173, for witness version 0.</summary>
    Bech32,

    /// <summary>BIP-350, for witness versions 1 to 16.</summary>
    Bech32m,
}

/// <summary>What is wrong with a Bech32 text.</summary>
internal enum Bech32Fault
{
    None,
    MixedCase,
    Length,
    Prefix,
    Character,
    Checksum,
    Padding,
}

/// <summary>
/// Bech32 and Bech32m: a human-readable prefix, the digit 1, five-bit digits, and a checksum of six digits.
/// </summary>
/// <remarks>Sources: BIP-173 and BIP-350, whose test vectors it is tested with.</remarks>
internal static class Bech32
{
    public const int MaxLength = 90;
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumDigits = 6;
    private const uint Bech32Constant = 1;
    private const uint Bech32mConstant = 0x2BC830A3;

    private static readonly sbyte[] Values = MakeValues();

    private static ReadOnlySpan<uint> Generator => [0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3];

    /// <summary>
    /// Reads the prefix's length and the five-bit digits between separator and checksum into <paramref name="digits"/>, which has room
    /// for <see cref="MaxLength"/>.
    /// </summary>
    public static Bech32Fault Decode(ReadOnlySpan<char> text, out int prefixLength, Span<byte> digits, out int count, out Bech32Variant variant)
    {
        count = 0;
        variant = default;
        prefixLength = text.LastIndexOf('1');
        if (text.ContainsAnyInRange('a', 'z') && text.ContainsAnyInRange('A', 'Z'))
            return Bech32Fault.MixedCase;
        if (text.Length > MaxLength)
            return Bech32Fault.Length;
        if (prefixLength < 1 || text[..prefixLength].ContainsAnyExceptInRange('!', '~'))
            return Bech32Fault.Prefix;
        ReadOnlySpan<char> data = text[(prefixLength + 1)..];
        if (data.Length < ChecksumDigits)
            return Bech32Fault.Length;
        uint checksum = ExpandPrefix(text[..prefixLength]);
        for (int i = 0; i < data.Length; i++)
        {
            int digit = data[i] < Values.Length ? Values[data[i]] : -1;
            if (digit < 0)
                return Bech32Fault.Character;
            digits[i] = (byte)digit;
            checksum = Step(checksum, (uint)digit);
        }

        if (checksum is not (Bech32Constant or Bech32mConstant))
            return Bech32Fault.Checksum;
        variant = checksum == Bech32Constant ? Bech32Variant.Bech32 : Bech32Variant.Bech32m;
        count = data.Length - ChecksumDigits;
        return Bech32Fault.None;
    }

    /// <summary>Packs five-bit digits into bytes. What is left over must be fewer than five bits and zero.</summary>
    public static Bech32Fault ToBytes(ReadOnlySpan<byte> digits, Span<byte> bytes, out int count)
    {
        uint bits = 0;
        int held = 0;
        count = 0;
        foreach (byte digit in digits)
        {
            bits = (bits << 5) | digit;
            held += 5;
            if (held < 8)
                continue;
            held -= 8;
            bytes[count++] = (byte)(bits >> held);
            bits &= (1U << held) - 1;
        }

        return held >= 5 || bits != 0 ? Bech32Fault.Padding : Bech32Fault.None;
    }

    /// <summary>The lower-case text of a witness program.</summary>
    public static string EncodeWitness(ReadOnlySpan<char> prefix, byte version, ReadOnlySpan<byte> program)
    {
        Span<char> text = stackalloc char[MaxLength];
        prefix.CopyTo(text);
        int length = prefix.Length;
        text[length++] = '1';
        uint checksum = ExpandPrefix(prefix);
        Append(text, version, ref length, ref checksum);
        uint bits = 0;
        int held = 0;
        foreach (byte b in program)
        {
            bits = (bits << 8) | b;
            for (held += 8; held >= 5; held -= 5)
                Append(text, (bits >> (held - 5)) & 31, ref length, ref checksum);
            bits &= (1U << held) - 1;
        }

        if (held > 0)
            Append(text, (bits << (5 - held)) & 31, ref length, ref checksum);
        uint end = checksum;
        for (int i = 0; i < ChecksumDigits; i++)
            end = Step(end, 0);
        end ^= version == 0 ? Bech32Constant : Bech32mConstant;
        for (int i = ChecksumDigits - 1; i >= 0; i--)
            text[length++] = Alphabet[(int)((end >> (5 * i)) & 31)];
        return new string(text[..length]);
    }

    private static void Append(Span<char> text, uint digit, ref int length, ref uint checksum)
    {
        text[length++] = Alphabet[(int)digit];
        checksum = Step(checksum, digit);
    }

    private static uint ExpandPrefix(ReadOnlySpan<char> prefix)
    {
        uint checksum = 1;
        foreach (char c in prefix)
            checksum = Step(checksum, (uint)char.ToLowerInvariant(c) >> 5);
        checksum = Step(checksum, 0);
        foreach (char c in prefix)
            checksum = Step(checksum, (uint)char.ToLowerInvariant(c) & 31);
        return checksum;
    }

    private static uint Step(uint checksum, uint digit)
    {
        uint top = checksum >> 25;
        checksum = ((checksum & 0x1FF_FFFF) << 5) ^ digit;
        for (int i = 0; i < Generator.Length; i++)
            if ((top >> i & 1) != 0)
                checksum ^= Generator[i];
        return checksum;
    }

    private static sbyte[] MakeValues()
    {
        sbyte[] values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (int i = 0; i < Alphabet.Length; i++)
            values[Alphabet[i]] = values[char.ToUpperInvariant(Alphabet[i])] = (sbyte)i;
        return values;
    }
}
