using System.Globalization;
using System.Numerics;
using System.Text.Json;
using FlowTrace.Cli.Tests.Commands;
using ProtocolTool = ModelContextProtocol.Protocol.Tool;

namespace FlowTrace.Cli.Tests.Mcp;

/// <summary>What the tools answer about real cases, through a real client.</summary>
public sealed class McpAnswerTests(AssistantCase cases) : IClassFixture<AssistantCase>
{
    private static readonly string[] Names = ["bounds", "inspect", "labels", "outcomes", "path", "profile", "sources", "trace"];

    [Fact]
    public async Task ListTools_AllReadOnly_WithTypedSchemas()
    {
        IReadOnlyList<ProtocolTool> tools = await cases.Session.ToolsAsync();

        tools.Select(tool => tool.Name).Should().Equal(Names);
        foreach (ProtocolTool tool in tools)
        {
            tool.Description.Should().NotBeNullOrWhiteSpace();
            tool.Annotations!.ReadOnlyHint.Should().BeTrue();
            tool.Annotations.IdempotentHint.Should().BeTrue();
            tool.Annotations.OpenWorldHint.Should().BeFalse();
            tool.Annotations.DestructiveHint.Should().BeFalse();
            foreach (JsonProperty argument in tool.InputSchema.GetProperty("properties").EnumerateObject())
            {
                argument.Value.GetProperty("description").GetString().Should().NotBeNullOrWhiteSpace($"{tool.Name} {argument.Name}");
                argument.Value.TryGetProperty("type", out _).Should().BeTrue($"{tool.Name} {argument.Name}");
            }

            string[] members = [.. tool.OutputSchema!.Value.GetProperty("properties").EnumerateObject().Select(property => property.Name)];
            members[0].Should().Be("case", tool.Name);
            members[^4..].Should().Equal(["gaps", "cuts", "notes", "claims"], tool.Name);
        }

        cases.Session.Client.ServerInstructions.Should().Contain("claim");
    }

    [Fact]
    public async Task ListTools_EveryPartOnceAndReferredTo_IsNoLongerThanItHasToBe()
    {
        IReadOnlyList<ProtocolTool> tools = await cases.Session.ToolsAsync();

        foreach (ProtocolTool tool in tools)
        {
            string schema = tool.OutputSchema!.Value.GetRawText();
            string[] parts = [.. tool.OutputSchema.Value.GetProperty("$defs").EnumerateObject().Select(part => part.Name)];
            parts.Should().Contain(["CasePart", "ClaimPart", "AmountPart"]).And.OnlyContain(part => schema.Contains($"\"#/$defs/{part}\""));
            schema.Split("CAIP-19 id. It alone identifies the asset.").Should().HaveCount(2, $"{tool.Name} says once what an amount is");
        }

        // A client reads them all before it asks anything.
        tools.Sum(tool => tool.OutputSchema!.Value.GetRawText().Length).Should().BeLessThan(90_000);
    }

    [Theory]
    [InlineData(AssistantCase.Theft)]
    [InlineData(AssistantCase.Swap)]
    [InlineData(AssistantCase.Store)]
    public async Task EveryAnswer_FitsItsSchema_AndLosesNoEvidence(string name)
    {
        var schemas = (await cases.Session.ToolsAsync()).ToDictionary(tool => tool.Name, tool => tool.OutputSchema!.Value, StringComparer.Ordinal);
        string account = (await cases.Session.AskAsync("outcomes", ("case", name))).GetProperty("outcomes")[0].GetProperty("account").GetString()!;
        (string Tool, (string, object?)[] Arguments)[] questions =
        [
            ("trace", [("case", name)]), ("trace", [("case", name), ("list", "gaps")]), ("trace", [("case", name), ("list", "cuts")]),
            ("trace", [("case", name), ("list", "issues")]), ("trace", [("case", name), ("list", "flows"), ("limit", 200)]), ("outcomes", [("case", name)]),
            ("bounds", [("case", name)]), ("path", [("case", name), ("account", account)]), ("labels", [("case", name), ("accounts", new[] { account })]),
            ("profile", [("case", name), ("account", account)]), ("sources", [("case", name), ("account", account)]), ("inspect", [("path", name)]),
        ];
        foreach ((string tool, (string, object?)[] arguments) in questions)
        {
            JsonElement answer = await cases.Session.AskAsync(tool, arguments);
            JsonSchemaCheck.Errors(answer, schemas[tool]).Should().BeEmpty(tool);
            answer.GetProperty("case").GetProperty("policy").GetString().Should().Be("fifo");
            answer.GetProperty("case").GetProperty("digest").GetString().Should().MatchRegex("^[0-9a-f]{64}$");
            answer.GetProperty("gaps").GetProperty("count").GetInt32().Should().BeGreaterThanOrEqualTo(0);
            answer.GetProperty("cuts").GetProperty("atStake").ValueKind.Should().Be(JsonValueKind.Array);
            EvidenceCheck.Errors(answer).Should().BeEmpty(tool);
        }
    }

    [Theory]
    [InlineData(AssistantCase.Theft)]
    [InlineData(AssistantCase.Swap)]
    public async Task Answers_FiguresAndDigest_AreThoseOfTraceJson(string name)
    {
        using JsonDocument document = TraceJson(Path.Combine(cases.Folder, name));
        JsonElement truth = document.RootElement;

        JsonElement trace = await cases.Session.AskAsync("trace", ("case", name));
        trace.GetProperty("case").GetProperty("digest").GetString().Should().Be(truth.GetProperty("manifest").GetProperty("digest").GetString());
        Sheets(trace).Should().Equal(truth.GetProperty("books").EnumerateArray().Select(sheet => string.Join(
            ' ', sheet.GetProperty("byStatus").EnumerateObject().Select(status => $"{status.Name}={status.Value.GetString()}")
                .Prepend(sheet.GetProperty("stolen").GetString()))));

        List<JsonElement> outcomes = await AllAsync("outcomes", "outcomes", 200, ("case", name));
        outcomes.Select(Figures).Should().Equal(truth.GetProperty("outcomes").EnumerateArray().Select(TrueFigures));
        List<JsonElement> flows = await AllAsync("trace", "flowList", 200, ("case", name), ("list", "flows"));
        flows.Select(flow => flow.GetProperty("tx").GetString()).Should().Equal(
            truth.GetProperty("flows").EnumerateArray().Select(flow => flow.GetProperty("tx").GetString()));
    }

    [Fact]
    public async Task Outcome_ToItsClaim_ToItsTransactions_StandInTheLedger()
    {
        string ledger = await File.ReadAllTextAsync(Path.Combine(AssistantCase.Samples, "exchange-theft", "transfers.csv"));
        JsonElement answer = await cases.Session.AskAsync("outcomes", ("case", AssistantCase.Theft), ("status", new[] { "cash-out" }));

        JsonElement outcome = answer.GetProperty("outcomes")[0];
        JsonElement amount = outcome.GetProperty("stolen")[0].GetProperty("parts")[0].GetProperty("amount");
        JsonElement claim = Claim(answer, amount.GetProperty("claims")[0].GetString()!);
        claim.GetProperty("kind").GetString().Should().Be("derived");
        claim.GetProperty("statement").GetString().Should().Contain("Under fifo").And.Contain("cash-out");
        claim.GetProperty("restsOn")[0].GetProperty("rule").GetString().Should().Be("taint-fifo");
        string[] transactions = [.. claim.GetProperty("restsOn").EnumerateArray().Where(basis => basis.TryGetProperty("tx", out _))
            .Select(basis => basis.GetProperty("tx").GetString()!)];
        transactions.Should().NotBeEmpty().And.OnlyContain(transaction => ledger.Contains(transaction));
        JsonElement label = Claim(answer, outcome.GetProperty("service").GetProperty("claims")[0].GetString()!);
        label.GetProperty("kind").GetString().Should().Be("attributed");
        claim.GetProperty("restsOn").EnumerateArray().Should().Contain(basis => Is(basis, "claim", label.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task Path_EveryStepOnce_LeadsFromTheTheftToThePlace()
    {
        string digest = (await cases.Session.AskAsync("trace", ("case", AssistantCase.Theft))).GetProperty("case").GetProperty("digest").GetString()!;
        string account = (await cases.Session.AskAsync("outcomes", ("case", digest))).GetProperty("outcomes")[0].GetProperty("account").GetString()!;
        List<JsonElement> steps = await AllAsync("path", "steps", 2, ("case", digest), ("account", account), ("maxPaths", 1));

        steps[0].GetProperty("theft").GetBoolean().Should().BeTrue();
        steps[^1].GetProperty("to").GetString().Should().Be(account);
        for (int i = 1; i < steps.Count; i++)
            steps[i].GetProperty("from").GetString().Should().Be(steps[i - 1].GetProperty("to").GetString());
        JsonElement whole = await cases.Session.AskAsync("path", ("case", digest), ("account", account), ("maxPaths", 1), ("limit", 200));
        steps.Should().HaveCount(whole.GetProperty("paths")[0].GetProperty("steps").GetInt32());
    }

    [Fact]
    public async Task Outcomes_PageByPage_NothingLostOrDouble_AndTheRestIsWorthTheRest()
    {
        JsonElement whole = await cases.Session.AskAsync("outcomes", ("case", AssistantCase.Theft), ("limit", 200));
        string[] expected = [.. whole.GetProperty("outcomes").EnumerateArray().Select(outcome => outcome.GetRawText())];
        expected.Length.Should().BeGreaterThan(4);
        var seen = new List<string>();
        BigInteger total = Origins(whole.GetProperty("outcomes").EnumerateArray());
        BigInteger shown = 0;
        for (int? offset = 0; offset is { } at;)
        {
            JsonElement answer = await cases.Session.AskAsync("outcomes", ("case", AssistantCase.Theft), ("limit", 3), ("offset", at));
            JsonElement page = answer.GetProperty("page");
            seen.AddRange(answer.GetProperty("outcomes").EnumerateArray().Select(outcome => outcome.GetRawText()));
            shown += Origins(answer.GetProperty("outcomes").EnumerateArray());
            BigInteger rest = page.GetProperty("restWorth").EnumerateArray()
                .Aggregate(BigInteger.Zero, (sum, amount) => sum + Units(amount));
            (shown + rest).Should().Be(total);
            offset = page.TryGetProperty("nextOffset", out JsonElement next) ? next.GetInt32() : null;
        }

        seen.Should().Equal(expected);
    }

    [Fact]
    public async Task ConcurrentCalls_AnswerAsOneByOne()
    {
        string alone = (await cases.Session.AskAsync("outcomes", ("case", AssistantCase.Swap))).GetRawText();
        JsonElement[] together = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => number % 3 == 0
            ? cases.Session.AskAsync("outcomes", ("case", AssistantCase.Swap))
            : cases.Session.AskAsync("trace", ("case", number % 3 == 1 ? AssistantCase.Theft : AssistantCase.Swap), ("policies", new[] { "lifo" }))));

        together.Where(answer => answer.TryGetProperty("outcomes", out _)).Select(answer => answer.GetRawText()).Should().OnlyContain(text => text == alone);
        together.Where(answer => answer.TryGetProperty("books", out _)).Select(answer => answer.GetRawText()).Distinct().Should().HaveCount(2);
    }

    [Fact]
    public async Task AnotherSession_GivesTheSameBytes()
    {
        await using AssistantSession other = await AssistantSession.StartAsync(cases.Folder, "--keep", "1");
        foreach (string name in (string[])[AssistantCase.Swap, AssistantCase.Theft, AssistantCase.Swap])
            (await other.AskAsync("bounds", ("case", name))).GetRawText()
                .Should().Be((await cases.Session.AskAsync("bounds", ("case", name))).GetRawText());
    }

    [Theory]
    [InlineData(null, "2026-07-28")]
    [InlineData("2026-07-28", "2026-07-28")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-03-26", "2025-03-26")]
    public async Task OtherVersionsOfTheProtocol_GetTheSameAnswer(string? asked, string spoken)
    {
        await using AssistantSession other = await AssistantSession.StartUnderAsync(asked, cases.Folder);
        other.Client.NegotiatedProtocolVersion.Should().Be(spoken);
        (await other.ToolsAsync()).Select(tool => tool.Name).Should().Equal(Names);
        (await other.AskAsync("outcomes", ("case", AssistantCase.Swap))).GetRawText()
            .Should().Be((await cases.Session.AskAsync("outcomes", ("case", AssistantCase.Swap))).GetRawText());
    }

    [Fact]
    public async Task Bounds_HoldUnderEveryRule()
    {
        JsonElement trace = await cases.Session.AskAsync("trace", ("case", AssistantCase.Theft), ("policies", new[] { "all" }), ("bounds", true));
        string digest = trace.GetProperty("case").GetProperty("digest").GetString()!;
        foreach (JsonElement outcome in await AllAsync("outcomes", "outcomes", 50, ("case", digest)))
            foreach (JsonElement bounds in outcome.GetProperty("bounds").EnumerateArray())
                foreach (JsonElement rule in outcome.GetProperty("stolen").EnumerateArray().Where(rule => !Is(rule, "policy", "poison")))
                {
                    BigInteger stands = rule.GetProperty("parts").EnumerateArray()
                        .Aggregate(BigInteger.Zero, (sum, part) => sum + Units(part.GetProperty("amount")));
                    stands.Should().BeInRange(Units(bounds.GetProperty("least")), Units(bounds.GetProperty("most")));
                }
    }

    [Fact]
    public async Task Inspect_Folder_ListsCasesAndStores()
    {
        JsonElement answer = await cases.Session.AskAsync("inspect");
        answer.GetProperty("files").EnumerateArray().Select(file => $"{file.GetProperty("kind")} {file.GetProperty("path")}").Should().Contain(
            [$"case {AssistantCase.Theft}", $"case {AssistantCase.Swap}", $"store {AssistantCase.Store}", "file exchange-theft/transfers.csv"]);
    }

    [Fact]
    public async Task Ask_StoreAndCase_WritesNothing()
    {
        string before = Snapshot();
        await cases.Session.AskAsync("trace", ("case", AssistantCase.Store), ("policies", new[] { "tiho" }));
        await cases.Session.AskAsync("bounds", ("case", AssistantCase.Store));
        await cases.Session.AskAsync("inspect", ("path", AssistantCase.Store));
        await cases.Session.AskAsync("trace", ("case", AssistantCase.Theft), ("policies", new[] { "tiho" }));
        Snapshot().Should().Be(before);
    }

    private string Snapshot() => string.Join('\n', Directory.GetFiles(cases.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(file => $"{file} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"));

    private async Task<List<JsonElement>> AllAsync(string tool, string list, int limit, params (string, object?)[] arguments)
    {
        var all = new List<JsonElement>();
        for (int? offset = 0; offset is { } at;)
        {
            JsonElement answer = await cases.Session.AskAsync(tool, [.. arguments, ("limit", limit), ("offset", at)]);
            all.AddRange(answer.GetProperty(list).EnumerateArray());
            offset = answer.GetProperty("page").TryGetProperty("nextOffset", out JsonElement next) ? next.GetInt32() : null;
        }

        return all;
    }

    private static JsonDocument TraceJson(string path)
    {
        using var tool = new Tool();
        ToolRun run = tool.Run("trace", path, "--format", "json");
        run.Code.Should().Be(0, run.Error);
        return JsonDocument.Parse(run.Output);
    }

    private static IEnumerable<string> Sheets(JsonElement trace) => trace.GetProperty("books").EnumerateArray().Select(sheet => string.Join(
        ' ', sheet.GetProperty("byStatus").EnumerateArray()
            .Select(status => $"{status.GetProperty("status").GetString()}={status.GetProperty("amount").GetProperty("baseUnits").GetString()}")
            .Prepend(sheet.GetProperty("stolen").GetProperty("baseUnits").GetString())));

    private static string Figures(JsonElement outcome) => string.Join(' ', outcome.GetProperty("stolen").EnumerateArray().SelectMany(
        rule => rule.GetProperty("parts").EnumerateArray().Select(part =>
            $"{rule.GetProperty("policy")} {part.GetProperty("theft")} {Units(part.GetProperty("amount"))} {Units(part.GetProperty("origin"))}"))
        .Prepend($"{outcome.GetProperty("account")} {outcome.GetProperty("status")}"));

    private static string TrueFigures(JsonElement outcome) => string.Join(' ', outcome.GetProperty("stolen").EnumerateObject().SelectMany(
        rule => rule.Value.EnumerateArray().Select(
            part => $"{rule.Name} {part.GetProperty("theft")} {part.GetProperty("quantity")} {part.GetProperty("origin")}"))
        .Prepend($"{outcome.GetProperty("account")} {outcome.GetProperty("status")}"));

    private static BigInteger Origins(IEnumerable<JsonElement> outcomes) => outcomes
        .SelectMany(outcome => outcome.GetProperty("stolen")[0].GetProperty("parts").EnumerateArray())
        .Aggregate(BigInteger.Zero, (sum, part) => sum + Units(part.GetProperty("origin")));

    private static BigInteger Units(JsonElement amount) => BigInteger.Parse(amount.GetProperty("baseUnits").GetString()!, CultureInfo.InvariantCulture);

    private static JsonElement Claim(JsonElement answer, string id) => answer.GetProperty("claims").EnumerateArray().Single(claim => Is(claim, "id", id));

    private static bool Is(JsonElement value, string name, string text) => value.TryGetProperty(name, out JsonElement member) && member.GetString() == text;
}
