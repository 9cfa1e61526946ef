using FlowTrace.Adapters.Tests.Files;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Hops;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Simulation;
using FlowTrace.Sqlite;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Properties;
using FlowTrace.Tests.Scenarios;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Sqlite;

/// <summary>A trace from a store has, byte for byte, the result of a trace through the whole ledger.</summary>
public sealed class StoreTraceTests : IDisposable
{
    private const int Ledgers = 150;

    private static readonly TaintPolicy[] AllPolicies = Enum.GetValues<TaintPolicy>();

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("one asset")]
    [InlineData("exchanging")]
    [InlineData("tied")]
    public async Task Trace_OfRandomLedgers_IsThatOfTheWholeTable(string shape)
    {
        await using CaseStore store = CaseStore.Create(_folder.Store);
        store.LeastGrowth = 1;
        for (int seed = 0; seed < Ledgers; seed++)
        {
            AuditCase one = shape switch
            {
                "exchanging" => RandomLedger.NextExchanging(seed),
                "tied" => RandomLedger.NextTied(seed),
                _ => RandomLedger.Next(seed),
            };
            await AssertSame(store, AuditCase.TableOf(one.Transfers), [one.Labels], one.Thefts, one.Options, $"{shape} ledger {seed}");

            // Small hubs, so that accounts are met that are not read.
            await AssertSame(
                store, AuditCase.TableOf(one.Transfers), [one.Labels], one.Thefts, one.Options with { HubTransfers = 5 }, $"{shape} ledger {seed} with hubs");
        }
    }

    [Theory]
    [InlineData("exchange-theft")]
    [InlineData("swap-and-bridge")]
    public async Task Trace_OfASample_IsThatOfTheFiles(string sample)
    {
        CaseFile file = CaseFile.Read(Path.Combine(RepositoryRoot(), "samples", sample, "case.yaml"));
        var reader = new LedgerReader([.. file.Ledgers]);
        List<LabelBook> books = [];
        foreach (LabelFile labels in file.Labels)
            books.Add(await labels.ReadAsync());
        books.Add(await reader.ReadAsync());
        List<AssertedLink> links = [];
        foreach (LinkFile one in file.Links)
            links.AddRange((await one.ReadAsync()).Links);
        await using CaseStore store = CaseStore.Create(_folder.Store);
        store.LeastGrowth = 1;

        await AssertSame(
            store, await reader.ReadAllAsync(), books, file.Thefts,
                file.Options with { Policies = AllPolicies, MixerCandidates = true, Links = links }, sample);
    }

    public static TheoryData<string, string> Scenarios()
    {
        var all = new TheoryData<string, string>();
        foreach (string folder in new[] { "Scenarios", "Scenarios.Hops" })
            foreach (string name in Scenario.AllNames(folder))
                all.Add(folder, name);
        return all;
    }

    // Freezes, bridges, exchanges, links that analysts assert, thefts of every kind.
    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Trace_OfAScenario_IsThatOfTheWholeTable(string folder, string name)
    {
        AuditCase one = Scenario.Read(name, folder).Case;
        await using CaseStore store = CaseStore.Create(_folder.Store);
        store.LeastGrowth = 1;

        await AssertSame(
            store, AuditCase.TableOf(one.Transfers, one.Logs, one.Calls), [one.Labels], one.Thefts, one.Options with { Policies = AllPolicies }, name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Trace_WhereSomeIsNotFinal_IsThatOfTheWholeTable(bool allowUnfinal)
    {
        const string Rows = "tx,time,from,to,asset,amount,block,blockHash,status\n"
            + "0x01,2025-01-01T00:00:00Z,0x0000000000000000000000000000000000000001,0x00000000000000000000000000000000000000a1,native,100,7,0xaa,ok\n"
            + "0x02,2025-01-01T01:00:00Z,0x00000000000000000000000000000000000000a1,0x00000000000000000000000000000000000000b2,native,60,8,0xbb,unfinal\n";
        TransferTable table = await TestFiles.ReadLedger(Rows);
        await using CaseStore store = CaseStore.Create(_folder.Store);
        store.LeastGrowth = 1;
        Theft theft = Theft.HeldBy(table[0].To);
        var options = new TraceOptions { AllowUnfinal = allowUnfinal };

        await AssertSame(store, table, [], [theft], options, "unfinal");

        (await store.TraceAsync([theft], options)).Outcomes.Should().HaveCount(allowUnfinal ? 2 : 1);
    }

    [SkippableFact]
    public async Task Trace_OfCoins_IsThatOfTheFiles()
    {
        TransferTable table = await new LedgerReader(LedgerFile.Parse(TestFiles.Shared("bitcoin-2009/sampledata/2009"))).ReadAllAsync();
        await using CaseStore store = CaseStore.Create(_folder.Store);
        store.LeastGrowth = 1;
        Theft[] thefts =
        [
            Theft.InTransactions([TransactionId.Parse("f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16")], "first"),
            Theft.HeldBy(Account.Parse("1CfoGajDKynwB1JpaWq2tML4DDsP8VnuPy"), "miner"),
            Theft.From(Account.Parse("1DNML6RyHdsqRS7te5SpCkMGoYEkVJU6wD"), "drained"),
        ];

        await AssertSame(store, table, [], thefts, new TraceOptions { Policies = AllPolicies, DustPartsPerBillion = 0 }, "coins of 2009");
    }

    [SkippableTheory]
    [InlineData("cases/bancor/all-tx.csv")]
    [InlineData("cases/harvest/all-tx.csv")]
    [InlineData("cases/lifi/LIFI.csv")]
    [InlineData("cases/atomic/Atomic.csv")]
    [InlineData("cases/tron-exchange-firms/trc20_xfers.csv")]
    public async Task Trace_OfARealLedger_IsThatOfTheFiles(string path)
    {
        var reader = new LedgerReader(TestFiles.Shared(path));
        TransferTable table = await reader.ReadAllAsync();
        LabelBook labels = await reader.ReadAsync();
        await using CaseStore store = CaseStore.Create(_folder.Store);
        store.LeastGrowth = 1;

        // From accounts all over the ledger: those that pay, at its beginning, in its middle and towards its end.
        foreach (int part in new[] { 0, 3, 6, 9 })
        {
            Transfer first = table[table.Count / 10 * part];
            Theft[] thefts = [Theft.HeldBy(first.To) with { Id = "a" }, Theft.InTransactions([first.Transaction]) with { Id = "b" }];
            foreach (Theft theft in thefts)
                await AssertSame(store, table, [labels], [theft], new TraceOptions { Policies = AllPolicies, HubTransfers = 200 },
                    $"{path} from {part}, {theft.Id}");
        }
    }

    [Fact]
    public async Task Trace_OfASimulatedCase_IsThatOfTheWholeTable()
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 20_000, Accounts = 2_000, Thefts = 2 });
        Theft[] thefts = [.. ledger.Thefts.Select(theft => Theft.HeldBy(theft.Thief, theft.Id))];
        await using CaseStore store = CaseStore.Create(_folder.Store);
        store.LeastGrowth = 16;

        foreach (bool keepNoise in new[] { false, true })
            await AssertSame(
                store, ledger.ToTable(), [new LabelBook(ledger.Labels)], thefts, new TraceOptions { Policies = AllPolicies, KeepNoise = keepNoise },
                $"simulated, noise {keepNoise}");
        (await CaseStore.CheckAsync(_folder.Store)).Faults.Should().BeEmpty();
    }

    [Fact]
    public async Task Trace_ThatGrowsInManySteps_IsThatOfTheWholeTable()
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 30_000, Accounts = 3_000, Spread = true });
        await using CaseStore store = CaseStore.Create(_folder.Store);

        foreach (int growth in new[] { 1, 5, 30 })
        {
            store.LeastGrowth = growth;
            await AssertSame(
                store, ledger.ToTable(), [new LabelBook(ledger.Labels)], [Theft.HeldBy(ledger.Thefts[0].Thief)],
                new TraceOptions { MaxAccounts = 400, DustPartsPerBillion = 0 }, $"grown by {growth}");
            store.LastTrace.Tables.Should().BeGreaterThan(1, "a step is taken at least");
        }
    }

    // Counted, not timed: how often the table is made and how much is read decides how long a trace from a large store takes.
    [Theory]
    [InlineData(40, 3, 8)]
    [InlineData(400, 4, 2)]
    public async Task Trace_OfATrail_ReadsAPartAFewTimes(int accounts, int mostTables, int leastShare)
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 100_000, Accounts = 10_000, Spread = true });
        TransferTable table = ledger.ToTable();
        await using CaseStore store = CaseStore.Create(_folder.Store);
        await store.SetLedgerAsync(table);
        await store.SetLabelsAsync([new LabelBook(ledger.Labels)]);
        store.LeastGrowth = 32;

        TraceResult result = await store.TraceAsync(
            [Theft.HeldBy(ledger.Thefts[0].Thief)], new TraceOptions { MaxAccounts = accounts, DustPartsPerBillion = 0 });

        int transactions = Enumerable.Range(0, table.Count).Select(row => table[row].Transaction).Distinct().Count();
        result.Statistics.AccountsRead.Should().Be(accounts, "the trail is longer");
        store.LastTrace.Tables.Should().BeLessThanOrEqualTo(mostTables);
        store.LastTrace.Transactions.Should().BeLessThan(transactions / leastShare);
        store.LastTrace.Segments.Should().BeLessThan(mostTables * 2 * (table.Count / 64));
    }

    // A token that looks forged is kept out, unless the theft says that it is what was stolen: then what was found to be noise has to be found anew.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trace_OfATheftOfASuspectToken_IsThatOfTheWholeTable(bool wasNamedBefore)
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 20_000, Accounts = 2_000 });
        TransferTable table = ledger.ToTable();
        Transfer forged = NoiseReport.Of(table).Findings.First(finding => finding.IsKeptOut && finding.Kind == NoiseKind.ForgedToken).Transfer;
        Theft plain = Theft.HeldBy(forged.To);
        Theft named = plain with { Assets = [forged.Asset] };
        await using CaseStore store = CaseStore.Create(_folder.Store);
        store.LeastGrowth = 1;
        var options = new TraceOptions { Policies = AllPolicies, DustPartsPerBillion = 0 };

        foreach (Theft theft in new[] { named, plain })
            await AssertSame(store, table, [], [theft], options, $"named before: {wasNamedBefore}", wasNamedBefore ? [forged.Asset] : []);

        await store.SetLedgerAsync(table, wasNamedBefore ? [forged.Asset] : []);
        (await store.TraceAsync([named], options)).Stolen.Should().Contain(one => one.OriginAsset == forged.Asset);
    }

    [Fact]
    public async Task Trace_WhereTheLedgerHasNothing_RefusesInTheSameWords()
    {
        AuditCase one = RandomLedger.Next(1);
        Theft stranger = Theft.HeldBy(Account.Parse("eip155:1:0x00000000000000000000000000000000000000ff"));
        await using CaseStore store = CaseStore.Create(_folder.Store);
        await store.SetLedgerAsync(AuditCase.TableOf(one.Transfers));

        Func<Task> whole = () => (one with { Thefts = [stranger] }).TraceAsync();
        Func<Task> stored = () => store.TraceAsync([stranger], one.Options);

        string words = (await whole.Should().ThrowAsync<TraceInputException>()).Which.Message;
        (await stored.Should().ThrowAsync<TraceInputException>()).Which.Message.Should().Be(words);
    }

    [SkippableFact]
    public async Task ReadLedger_AfterSetting_IsTheSameTable()
    {
        TransferTable table = await new LedgerReader(TestFiles.Shared("cases/harvest/all-tx.csv")).ReadAllAsync();
        await using CaseStore store = CaseStore.Create(_folder.Store);
        await store.SetLedgerAsync(table);

        TransferTable read = store.ReadLedger();

        TestFiles.All(read).Should().Equal(TestFiles.All(table));
        read.AllAccounts().Should().Equal(table.AllAccounts());
        read.Issues.Should().Equal(table.Issues);
        read.Inputs.Should().Equal(table.Inputs);
        read.AssetInfo.Should().Equal(table.AssetInfo);
    }

    private static async Task AssertSame(
        CaseStore store, TransferTable table, IReadOnlyList<LabelBook> books, IReadOnlyList<Theft> thefts, TraceOptions options, string what,
        IReadOnlyList<Asset>? genuine = null)
    {
        await store.SetLedgerAsync(table, genuine ?? thefts.SelectMany(theft => theft.Assets));
        await store.SetLabelsAsync(books);
        (string? result, string? refusal) expected = await TryTrace(() => WholeAsync(table, books, thefts, options));
        (string? result, string? refusal) stored = await TryTrace(() => store.TraceAsync(thefts, options));

        stored.refusal.Should().Be(expected.refusal, what);
        if (stored.result != expected.result)
            FirstDifference(expected.result!, stored.result!).Should().BeEmpty(what);
    }

    internal static string FirstDifference(string expected, string actual)
    {
        int at = 0;
        while (at < Math.Min(expected.Length, actual.Length) && expected[at] == actual[at])
            at++;
        int from = Math.Max(0, at - 200);
        return $"expected …{expected[from..Math.Min(expected.Length, at + 200)]}… but it is …{actual[from..Math.Min(actual.Length, at + 200)]}…";
    }

    private static async Task<(string? Result, string? Refusal)> TryTrace(Func<Task<TraceResult>> trace)
    {
        try
        {
            using var document = new MemoryStream();
            JsonReport.Write(await trace(), document);
            return (System.Text.Encoding.UTF8.GetString(document.ToArray()), null);
        }
        catch (TraceInputException refusal)
        {
            return (null, refusal.Message);
        }
    }

    private static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FlowTrace.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private static Task<TraceResult> WholeAsync(
        TransferTable table, IReadOnlyList<LabelBook> books, IReadOnlyList<Theft> thefts, TraceOptions options)
    {
        TracerBuilder builder = new TracerBuilder().AddReader(new TableReader(table)).WithOptions(options);
        foreach (LabelBook book in books)
            builder.AddLabels(new Books(book));
        return builder.Build().TraceAsync(thefts);
    }

    private sealed class Books(LabelBook book) : ILabelSource
    {
        public ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default) => new(book);
    }
}
