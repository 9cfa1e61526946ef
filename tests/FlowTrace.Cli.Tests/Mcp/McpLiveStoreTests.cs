using System.Text.Json;
using FlowTrace.Adapters.Tests.Readers.Evm;
using FlowTrace.Cli.Tests.Commands;

namespace FlowTrace.Cli.Tests.Mcp;

/// <summary>A store whose transfers were read from a node, asked about by an assistant when the node is gone.</summary>
public sealed class McpLiveStoreTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [SkippableFact]
    public async Task StoreThatWasReadLive_IsAnsweredWithoutTheNode()
    {
        await using Anvil node = await Anvil.StartAsync();
        TheftPlay play = await TheftPlay.RunAsync(node);
        string folder = _tool.Path("cases");
        Directory.CreateDirectory(folder);
        string labels = _tool.Path("labels.csv");
        await File.WriteAllTextAsync(labels, $"account,name,category\n{play.Exchange},Example Exchange,exchange\n");
        ToolRun live = _tool.Run(
            "trace", "--thief", play.Thief, "--reader", $"jsonrpc:ethereum={node.Url}", "--confirmations", "0", "--dust", "0", "--labels", labels,
            "--store", Path.Combine(folder, "live.flowtrace"), "--format", "json");
        live.Code.Should().Be(0, live.Error);
        node.Kill();

        await using AssistantSession session = await AssistantSession.StartAsync(folder);
        var schemas = (await session.ToolsAsync()).ToDictionary(tool => tool.Name, tool => tool.OutputSchema!.Value, StringComparer.Ordinal);
        JsonElement trace = await session.AskAsync("trace", ("case", "live.flowtrace"), ("list", "flows"), ("limit", 200));
        JsonElement outcomes = await session.AskAsync("outcomes", ("case", "live.flowtrace"), ("status", new[] { "cash-out" }));
        string account = outcomes.GetProperty("outcomes")[0].GetProperty("account").GetString()!;

        using JsonDocument truth = JsonDocument.Parse(live.Output);
        trace.GetProperty("case").GetProperty("digest").GetString().Should().Be(truth.RootElement.GetProperty("manifest").GetProperty("digest").GetString());
        trace.GetProperty("flowList").EnumerateArray().Select(flow => flow.GetProperty("tx").GetString()).Should().Equal(
            truth.RootElement.GetProperty("flows").EnumerateArray().Select(flow => flow.GetProperty("tx").GetString()));
        Check("trace", trace);
        Check("outcomes", outcomes);
        Check("path", await session.AskAsync("path", ("case", "live.flowtrace"), ("account", account), ("asset", "USDT")));
        Check("bounds", await session.AskAsync("bounds", ("case", "live.flowtrace")));
        Check("labels", await session.AskAsync("labels", ("case", "live.flowtrace"), ("accounts", new[] { account })));
        JsonElement inspected = await session.AskAsync("inspect", ("path", "live.flowtrace"));
        Check("inspect", inspected);
        inspected.TryGetProperty("ledger", out _).Should().BeFalse("what the trace did not come to was not read");
        inspected.GetProperty("notes").EnumerateArray().Should().Contain(note => note.GetString()!.Contains("read from providers"));
        foreach (string tool in (string[])["profile", "sources"])
        {
            (await session.RefusalAsync(tool, ("case", "live.flowtrace"), ("account", account))).Should().Contain("flowtrace read ACCOUNT --reader");
            ToolRun refused = tool == "sources" ? _tool.Run("sources", account, Path.Combine(folder, "live.flowtrace"))
                : _tool.Run("profile", account, "--case", Path.Combine(folder, "live.flowtrace"));
            refused.Code.Should().Be(2);
            refused.Error.Should().Contain("flowtrace read ACCOUNT --reader");
        }

        void Check(string tool, JsonElement answer)
        {
            JsonSchemaCheck.Errors(answer, schemas[tool]).Should().BeEmpty(tool);
            EvidenceCheck.Errors(answer).Should().BeEmpty(tool);
        }
    }
}
