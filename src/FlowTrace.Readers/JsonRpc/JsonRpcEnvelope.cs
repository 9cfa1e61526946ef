using System.Globalization;
using System.Text.Json;

namespace FlowTrace.Readers.JsonRpc;

/// <summary>The object around a result: its id, and the result or the error, in any order.</summary>
internal static class JsonRpcEnvelope
{
    /// <summary>Reads one object into the place of its id; hands an error over that is about no call of its own.</summary>
    /// <param name="reader">Stands on the object's start.</param>
    /// <param name="body">What it reads.</param>
    /// <param name="got">The answers by their ids.</param>
    /// <param name="isAlone">Whether there is one call, so that the id does not matter.</param>
    public static JsonRpcError? Read(ref Utf8JsonReader reader, byte[] body, JsonRpcAnswer?[] got, bool isAlone)
    {
        int id = -1;
        JsonRpcError? error = null;
        ReadOnlyMemory<byte>? result = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isId = reader.ValueTextEquals("id"u8);
            bool isResult = reader.ValueTextEquals("result"u8);
            bool isError = reader.ValueTextEquals("error"u8);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            if (isId)
                id = IdOf(ref reader);
            else if (isError && reader.TokenType != JsonTokenType.Null)
                error = ReadError(ref reader);
            else
                reader.Skip();
            if (isResult)
                result = body.AsMemory(start, (int)reader.BytesConsumed - start);
        }

        if (isAlone)
            id = 0;
        if (id >= 0 && id < got.Length)
            got[id] ??= error is not null ? new JsonRpcAnswer(ReadOnlyMemory<byte>.Empty, error) : result is { } found ? new JsonRpcAnswer(found, null) : null;
        else
            return error;
        return null;
    }

    private static int IdOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.TryGetInt32(out int number) ? number : -1,
        JsonTokenType.String => int.TryParse(reader.ValueSpan, CultureInfo.InvariantCulture, out int number) ? number : -1,
        _ => -1,
    };

    private static JsonRpcError ReadError(ref Utf8JsonReader reader)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement error = document.RootElement;
        if (error.ValueKind == JsonValueKind.String)
            return new JsonRpcError(0, error.GetString()!);
        int code = error.TryGetProperty("code", out JsonElement number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out int read) ? read
            : 0;
        string message = error.TryGetProperty("message", out JsonElement text) ? text.ToString() : error.GetRawText();
        return new JsonRpcError(code, message, error.TryGetProperty("data", out JsonElement data) ? data.GetRawText() : "");
    }
}
