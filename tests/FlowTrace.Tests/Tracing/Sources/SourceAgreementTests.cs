using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Coins;
using FlowTrace.Tests.Properties;
using FlowTrace.Tracing;
using Xunit.Abstractions;

namespace FlowTrace.Tests.Tracing.Sources;

/// <summary>
/// Forward and backward agree: a theft's units on a transfer, in what an account received and in what it holds are the same whether the theft is followed
/// to them or they are asked where they come from. Random ledgers, ordered and not, one to three thefts, labels, hubs, ends of time, every
/// conserving policy, to the unit.
/// </summary>
public sealed class SourceAgreementTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(2_000)]
    public async Task Sources_OfRandomLedgers_AgreeWithTheTrace(int firstSeed)
    {
        var tally = new Tally();
        for (int seed = firstSeed; seed < firstSeed + 700; seed++)
            await CompareAsync($"seed {seed}", RandomLedger.Next(seed), tally);
        Conclude(tally);
    }

    [Fact]
    public async Task Sources_OfRandomLedgersWithExchanges_AgreeWithTheTrace()
    {
        var tally = new Tally();
        for (int seed = 0; seed < 500; seed++)
            await CompareAsync($"exchanging seed {seed}", RandomLedger.NextExchanging(seed), tally);
        Conclude(tally);
    }

    [Fact]
    public async Task Sources_OfRandomCoins_AgreeWithTheTrace()
    {
        var tally = new Tally();
        for (int seed = 0; seed < 300; seed++)
            await CompareAsync($"coins seed {seed}", CoinCase(seed), tally);
        Conclude(tally);
    }

    [Fact]
    public async Task Sources_OverRandomBridges_AgreeWithTheTrace()
    {
        var tally = new Tally();
        for (int seed = 0; seed < 700; seed++)
            await CompareAsync($"bridges seed {seed}", RandomBridges.Next(seed), tally);
        Conclude(tally);
    }

    // The order inside a tie is the trace's own (docs/sources.md).
    [Theory]
    [InlineData(0, 3)]
    [InlineData(5_600, 20)]
    public async Task Sources_OfLedgersThatTheSourceCannotOrder_AgreeWithTheTrace(int firstSeed, int seconds)
    {
        var tally = new Tally();
        for (int seed = firstSeed; seed < firstSeed + 200; seed++)
            await CompareAsync($"tied seed {seed}", RandomLedger.Tie(RandomLedger.Next(seed), seconds), tally);
        Conclude(tally);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2_100, 25)]
    public async Task Sources_OfExchangesThatTheSourceCannotOrder_AgreeWithTheTrace(int firstSeed, int seconds)
    {
        var tally = new Tally();
        for (int seed = firstSeed; seed < firstSeed + 200; seed++)
            await CompareAsync($"tied exchanging seed {seed}", RandomLedger.Tie(RandomLedger.NextExchanging(seed), seconds), tally);
        Conclude(tally);
    }

    private void Conclude(Tally tally)
    {
        output.WriteLine($"{tally.Compared} figures compared, {tally.Stolen} of them with stolen units.");
        tally.Wrong.Should().BeEmpty();
        tally.Doubted.Should().Be(0);
        tally.Stolen.Should().BeGreaterThan(1_000);
    }

    private static AuditCase CoinCase(int seed)
    {
        RandomCoins coins = RandomCoins.Next(seed);
        return new AuditCase
        {
            Transfers = [],
            Coins = CoinLedger.Build(coins.Transactions),
            Thefts = coins.Thefts,
            Options = new TraceOptions { Policies = TaintPolicies.All },
        };
    }

    private static async Task CompareAsync(string name, AuditCase auditCase, Tally tally)
    {
        TraceOptions options = auditCase.Options with { DustPartsPerBillion = 0, MaxAccounts = null, MaxHops = null };
        auditCase = auditCase with { Options = options };
        TraceResult forward;
        try
        {
            forward = await auditCase.TraceAsync();
        }
        catch (TraceInputException)
        {
            return;
        }

        // What crosses a bridge flows from its sender to its receiver; the contract that received it is none of its ends.
        Tracer tracer = auditCase.Tracer();
        foreach (Account account in forward.Graph.Wallets.Select(wallet => wallet.Account).Where(who => !who.IsZero && !who.IsFeeSink
            && !who.IsTransaction && !who.IsUnspendable && Names.Of(who) != "Bridge"))
        {
            Compare($"{name}, received by {Names.Of(account)}", await AskAsync(new SourceQuery(account)), Received(forward, account), options, tally);

            // Two limits at one place are one outcome; which units stand at which is not told.
            if (forward.Outcomes.Any(outcome => outcome.Account == account && outcome.Reason.Contains(';', StringComparison.Ordinal)))
                continue;
            Compare(
                $"{name}, held by {Names.Of(account)}", await AskAsync(new SourceQuery(account) { Measure = SourceMeasure.Held }), Held(forward,
                    account), options,
                tally);
        }

        foreach (FlowEdge edge in forward.Graph.Edges().Where(IsPlain).Take(8))
            if (IsOnlyOne(auditCase, edge.Transfer) && await AskAboutAsync(edge.Transfer) is { } asked)
                Compare($"{name}, {edge.Transfer}", asked, Figures(forward, [edge]), options, tally);

        Task<SourceResult> AskAsync(SourceQuery query) => tracer.SourcesAsync(query, auditCase.Thefts);

        async Task<SourceResult?> AskAboutAsync(Transfer transfer) => await AskAsync(
            new SourceQuery(transfer.From) { Transaction = transfer.Transaction, Assets = [transfer.Asset] });
    }

    private static bool IsPlain(FlowEdge edge) => edge.Hop is null && edge.Kind == FlowKind.Transfer && !edge.Transfer.From.IsTransaction
        && !edge.Transfer.To.IsTransaction && !edge.Transfer.From.IsZero && Names.Of(edge.Target.Account) != "Bridge";

    // A transaction in which the account pays once, so that no index is needed.
    private static bool IsOnlyOne(AuditCase auditCase, Transfer transfer) =>
        auditCase.Transfers.Count(other => other.Transaction == transfer.Transaction) == 1;

    private static Dictionary<Key, UInt128> Received(TraceResult result, Account account) =>
        Figures(result, result.Graph.Edges().Where(edge => edge.Target.Account == account));

    private static Dictionary<Key, UInt128> Figures(TraceResult result, IEnumerable<FlowEdge> edges)
    {
        var figures = new Dictionary<Key, UInt128>();
        foreach (FlowEdge edge in edges)
            foreach (TaintPolicy policy in result.Policies.Where(policy => policy.IsConserving()))
                foreach (StolenPart part in edge.Stolen(policy))
                    Add(figures, new Key(policy, edge.Hop?.Received.Asset ?? edge.Transfer.Asset, part.Theft, part.OriginAsset), part.Quantity);
        return figures;
    }

    private static Dictionary<Key, UInt128> Held(TraceResult result, Account account)
    {
        var figures = new Dictionary<Key, UInt128>();
        foreach (Outcome outcome in result.Outcomes.Where(outcome => outcome.Account == account && IsHeld(outcome)))
            foreach (TaintPolicy policy in result.Policies.Where(policy => policy.IsConserving()))
                foreach (StolenPart part in outcome.Stolen(policy))
                    Add(figures, new Key(policy, outcome.Asset, part.Theft, part.OriginAsset), part.Quantity);
        return figures;
    }

    private static bool IsHeld(Outcome outcome) =>
        outcome.Status is OutcomeStatus.AtRest or OutcomeStatus.Frozen || (outcome.Status == OutcomeStatus.Horizon && outcome.Reason.Contains(
            "until-time", StringComparison.Ordinal));

    private static void Compare(string name, SourceResult result, Dictionary<Key, UInt128> forward, TraceOptions options, Tally tally)
    {
        var backward = new Dictionary<Key, UInt128>();
        foreach (Composition composition in result.Compositions.Where(composition => composition.Policy.IsConserving()))
        {
            UInt128 total = composition.Shares.Aggregate(UInt128.Zero, (sum, share) => sum + share.Quantity);
            if (total != composition.Quantity)
                tally.Wrong.Add($"{name}: {composition.Policy} adds up to {total} of {composition.Quantity}");
            foreach (SourceShare share in composition.Shares.Where(share => share.Source.Kind == SourceKind.Theft))
                Add(backward, new Key(composition.Policy, composition.Asset, share.Source.Theft, share.Source.Asset), share.Quantity);
        }

        bool isDoubted = result.Issues.Any(issue => issue.Severity == ReadIssueSeverity.Doubt && issue.Source == "ties");
        tally.Doubted += isDoubted ? 1 : 0;
        foreach (Key key in forward.Keys.Union(backward.Keys).Where(key => options.Policies.Contains(key.Policy)))
        {
            tally.Compared++;
            tally.Stolen += forward.GetValueOrDefault(key) > UInt128.Zero ? 1 : 0;
            if (forward.GetValueOrDefault(key) != backward.GetValueOrDefault(key))
                tally.Wrong.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: {key.Policy} {key.Theft} {forward.GetValueOrDefault(key)} forward, {backward.GetValueOrDefault(key)} backward"));
        }
    }

    private static void Add(Dictionary<Key, UInt128> figures, Key key, UInt128 quantity)
    {
        if (quantity != UInt128.Zero)
            figures[key] = figures.GetValueOrDefault(key) + quantity;
    }

    private sealed record Key(TaintPolicy Policy, Asset Asset, string Theft, Asset Origin);

    private sealed class Tally
    {
        public int Compared { get; set; }

        public int Stolen { get; set; }

        /// <summary>How many answers say that a tie makes them doubtful.</summary>
        public int Doubted { get; set; }

        public List<string> Wrong { get; } = [];
    }
}
