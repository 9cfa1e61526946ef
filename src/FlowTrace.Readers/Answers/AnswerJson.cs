using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace FlowTrace.Readers.Answers;

/// <summary>Reads members of answers, which write numbers as numbers or as text and leave out what is nothing; and keeps rows as they came.</summary>
internal static class AnswerJson
{
    private const string RowsMember = "rows";
    private const string GapMember = "gap";

    /// <summary>Reads a whole answer; false where it ends early or is none.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> answer, out JsonElement root)
    {
        root = default;
        try
        {
            // The document is left to the collector: what it holds is handed on.
            root = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 256 }).RootElement;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>An answer that was read whole before.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> answer) => TryParse(answer, out JsonElement root)
        ? root
        : throw new InvalidDataException("An answer in the archive is damaged. Drop the archive and read again.");

    /// <summary>The member, or nothing where it is missing.</summary>
    public static JsonElement Member(JsonElement value, ReadOnlySpan<byte> name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement member) ? member : default;

    /// <summary>The member as text; empty where it is missing, null or no simple value.</summary>
    public static string Text(JsonElement value, ReadOnlySpan<byte> name) => Text(Member(value, name));

    /// <summary>The value as text; empty where it is null or no simple value.</summary>
    public static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "",
    };

    /// <summary>A whole number from 0, in decimal digits; -1 where there is none.</summary>
    public static long Number(JsonElement value, ReadOnlySpan<byte> name) =>
        long.TryParse(Text(value, name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;

    /// <summary>A quantity as nodes write it, <c>0x</c> and hexadecimal digits; null where it is none of at most 128 bits.</summary>
    public static UInt128? Quantity(JsonElement value)
    {
        string text = Text(value);
        return text is "0x" ? 0
            : text.StartsWith("0x", StringComparison.Ordinal)
            && UInt128.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 quantity) ? quantity : null;
    }

    /// <summary>The items of an array; none where it is no array.</summary>
    public static IReadOnlyList<JsonElement> Items(JsonElement value) => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    /// <summary>Writes rows as they came, for the archive.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="gap">What is known to be missing among them; empty for nothing.</param>
    public static byte[] Keep(IEnumerable<JsonElement> rows, string gap = "")
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            if (gap.Length > 0)
                json.WriteString(GapMember, gap);
            json.WriteStartArray(RowsMember);
            foreach (JsonElement row in rows)
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(row), skipInputValidation: true);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Keep"/> wrote.</summary>
    public static (IReadOnlyList<JsonElement> Rows, string Gap) Read(ReadOnlyMemory<byte> kept)
    {
        JsonElement root = Parse(kept);
        return (Items(Member(root, "rows"u8)), Text(root, "gap"u8));
    }
}
