using System.Text.Json.Nodes;
using FlowTrace.Adapters.Tests.Sqlite;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.ClickHouse;
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Simulation;
using FlowTrace.Taint;
using FlowTrace.Testing;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.House;
using FlowTrace.Tests.Properties;
using FlowTrace.Tests.Scenarios;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.ClickHouse;

/// <summary>A trace out of an archive on a real server accounts for every unit as a trace of the ledger in memory does.</summary>
public sealed class ClickHouseTraceTests(ClickHouseServer node) : IClassFixture<ClickHouseServer>
{
    private static readonly TaintPolicy[] AllPolicies = Enum.GetValues<TaintPolicy>();

    [SkippableTheory]
    [InlineData("one asset")]
    [InlineData("exchanging")]
    [InlineData("tied")]
    public async Task Trace_OfRandomLedgers_IsThatOfTheWholeTable(string shape)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            AuditCase one = shape switch
            {
                "exchanging" => RandomLedger.NextExchanging(seed),
                "tied" => RandomLedger.NextTied(seed),
                _ => RandomLedger.Next(seed),
            };
            await AssertSame(AuditCase.TableOf(one.Transfers), [one.Labels], one.Thefts, one.Options, $"{shape} ledger {seed}");
        }
    }

    [SkippableTheory]
    [InlineData("exchange-theft")]
    [InlineData("swap-and-bridge")]
    public async Task Trace_OfASample_IsThatOfTheFiles(string sample)
    {
        CaseFile file = CaseFile.Read(Path.Combine(SourceTree.Root, "samples", sample, "case.yaml"));
        var reader = new LedgerReader([.. file.Ledgers]);
        List<LabelBook> books = [];
        foreach (LabelFile labels in file.Labels)
            books.Add(await labels.ReadAsync());
        books.Add(await reader.ReadAsync());

        await AssertSame(await reader.ReadAllAsync(), books, file.Thefts, file.Options with { Policies = AllPolicies }, sample);
    }

    // Freezes, bridges, exchanges, links that analysts assert, thefts of every kind.
    [SkippableTheory]
    [MemberData(nameof(StoreTraceTests.Scenarios), MemberType = typeof(StoreTraceTests))]
    public async Task Trace_OfAScenario_IsThatOfTheWholeTable(string folder, string name)
    {
        AuditCase one = Scenario.Read(name, folder).Case;

        await AssertSame(
            AuditCase.TableOf(one.Transfers, one.Logs, one.Calls), [one.Labels], one.Thefts, one.Options with { Policies = AllPolicies }, name);
    }

    // What the package's page shows, line by line as it stands there.
    [SkippableFact]
    public async Task Readme_ShowsWhatIsRunHere()
    {
        string[] lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "src", "FlowTrace.ClickHouse", "README.md"));
        string[] shown = [.. lines.SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```")];
        string here = File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "FlowTrace.Adapters.Tests", "ClickHouse", "ClickHouseTraceTests.cs"));
        shown.Should().NotBeEmpty();

        // Which server and whose password is the reader's business; the file is the sample's.
        foreach (string line in shown.Where(line => line.Length > 0 && !new[] { "http:", "PASSWORD" }.Any(line.Contains)))
            here.Should().Contain(line.Trim().Replace("\"transfers.csv\"", "transfers", StringComparison.Ordinal));

        Uri server = node.Address;
        string password = ClickHouseServer.Password;
        string transfers = Path.Combine(SourceTree.Root, "samples", "exchange-theft", "transfers.csv");
        var options = new ClickHouseOptions(server) { Database = "exchange", Password = password };
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(options);

        TransferTable ledger = await new LedgerReader(transfers).ReadAllAsync();
        ArchiveBatch batch = await archive.AddAsync("2025-02", ledger);

        TraceResult result = await new TracerBuilder()
            .AddReader(await archive.OpenReaderAsync())
            .Build()
            .TraceAsync(Theft.HeldBy("ethereum:0x1d335523Fa71a0dBF0d4179701EA327E5511dCaC"));
        result.Manifest.Inputs.Single(input => input.Format == "clickhouse").Sha256.Should().Be(batch.Digest);
        result.Outcomes.Should().NotBeEmpty();
    }

    public static TheoryData<string> Tables => ["simulated", "everything"];

    [SkippableTheory]
    [MemberData(nameof(Tables))]
    public async Task Reader_KeepsTheContractOfReaders(string of)
    {
        TransferTable table = of == "everything"
            ? EverythingTable.Make() : Simulator.Simulate(new SimulationOptions { Transfers = 3_000, Accounts = 300 }).ToTable();
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(node.NewDatabase());
        await archive.AddAsync(of, table);
        ClickHouseReader reader = await archive.OpenReaderAsync();
        using ClickHouseArchive gone = await ClickHouseArchive.CreateAsync(node.NewDatabase() with { Attempts = 1 });
        await gone.AddAsync(of, table);
        ClickHouseReader unreadable = await gone.OpenReaderAsync();
        await node.AskAsync($"DROP TABLE {unreadable.Name.Split('/')[1]}.places");

        await new ChainReaderContract(() => reader, table) { MakeUnreadable = () => unreadable }.VerifyAsync();
    }

    /// <summary>
    /// Read whole, the archive's answer is that of the ledger but for the names of the sources. Read account by account, it is the same in all that counts
    /// units, unless only the ledger's own order tells transactions of one moment apart; then it says so.
    /// </summary>
    private async Task AssertSame(
        TransferTable table, IReadOnlyList<LabelBook> books, IReadOnlyList<Theft> thefts, TraceOptions options, string what)
    {
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(node.NewDatabase());
        await archive.AddAsync("case", table);
        ClickHouseReader reader = await archive.OpenReaderAsync();
        (JsonObject? expected, string? refusal) = await TryTraceAsync(new TableReader(table, "ledger"), books, thefts, options);
        (JsonObject? whole, string? wholeRefusal) = await TryTraceAsync(new TableReader(await reader.ReadAllAsync(), "archive"), books, thefts, options);
        (JsonObject? single, string? singleRefusal) = await TryTraceAsync(reader, books, thefts, options);

        wholeRefusal.Should().Be(refusal, what);
        singleRefusal.Should().Be(refusal, what);
        if (expected is null)
            return;
        AssertSame(expected, whole!, [], what + ", whole");
        bool hasTies = single!["issues"]!.AsArray().Any(issue => issue!["message"]!.GetValue<string>().Contains("same moment", StringComparison.Ordinal));
        hasTies.Should().Be(HasTies(table), what);
        if (!hasTies)
            AssertSame(expected, single, ["assets", "findings", "issues", "noise", "statistics"], what);
    }

    private static bool HasTies(TransferTable table) => Enumerable.Range(1, Math.Max(0, table.Count - 1)).Any(row =>
        table[row - 1] is var before && table[row] is var after && IsSameMoment(before.Position, after.Position)
        && (before.Transaction == after.Transaction
            ? before.Position.Index < 0 || after.Position.Index < 0 || before.Position.Index == after.Position.Index
            : !IsOrdered(before.Position, after.Position)));

    private static bool IsSameMoment(in Position before, in Position after) =>
        (before.UnixMilliseconds, before.Chain, before.Block) == (after.UnixMilliseconds, after.Chain, after.Block);

    private static bool IsOrdered(in Position before, in Position after) =>
        (before.TransactionIndex >= 0 && after.TransactionIndex >= 0 && before.TransactionIndex != after.TransactionIndex)
        || (before.Index >= 0 && after.Index >= 0 && before.Index < after.Index);

    private static void AssertSame(JsonObject expected, JsonObject actual, string[] without, string what)
    {
        foreach ((string name, JsonNode? value) in expected)
            if (!without.Contains(name) && value!.ToJsonString() is var text && actual[name]?.ToJsonString() is var other && text != other)
                StoreTraceTests.FirstDifference(text, other ?? "").Should().BeEmpty($"{what}: {name}");
    }

    /// <summary>The answer of a trace; the sources are others, so what names them is left out.</summary>
    private static async Task<(JsonObject? Answer, string? Refusal)> TryTraceAsync(
        IChainReader reader, IReadOnlyList<LabelBook> books, IReadOnlyList<Theft> thefts, TraceOptions options)
    {
        TracerBuilder builder = new TracerBuilder().AddReader(reader).WithOptions(options);
        foreach (LabelBook book in books)
            builder.AddLabels(book);
        try
        {
            using var document = new MemoryStream();
            JsonReport.Write(await builder.Build().TraceAsync(thefts), document);
            JsonObject answer = JsonNode.Parse(document.ToArray())!.AsObject();
            foreach (string ofSources in new[] { "inputs", "digest" })
                answer["manifest"]!.AsObject().Remove(ofSources);
            return (answer, null);
        }
        catch (TraceInputException error)
        {
            return (null, error.Message);
        }
    }
}
