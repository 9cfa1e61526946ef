using System.Globalization;
using FlowTrace.Internals;

namespace FlowTrace.Chain;

// What is wrong with a text that is no address, and how to mend it. None of this runs for a text that is one.
public readonly partial record struct Address
{
    private static string WhyNotEvm(ReadOnlySpan<char> text, ChainId chain)
    {
        if (WhyNotAnyChain(text, chain) is { } reason)
            return reason;
        if (!text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            bool onlyPrefixMissing = text.Length == HexDigits && IndexOfNoHexDigit(text) < 0;
            return Refuse(text, chain, GuessChain(text) is { } other && other != chain
                ? $"it looks like one of {other.Name}; write {other.Name}:{text} or name that chain."
                : onlyPrefixMissing ? $"the prefix is missing; write 0x{text}." : "it is 0x and 40 hexadecimal digits.");
        }

        ReadOnlySpan<char> digits = text[2..];
        int wrong = IndexOfNoHexDigit(digits);
        if (wrong >= 0)
            return Refuse(text, chain, string.Create(
                CultureInfo.InvariantCulture, $"{SafeText.Quote(digits.Slice(wrong, 1))} at character {wrong + 3} is no hexadecimal digit."));
        return Refuse(text, chain, digits.Length == 64
            ? "64 digits are a transaction hash or a storage slot; an address has 40."
            : string.Create(CultureInfo.InvariantCulture, $"it has {digits.Length} hexadecimal digits behind 0x where an address has 40."));
    }

    private static string WhyNotTron(ReadOnlySpan<char> text, ChainId chain, Base58Fault fault)
    {
        if (WhyNotAnyChain(text, chain) is { } reason)
            return reason;
        if (GuessChain(text) is { } other && other != ChainId.Tron)
            return Refuse(text, chain, $"it looks like one of {other.Name}; write {other.Name}:{text} or name that chain.");
        const string Forms = "it is T and 33 more characters of Base58, or 41 or 0x and 40 hexadecimal digits.";
        return Refuse(text, chain, fault switch
        {
            Base58Fault.Checksum => "its checksum is wrong: a character was changed or lost. Compare it with its source.",
            Base58Fault.None => "it is Base58 of another chain; on Tron it begins with T.",
            _ => Forms,
        });
    }

    private static string WhyNotBitcoin(ReadOnlySpan<char> text, ChainId chain, Base58Fault fault, byte version)
    {
        if (WhyNotAnyChain(text, chain) is { } reason)
            return reason;
        const string Testnet = "it is of a test network, whose coins have no value; give a mainnet address (1…, 3… or bc1…).";
        const string Forms = "it is 1… or 3… in Base58, or bc1… in Bech32.";
        if (text.StartsWith("tb1", StringComparison.OrdinalIgnoreCase) || text.StartsWith("bcrt1", StringComparison.OrdinalIgnoreCase))
            return Refuse(text, chain, Testnet);
        if (GuessChain(text) is { } other && other != ChainId.Bitcoin)
            return Refuse(text, chain, $"it looks like one of {other.Name}; write {other.Name}:{text} or name that chain.");
        return Refuse(text, chain, fault switch
        {
            Base58Fault.Checksum => "its checksum is wrong: a character was changed or lost. Compare it with its source.",
            Base58Fault.None when version is 0x6F or 0xC4 => Testnet,
            Base58Fault.None => string.Create(CultureInfo.InvariantCulture, $"its version byte 0x{version:x2} is of another chain; {Forms}"),
            _ => Forms,
        });
    }

    /// <summary>Null for a good witness address of Bitcoin's main network.</summary>
    private static string? WhyNotWitness(
        ReadOnlySpan<char> text, Bech32Fault fault, int prefixLength, byte version, int programLength, Bech32Variant variant)
    {
        string? reason = fault switch
        {
            Bech32Fault.MixedCase => "upper and lower case are mixed; write all of it in lower case.",
            Bech32Fault.Length => "it is too short or too long for Bech32.",
            Bech32Fault.Character => "behind bc1 it has a character that Bech32 does not use (1, b, i, o are never used there).",
            Bech32Fault.Checksum => "its checksum is wrong: a character was changed or lost. Compare it with its source.",
            Bech32Fault.Padding => "its last digit is not filled up with zeros.",
            Bech32Fault.Prefix => "it is bc1 and digits of Bech32.",
            _ => null,
        };
        if (reason is null && prefixLength != BitcoinPrefix.Length)
            reason = "its prefix is not bc.";
        if (reason is null && version > 16)
            reason = "its witness version is above 16.";
        if (reason is null && variant != (version == 0 ? Bech32Variant.Bech32 : Bech32Variant.Bech32m))
            reason = version == 0
                ? "witness version 0 is written in Bech32 (BIP-173), and this is Bech32m."
                : "witness versions from 1 on are written in Bech32m (BIP-350), and this is Bech32.";
        if (reason is null && (version == 0 ? programLength is not (20 or 32) : programLength is < 2 or > MaxPayloadBytes))
            reason = string.Create(CultureInfo.InvariantCulture, $"its witness program has {programLength} bytes; ")
                + (version == 0 ? "version 0 has 20 or 32." : "this version of FlowTrace keeps 2 to 32.");
        return reason is null ? null : Refuse(text, ChainId.Bitcoin, reason);
    }

    private static string? WhyNotAnyChain(ReadOnlySpan<char> text, ChainId chain)
    {
        if (text.IsEmpty)
            return $"The address is empty; give an address of {chain.Name}.";
        return text.Trim().Length != text.Length ? Refuse(text, chain, "remove the space around it.") : null;
    }

    private static string Refuse(ReadOnlySpan<char> text, ChainId chain, string reason) =>
        $"{SafeText.Quote(text)} is no address of {chain.Name}: {reason}";

    /// <summary>
    /// The chain that a bare address is of by its looks: <c>T</c> and 33 more characters are Tron's, <c>bc1…</c>, <c>1…</c> and <c>3…</c>
    /// are Bitcoin's, <c>0x…</c> is Ethereum's though every EVM chain has it. Null for anything else.
    /// </summary>
    internal static ChainId? GuessChain(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExceptInRange('0', 'z') || text.ContainsAnyInRange(':', '@') || text.ContainsAnyInRange('[', '`'))
            return null;
        if (text.Length == 2 + HexDigits && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return ChainId.Ethereum;
        if (text.Length == 34 && text[0] == 'T')
            return ChainId.Tron;
        bool isBitcoin = text.StartsWith("bc1", StringComparison.OrdinalIgnoreCase) || (text.Length is >= 26 and <= 35 && text[0] is '1' or '3');
        return isBitcoin && text.Length <= Bech32.MaxLength ? ChainId.Bitcoin : null;
    }

    private static int IndexOfNoHexDigit(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
            if (!char.IsAsciiHexDigit(text[i]))
                return i;
        return -1;
    }
}
