using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using static FlowTrace.Tests.Coins.CoinLedger;

namespace FlowTrace.Tests.Coins;

/// <summary>Stolen coins that are mixed by a coinjoin end there; a payment to many is no coinjoin.</summary>
public sealed class CoinJoinTraceTests
{
    private const ulong Bitcoin = 100_000_000;

    [Fact]
    public Task Trace_IntoWhirlpool_EndsThere() =>
        EndsAtAsync("Whirlpool coinjoin", 5_000_500, Join(5_000_500, [5_000_500, 5_000_500, 5_000_000, 5_000_000], Many(5_000_000, 5)));

    [Fact]
    public Task Trace_IntoWasabi1_EndsThere() => EndsAtAsync("Wasabi 1 coinjoin", 30_000_000, Join(
        30_000_000, Many(30_000_000, 39), [.. Many(10_012_345, 30), .. Enumerable.Range(1, 30).Select(i => (ulong)i * 7919)]));

    [Fact]
    public Task Trace_IntoWasabi2_EndsThere() => EndsAtAsync("Wasabi 2 coinjoin", 20_000_000, Join(
        20_000_000, Many(20_000_000, 59), [.. Many(16_777_216, 12), .. Many(10_000_000, 12), .. Many(9_565_938, 12), .. Many(5_000_000, 12)]));

    [Fact]
    public Task Trace_IntoJoinMarket_EndsThere() => EndsAtAsync("JoinMarket coinjoin", 3 * Bitcoin, Join(
        3 * Bitcoin, [2 * Bitcoin, 5 * Bitcoin, Bitcoin], [.. Many(Bitcoin, 4), 199_990_000, 99_980_000, 399_970_000]));

    [Fact]
    public async Task Trace_IntoACoinJoinWhenMixersDoNotStop_GoesOn()
    {
        CoinLedger ledger = Join(5_000_500, [5_000_500, 5_000_500, 5_000_000, 5_000_000], Many(5_000_000, 5));

        TraceResult result = await ledger.TraceAsync(new TraceOptions { StopAt = StopRules.Pooled }, Theft.HeldBy(Owner("T")));

        result.Outcomes.Should().NotContain(outcome => outcome.Status == OutcomeStatus.Service);
    }

    // What the theft itself looks like is the user's word: the coins it made are followed.
    [Fact]
    public async Task Trace_OfATheftThatLooksLikeACoinJoin_FollowsItsCoins()
    {
        CoinLedger ledger = Join(5_000_500, [5_000_500, 5_000_500, 5_000_000, 5_000_000], Many(5_000_000, 5));

        TraceResult result = await ledger.TraceAsync(Theft.InTransactions([Id(2)]));

        result.Outcomes.Should().NotBeEmpty().And.NotContain(outcome => outcome.Status == OutcomeStatus.Service);
    }

    // One payer with three coins pays ten the same, and keeps the change.
    [Fact]
    public async Task Trace_OfABatchPayment_GoesOn()
    {
        CoinLedger ledger = new CoinLedger()
            .Pay([Earlier("V", 6 * Bitcoin)], To("T", 2 * Bitcoin), To("T", 2 * Bitcoin), To("T", 2 * Bitcoin))
            .Pay([Spend(1, 0), Spend(1, 1), Spend(1, 2)], [.. Outputs(Many(10_000_000, 10)), To("T", 5 * Bitcoin)]);

        TraceResult result = await ledger.TraceAsync(Theft.HeldBy(Owner("T")));

        result.Outcomes.Should().OnlyContain(outcome => outcome.Status == OutcomeStatus.AtRest).And.HaveCount(11);
    }

    private static async Task EndsAtAsync(string name, ulong stolen, CoinLedger ledger)
    {
        TraceResult result = await ledger.TraceAsync(Theft.HeldBy(Owner("T")) with { Until = Moment.AtUnixMilliseconds(600_000) });

        Outcome end = result.Outcomes.Should().ContainSingle("what comes out of it is nobody's loot").Subject;
        end.Account.Should().Be(Account.OfTransaction(ChainId.Bitcoin, Id(2)));
        end.Status.Should().Be(OutcomeStatus.Service);
        end.Service.Should().Match<Label>(label =>
            label.Name == name && label.Category == ServiceCategory.Mixer && label.Source == "shape of the transaction" && label.Confidence == 10);
        TaintPolicies.All.Should().OnlyContain(policy => end.Quantity(policy) == stolen);
        result.Graph.Find(end.Account)!.Label.Should().Be(end.Service);
        result.Books.Should().OnlyContain(sheet => sheet.Balanced != false);
        result.Gaps.Should().BeEmpty();
    }

    /// <summary>The thief's coin and others' join; the first output is the thief's again, who pays it to X.</summary>
    private static CoinLedger Join(ulong stolen, ulong[] others, ulong[] outputs) => new CoinLedger()
        .Pay([Earlier("V", stolen)], To("T", stolen))
        .Pay([Spend(1, 0), .. others.Select((quantity, i) => Earlier(Name("P", i), quantity))], [To("T", outputs[0]), .. Outputs(outputs[1..])])
        .Pay([Spend(2, 0)], To("X", outputs[0] - 10));

    private static (string Owner, ulong Quantity)[] Outputs(ulong[] quantities) => [.. quantities.Select((quantity, i) => To(Name("M", i), quantity))];

    private static ulong[] Many(ulong quantity, int count) => [.. Enumerable.Repeat(quantity, count)];

    private static string Name(string letter, int number) => letter + number.ToString(CultureInfo.InvariantCulture);
}
