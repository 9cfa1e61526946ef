using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FlowTrace.Files.Labels;

/// <summary>Writes a list or map of a pack as JSON text, the form in which contexts are kept, and reads the tags that a context names.</summary>
internal static class PackJson
{
    // Kept as a note and encoded again wherever it is shown.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(PackYaml yaml)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Plain))
            Write(yaml, json);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The words under <c>tags</c> of a context; none where it is no JSON map or has none.</summary>
    public static string[] TagsOf(string context)
    {
        if (!context.Contains("\"tags\"", StringComparison.Ordinal))
            return [];
        try
        {
            using var document = JsonDocument.Parse(context);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("tags", out JsonElement tags))
                return [];
            return tags.ValueKind switch
            {
                JsonValueKind.String => [tags.GetString()!],
                JsonValueKind.Array => [.. tags.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Select(tag => tag.GetString()!)],
                _ => [],
            };
        }
        catch (JsonException)
        {
            // A context is free text; that it is no JSON is no fault of it.
            return [];
        }
    }

    private static void Write(PackYaml yaml, Utf8JsonWriter json)
    {
        if (yaml.TryValue(out PackValue value))
        {
            if (value.IsNull)
                json.WriteNullValue();
            else
                json.WriteStringValue(value.Text);
            return;
        }

        bool isMap = yaml.IsMap;
        yaml.Enter();
        if (isMap)
            json.WriteStartObject();
        else
            json.WriteStartArray();
        while (!yaml.TryLeave())
        {
            if (isMap)
                json.WritePropertyName(yaml.Key().Text);
            Write(yaml, json);
        }

        if (isMap)
            json.WriteEndObject();
        else
            json.WriteEndArray();
    }
}
