using System.Text;
using System.Text.Json;
using FlowTrace.Readers.JsonRpc;
using Nethereum.JsonRpc.Client.RpcMessages;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace FlowTrace.Nethereum;

/// <summary>Between the JSON text of FlowTrace's calls and the objects of Nethereum's, which come from either of two JSON libraries.</summary>
internal static class RpcJson
{
    /// <summary>The parameters of a call as plain values, which both libraries write alike.</summary>
    public static object?[] Parameters(string array)
    {
        using JsonDocument document = JsonDocument.Parse(array);
        return [.. document.RootElement.EnumerateArray().Select(Plain)];
    }

    public static JsonRpcAnswer Answer(RpcResponseMessage response) => response.Error is { } error
        ? new JsonRpcAnswer(ReadOnlyMemory<byte>.Empty, new JsonRpcError(error.Code, error.Message ?? "", error.Data is null ? "" : Text(error.Data)))
        : new JsonRpcAnswer(Encoding.UTF8.GetBytes(Text(response.Result)), null);

    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetInt64(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => value.EnumerateArray().Select(Plain).ToArray(),
        _ => value.EnumerateObject().ToDictionary(member => member.Name, member => Plain(member.Value), StringComparer.Ordinal),
    };

    private static string Text(object? result) => result switch
    {
        null => "null",
        JsonElement element => element.GetRawText(),
        JToken token => token.ToString(Formatting.None),
        _ => JsonConvert.SerializeObject(result),
    };
}
