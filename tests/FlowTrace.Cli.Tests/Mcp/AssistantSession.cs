using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace FlowTrace.Cli.Tests.Mcp;

/// <summary>A real client of the protocol, and the built tool as a process that it started and speaks with.</summary>
internal sealed class AssistantSession : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly McpClient _client;

    private AssistantSession(McpClient client) => _client = client;

    public McpClient Client => _client;

    /// <summary>Starts a session as today's clients do, by a handshake.</summary>
    public static Task<AssistantSession> StartAsync(string folder, params string[] more) => StartUnderAsync("2025-11-25", folder, more);

    /// <summary>Starts a session under a version of the protocol, or as the client likes best where none is named.</summary>
    public static async Task<AssistantSession> StartUnderAsync(string? protocol, string folder, params string[] more)
    {
        var transport = new StdioClientTransport(new StdioClientTransportOptions
        {
            Name = "flowtrace",
            Command = "dotnet",
            Arguments = [ChildProcess.Tool, "mcp", "--folder", folder, .. more],
        });
        using var patience = new CancellationTokenSource(Patience);
        // A tool that starts slowly on a busy machine is no tool of an older protocol, which a short probe would take it for.
        var options = new McpClientOptions { ProtocolVersion = protocol, InitializationTimeout = Patience, DiscoverProbeTimeout = Patience };
        return new AssistantSession(await McpClient.CreateAsync(transport, options, cancellationToken: patience.Token));
    }

    /// <summary>An answer, which is compared with the tool's schema.</summary>
    public async Task<JsonElement> AskAsync(string tool, params (string Name, object? Value)[] arguments)
    {
        CallToolResult result = await CallAsync(tool, arguments);
        result.IsError.Should().NotBe(true, TextOf(result));
        result.StructuredContent.Should().NotBeNull();
        return result.StructuredContent!.Value;
    }

    /// <summary>The text of an error.</summary>
    public async Task<string> RefusalAsync(string tool, params (string Name, object? Value)[] arguments)
    {
        CallToolResult result = await CallAsync(tool, arguments);
        result.IsError.Should().Be(true, TextOf(result));
        return TextOf(result);
    }

    public async Task<CallToolResult> CallAsync(
        string tool, (string Name, object? Value)[] arguments, CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        return await _client.CallToolAsync(
            tool, arguments.ToDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal), cancellationToken: patience.Token);
    }

    /// <summary>Begins a call and, a while later, tells the tool to end it. This client's own calls tell nobody when they are given up.</summary>
    public async Task StartAndCancelAsync(string tool, (string Name, object? Value)[] arguments, TimeSpan later)
    {
        var id = new RequestId("to-be-cancelled");
        var parameters = new JsonObject
        {
            ["name"] = tool,
            ["arguments"] = JsonSerializer.SerializeToNode(arguments.ToDictionary(argument => argument.Name, argument => argument.Value)),
        };
        using var giveUp = new CancellationTokenSource();
        Task<JsonRpcResponse> running = _client.SendRequestAsync(new JsonRpcRequest { Id = id, Method = "tools/call", Params = parameters }, giveUp.Token);
        await Task.Delay(later);
        running.IsCompleted.Should().BeFalse("what has ended cannot be cancelled");
        await _client.SendNotificationAsync("notifications/cancelled", new CancelledNotificationParams { RequestId = id, Reason = "no longer wanted" });
        await giveUp.CancelAsync();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
    }

    public async Task<IReadOnlyList<Tool>> ToolsAsync() => [.. (await _client.ListToolsAsync()).Select(tool => tool.ProtocolTool)];

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static string TextOf(CallToolResult result) => string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));
}
