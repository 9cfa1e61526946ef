using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace FlowTrace.Cli.Mcp;

/// <summary>
/// The JSON schema of an answer. Every part stands in it once, under <c>$defs</c>, and is referred to: an answer has amounts in many places, and a client reads
/// the schemas of all tools before it asks anything.
/// </summary>
/// <remarks>Members that may be left out are those whose type has a null: answers are written without nulls, so that every other member is there.</remarks>
internal sealed class AnswerSchema
{
    private readonly JsonSerializerOptions _json;
    private readonly JsonObject _definitions = [];

    private AnswerSchema(JsonSerializerOptions json) => _json = json;

    /// <summary>The schema of a type that is written with <paramref name="json"/>.</summary>
    public static JsonElement Of(Type answer, JsonSerializerOptions json)
    {
        var schema = new AnswerSchema(json);
        JsonObject root = schema.Members(answer);
        root["$defs"] = schema._definitions;
        return JsonSerializer.SerializeToElement(root);
    }

    private JsonObject Members(Type type)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (JsonPropertyInfo member in _json.GetTypeInfo(type).Properties)
        {
            JsonObject schema = Value(member.PropertyType);
            if (DescriptionOf(member.AttributeProvider) is { } description)
                schema.Insert(0, "description", description);
            properties.Add(member.Name, schema);
            if (!member.IsGetNullable)
                required.Add(member.Name);
        }

        var members = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
            members["required"] = required;
        return members;
    }

    private JsonObject Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        JsonTypeInfo info = _json.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new JsonObject { ["type"] = "array", ["items"] = Value(info.ElementType!) },
            JsonTypeInfoKind.Dictionary => new JsonObject { ["type"] = "object", ["additionalProperties"] = Value(info.ElementType!) },
            JsonTypeInfoKind.Object => Reference(type),
            _ => new JsonObject { ["type"] = Word(type) },
        };
    }

    private JsonObject Reference(Type type)
    {
        if (!_definitions.ContainsKey(type.Name))
        {
            // Noted before its members are looked at: a part may hold parts of its own kind.
            _definitions.Add(type.Name, null);
            JsonObject definition = Members(type);
            if (DescriptionOf(type) is { } description)
                definition.Insert(0, "description", description);
            _definitions[type.Name] = definition;
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{type.Name}" };
    }

    private static string Word(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.String => "string",
        TypeCode.Boolean => "boolean",
        TypeCode.Int32 or TypeCode.Int64 => "integer",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Answers hold texts, whole numbers, yes or no, and parts made of them."),
    };

    private static string? DescriptionOf(ICustomAttributeProvider? member) =>
        member?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true).OfType<DescriptionAttribute>().FirstOrDefault()?.Description;
}
