using System.Globalization;
using System.Text;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Tracing.Sources;

/// <summary>Questions about the past on ledgers small enough to work out by hand: the worked ledgers of the tracing rules, backward.</summary>
public sealed class SourceTests
{
    // 1 Out→M 60 · 2 Thief→M 100 (stolen) · 3 Out→M 40 · 4 M→X 50 · 5 M→Y 80 · 6 M→Z 30 · 7 Out→M 20 · 8 M→W 50
    private static readonly string[] Worked =
        ["Out M 60", "Thief M 100", "Out M 40", "M X 50", "M Y 80", "M Z 30", "Out M 20", "M W 50"];

    [Theory]
    [InlineData(TaintPolicy.Fifo, 0, 70, 30, 0)]
    [InlineData(TaintPolicy.Lifo, 10, 80, 10, 0)]
    [InlineData(TaintPolicy.ProRata, 25, 40, 15, 17)]
    [InlineData(TaintPolicy.DirtyFirst, 50, 50, 0, 0)]
    [InlineData(TaintPolicy.CleanFirst, 0, 30, 30, 30)]
    public async Task Sources_OfTheWorkedLedger_AreTheWorkedFigures(TaintPolicy policy, int x, int y, int z, int w)
    {
        (string Who, int Stolen, int All)[] expected = [("X", x, 50), ("Y", y, 80), ("Z", z, 30), ("W", w, 50)];
        foreach ((string who, int stolen, int all) in expected)
        {
            SourceResult result = await AskAsync(Worked, new SourceQuery(Names.Account(who)), [Stolen()], policy);
            Composition found = result.Of(Names.Coin, policy)!;

            found.Quantity.Should().Be((UInt128)all);
            Of(found, SourceKind.Theft).Should().Be((UInt128)stolen, who);
            Of(found, SourceKind.Unknown).Should().Be((UInt128)(all - stolen), "what Out paid, whose past is not in the data");
        }
    }

    [Fact]
    public async Task Sources_OfOneTransfer_AreThoseBeforeItAndNoLater()
    {
        var query = new SourceQuery(Names.Account("M")) { Transaction = Names.Transaction("x5") };

        Composition found = (await AskAsync(Worked, query, [], TaintPolicy.Fifo)).Of(Names.Coin, TaintPolicy.Fifo)!;

        found.Shares.Select(share => $"{Names.Of(share.Source.Account!.Value)} {share.Quantity}").Should().Equal("Thief 70", "Out 10");
    }

    [Fact]
    public async Task Sources_OfAHolding_AreWhatIsLeft()
    {
        var query = new SourceQuery(Names.Account("M")) { Measure = SourceMeasure.Held };

        Composition found = (await AskAsync(Worked, query, [Stolen()], TaintPolicy.ProRata)).Of(Names.Coin, TaintPolicy.ProRata)!;

        found.Quantity.Should().Be((UInt128)10);
        Of(found, SourceKind.Theft).Should().Be((UInt128)3);
        Of(found, SourceKind.Unknown).Should().Be((UInt128)7);
    }

    [Fact]
    public async Task Sources_BehindAService_AreTheService()
    {
        var labels = new LabelBook([new Label(Names.Account("Shop"), "=HYPERLINK(\"x\")", ServiceCategory.Exchange, "test", 90)]);
        string[] rows = ["Deep Shop 100", "Zero A 7", "Shop A 30", "A B 37"];

        SourceResult result = await AskAsync(rows, new SourceQuery(Names.Account("B")), [], TaintPolicy.Lifo, labels);

        result.Of(Names.Coin, TaintPolicy.Lifo)!.Shares.Select(share => (share.Source.Kind, (int)share.Quantity))
            .Should().Equal((SourceKind.Service, 30), (SourceKind.Mint, 7));
        result.Statistics.AccountsRead.Should().Be(2, "nobody looks behind a service");
        var csv = new StringWriter();
        SourceReport.WriteCsv(result, csv);
        csv.ToString().Should().Contain("'=HYPERLINK", "a spreadsheet must not run a name");
    }

    [Fact]
    public async Task Sources_BeyondALimit_SayTheLimitAndWhatIsAtStake()
    {
        string[] rows = ["A B 10", "B C 10", "C D 10", "D E 10"];
        var query = new SourceQuery(Names.Account("E"));

        SourceResult hops = await AskAsync(rows, query, [], TaintPolicy.Fifo, options: new TraceOptions { MaxHops = 2 });
        SourceResult accounts = await AskAsync(rows, query, [], TaintPolicy.Fifo, options: new TraceOptions { MaxAccounts = 2 });
        SourceResult since = await AskAsync(rows, query with { Since = Moment.AtUnixMilliseconds(3_000) }, [], TaintPolicy.Fifo);

        Only(hops).Should().Be("Limit B 10: More than 2 accounts back.");
        Only(accounts).Should().Be("Limit C 10: 2 accounts are followed back already.");
        Only(since).Should().Be("Limit B 10: Paid before 1970-01-01T00:00:03Z, and not followed further back.");
    }

    [Fact]
    public async Task Sources_OfAHub_AreTheHub()
    {
        string[] rows = ["A H 1", "B H 1", "C H 1", "D H 1", "H X 3"];

        SourceResult result = await AskAsync(rows, new SourceQuery(Names.Account("X")), [], TaintPolicy.Fifo, options: new TraceOptions { HubTransfers = 3 });

        Only(result).Should().Be("Hub H 3: Unlabelled, with more than 3 transfers.");
    }

    [Theory]
    [InlineData(TaintPolicy.Fifo)]
    [InlineData(TaintPolicy.ProRata)]
    public async Task Sources_ShowAPathFromEachMainSource(TaintPolicy policy)
    {
        string[] rows = ["Thief A 60", "Out A 40", "A B 100", "B C 100"];

        SourceResult result = await AskAsync(rows, new SourceQuery(Names.Account("C")), [Stolen("x1")], policy);

        result.Paths.Select(path => $"{path.Source.Kind}: " + string.Join(", ", path.Steps.Select(step => $"{Names.Of(step.From)}-{Names.Of(step.To)}")))
            .Should().Equal("Theft: Thief-A, A-B, B-C", "Unknown: Out-A, A-B, B-C");
    }

    [Fact]
    public async Task Sources_ThroughASwap_ShowWhatTheSourceGave()
    {
        Transfer[] swap =
        [
            Row(1, "Out", "A", 100, Names.Coin, "x1"), Row(2, "A", "Pool", 100, Names.Coin, "x2"), Row(2, "Pool", "A", 200_000, Names.Tether, "x2"),
            Row(3, "A", "B", 50_000, Names.Tether, "x3"),
        ];

        foreach (TaintPolicy policy in TaintPolicies.All.Where(policy => policy.IsConserving()))
        {
            SourceResult result = await AskAsync(swap, new SourceQuery(Names.Account("B")), [], policy, LabelBook.Empty, new TraceOptions());
            SourceShare share = result.Of(Names.Tether, policy)!.Shares.Should().ContainSingle().Subject;

            Names.Of(share.Source.Account!.Value).Should().Be("Out");
            share.Quantity.Should().Be((UInt128)50_000);
            share.Origin.Should().Be((UInt128)25, policy.ToString());
            share.Source.Asset.Should().Be(Names.Coin);
        }
    }

    [Fact]
    public async Task Sources_UnderPoison_CountThatATheftMayBeInIt()
    {
        SourceResult result = await AskAsync(Worked, new SourceQuery(Names.Account("X")), [Stolen()], TaintPolicy.Poison);

        result.Of(Names.Coin, TaintPolicy.Poison)!.Shares.Should().ContainSingle().Which.Quantity.Should().Be((UInt128)50);
    }

    [Fact]
    public async Task Sources_OfWhatIsNotThere_SayWhatIsWrong()
    {
        Func<Task> nobody = () => AskAsync(Worked, new SourceQuery(Names.Account("Nobody")), [], TaintPolicy.Fifo);
        Func<Task> nothing = () => AskAsync(Worked, new SourceQuery(Names.Account("M")) { Transaction = Names.Transaction("x99") }, [], TaintPolicy.Fifo);

        await nobody.Should().ThrowAsync<TraceInputException>().WithMessage("*neither sends nor receives*");
        await nothing.Should().ThrowAsync<TraceInputException>().WithMessage("*has no transfer*");
    }

    [Fact]
    public async Task Json_OfSources_IsTheSameTwiceAndItsDigestHolds()
    {
        byte[] first = await JsonAsync(), second = await JsonAsync();

        first.Should().Equal(second);
        Encoding.UTF8.GetString(first).Should().StartWith("{\"schema\":\"flowtrace.sources/1\"");
        JsonReport.Verify(new MemoryStream(first)).IsIntact.Should().BeTrue();

        static async Task<byte[]> JsonAsync()
        {
            using var output = new MemoryStream();
            SourceReport.WriteJson(await AskAsync(Worked, new SourceQuery(Names.Account("Y")), [Stolen()], TaintPolicy.Lifo), output);
            return output.ToArray();
        }
    }

    internal static Transfer Row(int second, string from, string to, UInt128 quantity, Asset asset, string transaction) => new(
        TransferKind.Transfer, Names.Transaction(transaction), new Position(second * 1_000L, ChainId.Ethereum, second, 0, Position.Unknown),
        Names.Account(from), Names.Account(to), asset, quantity);

    private static Theft Stolen(string transaction = "x2") => Theft.InTransactions([Names.Transaction(transaction)], "loot");

    private static UInt128 Of(Composition composition, SourceKind kind) =>
        composition.Shares.Where(share => share.Source.Kind == kind).Aggregate(UInt128.Zero, (sum, share) => sum + share.Quantity);

    private static string Only(SourceResult result)
    {
        SourceShare share = result.Compositions.Should().ContainSingle().Subject.Shares.Should().ContainSingle().Subject;
        return $"{share.Source.Kind} {Names.Of(share.Source.Account!.Value)} {share.Quantity}: {share.Source.Reason}";
    }

    private static Task<SourceResult> AskAsync(
        string[] rows, SourceQuery query, Theft[] thefts, TaintPolicy policy, LabelBook? labels = null, TraceOptions? options = null)
    {
        Transfer[] transfers =
        [
            .. rows.Select((row, i) => row.Split(' ') is var words
                ? Row(i + 1, words[0], words[1], UInt128.Parse(words[2], CultureInfo.InvariantCulture), Names.Coin, $"x{i + 1}") : default),
        ];
        return AskAsync(transfers, query, thefts, policy, labels ?? LabelBook.Empty, options ?? new TraceOptions());
    }

    private static Task<SourceResult> AskAsync(
        Transfer[] transfers, SourceQuery query, Theft[] thefts, TaintPolicy policy, LabelBook labels, TraceOptions options) => new AuditCase
        {
            Transfers = transfers,
            Thefts = thefts,
            Labels = labels,
            Options = options with { Policies = [policy] },
        }.Tracer().SourcesAsync(query, thefts);
}
