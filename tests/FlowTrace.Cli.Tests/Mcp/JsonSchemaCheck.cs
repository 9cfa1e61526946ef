using System.Text.Json;

namespace FlowTrace.Cli.Tests.Mcp;

/// <summary>Compares a document with a JSON schema, as far as the schemas of the tools go; what it does not know it refuses.</summary>
internal static class JsonSchemaCheck
{
    private static readonly string[] Known =
        ["$schema", "title", "description", "type", "properties", "required", "items", "additionalProperties", "enum", "$ref", "default", "format", "$defs"];

    /// <summary>Where the document departs from the schema.</summary>
    public static IEnumerable<string> Errors(JsonElement value, JsonElement schema) => Errors(value, schema, schema, "$");

    private static IEnumerable<string> Errors(JsonElement value, JsonElement schema, JsonElement root, string path)
    {
        if (schema.ValueKind == JsonValueKind.True)
            yield break;
        foreach (JsonProperty keyword in schema.EnumerateObject())
            if (!Known.Contains(keyword.Name))
                yield return $"{path}: this check does not know {keyword.Name}";
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            foreach (string error in Errors(value, Resolve(root, reference.GetString()!), root, path))
                yield return error;
            yield break;
        }

        if (schema.TryGetProperty("type", out JsonElement type) && !TypesOf(type).Any(one => Is(value, one)))
            yield return $"{path} is {value.ValueKind}, not {type}";
        if (value.ValueKind == JsonValueKind.Object)
            foreach (string error in ObjectErrors(value, schema, root, path))
                yield return error;
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out JsonElement items))
            foreach ((int index, JsonElement item) in value.EnumerateArray().Index())
                foreach (string error in Errors(item, items, root, $"{path}[{index}]"))
                    yield return error;
    }

    private static IEnumerable<string> ObjectErrors(JsonElement value, JsonElement schema, JsonElement root, string path)
    {
        bool isClosed = schema.TryGetProperty("properties", out JsonElement properties);
        if (schema.TryGetProperty("required", out JsonElement required))
            foreach (JsonElement name in required.EnumerateArray())
                if (!value.TryGetProperty(name.GetString()!, out _))
                    yield return $"{path} lacks {name}";
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (isClosed && properties.TryGetProperty(member.Name, out JsonElement of))
                foreach (string error in Errors(member.Value, of, root, $"{path}.{member.Name}"))
                    yield return error;
            else if (schema.TryGetProperty("additionalProperties", out JsonElement more) && more.ValueKind == JsonValueKind.Object)
                foreach (string error in Errors(member.Value, more, root, $"{path}.{member.Name}"))
                    yield return error;
            else
                yield return $"{path} has {member.Name}, which the schema does not";
        }
    }

    private static JsonElement Resolve(JsonElement root, string reference)
    {
        JsonElement at = root;
        foreach (string part in reference.Split('/').Skip(1))
            at = at.ValueKind == JsonValueKind.Array ? at[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]
                : at.GetProperty(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        return at;
    }

    private static IEnumerable<string> TypesOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => false,
    };
}
