using System.Text;
using System.Text.Json;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers.Tron;

/// <summary>Reads members of Tron's answers, which write numbers as numbers or as text and leave out what is zero.</summary>
internal static class TronJson
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The member as text; empty where it is missing, null or no simple value.</summary>
    public static string Text(JsonElement value, string member)
    {
        JsonElement found = Member(value, member);
        return found.ValueKind switch
        {
            JsonValueKind.String => found.GetString()!,
            JsonValueKind.Number => found.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => "",
        };
    }

    public static bool Has(JsonElement value, string member) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member, out _);

    /// <summary>The member, or nothing where it is missing.</summary>
    public static JsonElement Member(JsonElement value, string member) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member, out JsonElement found) ? found : default;

    /// <summary>The elements of the member; none where it is missing or no array.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement value, string member)
    {
        JsonElement found = Member(value, member);
        return found.ValueKind == JsonValueKind.Array ? found.EnumerateArray() : [];
    }

    /// <summary>A text that is written as the hexadecimal digits of its UTF-8; what is no UTF-8 keeps one character a byte.</summary>
    public static string Decoded(string text)
    {
        if (!Hex.TryRead(text, out byte[] bytes))
            return text;
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
