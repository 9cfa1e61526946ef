using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using FlowTrace.Chain;

namespace FlowTrace.Readers.Evm;

/// <summary>What nodes write: quantities in hexadecimal without leading zeros, bytes in full, now and then a plain number.</summary>
internal static class EvmJson
{
    private const int MaxDepth = 4200;

    /// <summary>Contracts may call one another a thousand deep, and each call is two levels of JSON.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });

    public static JsonElement Member(JsonElement value, ReadOnlySpan<byte> name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement member) ? member : default;

    public static bool Has(JsonElement value, ReadOnlySpan<byte> name) =>
        Member(value, name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The items of an array; none where it is no array.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    /// <summary>A quantity; 0 where there is none.</summary>
    /// <exception cref="FormatException">It is no quantity of at most 128 bits.</exception>
    public static UInt128 Quantity(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return 0;
        if (value.ValueKind == JsonValueKind.Number)
            return value.GetUInt64();
        ReadOnlySpan<byte> digits = Digits(value, "a quantity");
        return digits.IsEmpty ? 0
            : UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 quantity) ? quantity
            : throw Wrong(value, "a quantity of at most 128 bits");
    }

    /// <exception cref="FormatException">It is no number.</exception>
    public static long Number(JsonElement value) => Quantity(value) is var number && number <= long.MaxValue ? (long)number : throw Wrong(value, "a number");

    /// <exception cref="FormatException">It is no hash of 32 bytes.</exception>
    public static TransactionId Transaction(JsonElement value)
    {
        Span<byte> hash = stackalloc byte[Word.Bytes];
        return Decode(value, hash) ? TransactionId.FromHash(hash) : throw Wrong(value, "a hash of 32 bytes");
    }

    /// <summary>The account; null where the value is null: the receiver of a transaction that creates a contract.</summary>
    /// <exception cref="FormatException">It is no address of 20 bytes.</exception>
    public static Account? Account(JsonElement value, ChainId chain)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return null;
        Span<byte> address = stackalloc byte[20];
        if (Digits(value, "an address").IsEmpty)
            return null;
        return Decode(value, address) ? new Account(chain, Address.FromAccount20(address)) : throw Wrong(value, "an address of 20 bytes");
    }

    /// <exception cref="FormatException">It is no word of 32 bytes.</exception>
    public static Word ReadWord(JsonElement value)
    {
        Span<byte> word = stackalloc byte[Word.Bytes];
        return Decode(value, word) ? Word.FromBytes(word) : throw Wrong(value, "a word of 32 bytes");
    }

    /// <exception cref="FormatException">They are no bytes.</exception>
    public static byte[] Bytes(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return [];
        ReadOnlySpan<byte> digits = Digits(value, "bytes");
        byte[] bytes = new byte[digits.Length / 2];
        return Decode(value, bytes) ? bytes : throw Wrong(value, "bytes");
    }

    /// <summary>The first four bytes of call data; false where there are fewer.</summary>
    public static bool TryReadSelector(JsonElement value, out uint selector)
    {
        selector = 0;
        return value.ValueKind == JsonValueKind.String && Digits(value, "call data") is { Length: >= 8 } digits
            && uint.TryParse(digits[..8], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out selector);
    }

    public static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool Decode(JsonElement value, Span<byte> into)
    {
        ReadOnlySpan<byte> digits = Digits(value, "hexadecimal digits");
        return digits.Length == into.Length * 2
            && Convert.FromHexString(digits, into, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    // The digits as they stand in the answer, without making a string of them.
    private static ReadOnlySpan<byte> Digits(JsonElement value, string what)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw Wrong(value, what);
        ReadOnlySpan<byte> text = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        return text.StartsWith("0x"u8) || text.StartsWith("0X"u8) ? text[2..] : text;
    }

    private static FormatException Wrong(JsonElement value, string what)
    {
        const int longest = 80;
        string text = value.ValueKind == JsonValueKind.Undefined ? "nothing" : value.GetRawText();
        return new FormatException($"{(text.Length > longest ? text[..longest] + "…" : text)} is not {what}");
    }
}
