using System.Text.Json;
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace FlowTrace.Cli.Mcp;

/// <summary>A tool whose arguments are compared with its schema, and whose failures come back as answers that say what, where, and how to mend it.</summary>
internal sealed class CheckedTool(McpServerTool tool, ConfinedFolder folder) : DelegatingMcpServerTool(tool)
{
    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        if (ArgumentCheck.ErrorOf(ProtocolTool, request.Params?.Arguments) is { } wrong)
            return Failure(wrong);
        try
        {
            return await base.InvokeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is TraceInputException or ResultDocumentException or BundleException or ChainReadException or CaseStoreException
            or IOException or UnauthorizedAccessException)
        {
            return Failure(failure.Message);
        }
        catch (OutOfMemoryException)
        {
            return Failure("There is not enough memory for this case; split its ledger by time or asset, or use a machine with more.");
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            return Failure($"This is a defect of the program, please report it: {defect.GetType().Name}: {defect.Message}");
        }
    }

    private CallToolResult Failure(string message) => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = AnswerBuilder.Text(folder.WithoutRoot(message)) }],
    };
}

/// <summary>Compares arguments with a tool's schema, as far as the schemas of these tools go: names, types and what is required.</summary>
internal static class ArgumentCheck
{
    /// <summary>What is wrong and how to mend it; null for nothing.</summary>
    public static string? ErrorOf(Tool tool, IDictionary<string, JsonElement>? arguments)
    {
        JsonElement properties = tool.InputSchema.GetProperty("properties");
        string names = string.Join(", ", properties.EnumerateObject().Select(property => property.Name));
        foreach ((string name, JsonElement value) in arguments ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal))
        {
            if (!properties.TryGetProperty(name, out JsonElement schema))
                return $"{tool.Name} has no argument '{name}'. It takes {names}.";
            if (!Fits(value, schema))
                return $"{name}: {Shown(value)} is no {Wanted(schema)}. Give {name} as {Wanted(schema)}.";
        }

        if (!tool.InputSchema.TryGetProperty("required", out JsonElement required))
            return null;
        foreach (JsonElement name in required.EnumerateArray())
            if (arguments is null || !arguments.TryGetValue(name.GetString()!, out JsonElement given) || given.ValueKind == JsonValueKind.Null)
                return $"{tool.Name} needs the argument '{name.GetString()}'. It takes {names}.";
        return null;
    }

    private static bool Fits(JsonElement value, JsonElement schema) => TypesOf(schema).Any(type => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => Fits(item, schema.GetProperty("items"))),
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    });

    private static string Wanted(JsonElement schema) => string.Join(" or ", TypesOf(schema).Where(type => type != "null").Select(type => type switch
    {
        "array" => $"list of {Wanted(schema.GetProperty("items"))}s",
        "integer" => "whole number",
        _ => type,
    }));

    private static IEnumerable<string> TypesOf(JsonElement schema) => !schema.TryGetProperty("type", out JsonElement type) ? ["anything"]
        : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: <= 60 } text ? text : value.GetRawText()[..60] + "…";
}
