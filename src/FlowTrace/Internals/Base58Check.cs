using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FlowTrace.Internals;

/// <summary>What is wrong with a Base58Check text.</summary>
internal enum Base58Fault
{
    None,
    Character,
    Length,
    Checksum,
}

/// <summary>
/// Base58Check: a number in base 58, written without the digits that look alike, that ends in four bytes of a double SHA-256.
/// </summary>
/// <remarks>Source: the Bitcoin reference client's addresses; Tron uses the same with a version byte of its own.</remarks>
internal static class Base58Check
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const int ChecksumBytes = 4;
    private const int MaxBytes = 64;
    private const int MaxWords = MaxBytes / sizeof(uint);

    // 58^87 < 2^512: what fits the words, whatever the digits.
    private const int MaxDigits = 87;

    private static readonly sbyte[] Values = MakeValues();

    /// <summary>Decodes a text whose payload (version byte included) has exactly as many bytes as <paramref name="payload"/>.</summary>
    public static Base58Fault Decode(ReadOnlySpan<char> text, Span<byte> payload)
    {
        Span<uint> words = stackalloc uint[MaxWords];
        int used = 0;
        if (text.Length > MaxDigits)
            return Base58Fault.Length;
        foreach (char c in text)
        {
            int digit = c < Values.Length ? Values[c] : -1;
            if (digit < 0)
                return Base58Fault.Character;
            MultiplyAdd(words, ref used, 58, (uint)digit);
        }

        Span<byte> bytes = stackalloc byte[MaxBytes];
        bytes.Clear();
        for (int i = 0; i < used; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes[(MaxBytes - ((i + 1) * sizeof(uint)))..], words[i]);
        // A digit 1 in front stands for a zero byte, which the number itself does not show.
        int zeros = LeadingCount(text, Alphabet[0]);
        int significant = MaxBytes - LeadingCount(bytes, (byte)0);
        int expected = payload.Length + ChecksumBytes;
        if (zeros + significant != expected)
            return Base58Fault.Length;
        ReadOnlySpan<byte> whole = bytes[^expected..];
        Span<byte> checksum = stackalloc byte[SHA256.HashSizeInBytes];
        HashTwice(whole[..^ChecksumBytes], checksum);
        if (!whole[^ChecksumBytes..].SequenceEqual(checksum[..ChecksumBytes]))
            return Base58Fault.Checksum;
        whole[..^ChecksumBytes].CopyTo(payload);
        return Base58Fault.None;
    }

    /// <summary>The text of a payload (version byte included) of at most 59 bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> payload)
    {
        Span<byte> whole = stackalloc byte[MaxBytes];
        payload.CopyTo(whole);
        Span<byte> checksum = stackalloc byte[SHA256.HashSizeInBytes];
        HashTwice(payload, checksum);
        checksum[..ChecksumBytes].CopyTo(whole[payload.Length..]);
        whole = whole[..(payload.Length + ChecksumBytes)];

        Span<uint> words = stackalloc uint[MaxWords];
        int used = 0;
        foreach (byte b in whole)
            MultiplyAdd(words, ref used, 256, b);
        Span<char> text = stackalloc char[MaxDigits];
        int start = text.Length;
        while (used > 0)
            text[--start] = Alphabet[(int)DivideBy58(words, ref used)];
        for (int zeros = LeadingCount(whole, (byte)0); zeros > 0; zeros--)
            text[--start] = Alphabet[0];
        return new string(text[start..]);
    }

    private static void HashTwice(ReadOnlySpan<byte> payload, Span<byte> hash)
    {
        Span<byte> once = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, once);
        SHA256.HashData(once, hash);
    }

    // Words run from the least significant one; only the used ones are touched.
    private static void MultiplyAdd(Span<uint> words, ref int used, uint factor, uint addend)
    {
        ulong carry = addend;
        foreach (ref uint word in words[..used])
        {
            carry += (ulong)word * factor;
            word = unchecked((uint)carry);
            carry >>= 32;
        }

        if (carry != 0)
            words[used++] = (uint)carry;
    }

    private static uint DivideBy58(Span<uint> words, ref int used)
    {
        ulong rest = 0;
        for (int i = used - 1; i >= 0; i--)
        {
            (ulong quotient, rest) = Math.DivRem((rest << 32) | words[i], 58UL);
            words[i] = (uint)quotient;
        }

        if (words[used - 1] == 0)
            used--;
        return (uint)rest;
    }

    private static int LeadingCount<T>(ReadOnlySpan<T> items, T value)
        where T : IEquatable<T>
    {
        int other = items.IndexOfAnyExcept(value);
        return other < 0 ? items.Length : other;
    }

    private static sbyte[] MakeValues()
    {
        sbyte[] values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (int i = 0; i < Alphabet.Length; i++)
            values[Alphabet[i]] = (sbyte)i;
        return values;
    }
}
