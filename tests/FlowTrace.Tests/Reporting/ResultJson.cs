using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Reporting;

/// <summary>Makes documents of results for comparisons, and changes them under a new digest.</summary>
internal static class ResultJson
{
    public static ResultDocument DocumentOf(TraceResult result, string name = "result") => ResultDocument.Read(Encoding.UTF8.GetBytes(result.ToJson()), name);

    /// <summary>The document after a change, with a digest of its own again.</summary>
    public static ResultDocument Changed(TraceResult result, Action<JsonObject> change)
    {
        JsonObject root = JsonNode.Parse(result.ToJson())!.AsObject();
        change(root);
        return ResultDocument.Read(Digested(root), "changed");
    }

    /// <summary>The document with every object's members and every list's items in another order.</summary>
    public static ResultDocument Shuffled(TraceResult result, int seed)
    {
        var random = new Random(seed);
        return ResultDocument.Read(Digested(Shuffled(JsonNode.Parse(result.ToJson())!, random).AsObject()), "shuffled");
    }

    // The digest stands behind everything else, in the last member.
    private static byte[] Digested(JsonObject root)
    {
        JsonObject manifest = root["manifest"]!.AsObject();
        manifest.Remove("digest");
        root.Remove("manifest");
        root["manifest"] = manifest;
        string body = root.ToJsonString()[..^2];
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body + "}}\n")));
        return Encoding.UTF8.GetBytes($"{body},\n\"digest\":\"{digest}\"}}}}\n");
    }

    private static JsonNode Shuffled(JsonNode node, Random random)
    {
        switch (node)
        {
            case JsonObject members:
                KeyValuePair<string, JsonNode?>[] pairs = [.. members];
                random.Shuffle(pairs);
                return new JsonObject(pairs.Select(pair => KeyValuePair.Create(pair.Key, pair.Value is null ? null : Shuffled(pair.Value, random))));
            case JsonArray items:
                JsonNode?[] list = [.. items];
                random.Shuffle(list);
                return new JsonArray([.. list.Select(item => item is null ? null : Shuffled(item, random))]);
            default:
                return node.DeepClone();
        }
    }
}
