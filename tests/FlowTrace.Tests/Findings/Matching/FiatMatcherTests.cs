using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Hops;
using FlowTrace.Tests.Auditing;
using Xunit.Abstractions;

namespace FlowTrace.Tests.Findings.Matching;

/// <summary>
/// Records and transfers whose scores were worked out by hand, each kind of candidate and each flag; and generated trades with the truth about them.
/// </summary>
public sealed class FiatMatcherTests(ITestOutputHelper output)
{
    private const int Decimals = 6;
    private const long Hour = 3_600_000, Day = 24 * Hour;
    private static readonly UInt128 Coin = 1_000_000;
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    // Equal amount, at once: 0.65·(0.72 + 0.28) + 0.35·0.86 + 0.05 = 1.001, at most 1. Half a window later: 0.65·(0.72 + 0.14) + 0.301 + 0.05 = 0.91.
    [Theory]
    [InlineData("1003", 0, 1_000_000, FiatFlags.None)]
    [InlineData("1003", 84, 910_000, FiatFlags.LargeGap)]
    [InlineData("1003", 168, 819_000, FiatFlags.LargeGap | FiatFlags.WindowEdge)]
    [InlineData("1000", 0, 1_000_000, FiatFlags.RoundAmount)]
    public void Match_OfOneTransfer_HasTheScoreWorkedOutByHand(string coins, int hours, long score, FiatFlags flags)
    {
        FiatCandidate found = Match(FiatSide.Purchase, coins, Out(hours, coins)).Candidates.Should().ContainSingle().Subject;

        (found.Kind, found.Score.Value, found.Flags).Should().Be((FiatCandidateKind.TimeDecayed, score, flags));
        found.Grade.Should().Be(EvidenceGrade.Inferred);
        found.NeedsDecision.Should().Be(score < 880_000 || flags != FiatFlags.None);
    }

    // 5 % off of 10 %: amount closeness 0.5, not within 1 %: 0.65·(0.36 + 0.28) + 0.301 = 0.717.
    [Fact]
    public void Match_OfAnAmountHalfTheToleranceAway_HasHalfTheCloseness()
    {
        FiatCandidate found = Match(FiatSide.Purchase, "1000", Out(0, "1050")).Candidates[0];

        (found.Score.Amount, found.Score.Value, found.NeedsDecision).Should().Be((500_000L, 717_000L, true));
    }

    [Fact]
    public void Match_LooksForwardForAPurchaseAndBackForASale()
    {
        Transfer[] transfers = [Out(-1, "1003"), Out(1, "1003"), In(-2, "1003"), In(2, "1003")];

        Match(FiatSide.Purchase, "1003", transfers).Candidates.Should().ContainSingle().Which.Transfers.Should().Equal(transfers[1]);
        Match(FiatSide.Sale, "1003", transfers).Candidates.Should().ContainSingle().Which.Transfers.Should().Equal(transfers[2]);
    }

    [Fact]
    public void Match_OfSmallAmounts_ToleratesOneCoin()
    {
        Match(FiatSide.Purchase, "5", Out(0, "5.9")).Candidates.Should().ContainSingle();
        Match(FiatSide.Purchase, "5", Out(0, "6.1")).Candidates.Should().BeEmpty();
        Match(FiatSide.Purchase, "1003", Out(169, "1003")).Candidates.Should().BeEmpty("the window is seven days");
    }

    // Three in a row that come to the amount: 0.65 + 0.35·0.84, less the last one's three hours of 168: 0.65·0.28·3/168 = 0.00325.
    [Fact]
    public void Match_OfARun_AddsItUp()
    {
        FiatCandidate found = Match(FiatSide.Purchase, "1003", Out(0, "400"), Out(1, "400"), Out(3, "203")).Candidates[0];

        (found.Kind, found.Transfers.Count, found.Score.Value).Should().Be((FiatCandidateKind.Run, 3, 940_750L));
    }

    // The first and the last of three, with another between: no run, but a subset.
    [Fact]
    public void Match_OfASubset_LeavesOutWhatLiesBetween()
    {
        FiatCandidate found = Match(FiatSide.Purchase, "1003", Out(0, "600"), Out(1, "777"), Out(2, "403")).Candidates[0];

        found.Kind.Should().Be(FiatCandidateKind.Subset);
        found.Transfers.Select(transfer => transfer.Quantity).Should().Equal(600 * Coin, 403 * Coin);
    }

    [Fact]
    public void Match_OfSeveralNearAmounts_SaysSo()
    {
        FiatMatch match = Match(FiatSide.Purchase, "1003", Out(0, "1003"), Out(1, "1004"));

        match.Candidates.Take(2).Should().OnlyContain(candidate => candidate.Flags.HasFlag(FiatFlags.SeveralNear) && !candidate.Score.IsOnlyWithinOnePercent);
        match.Candidates.Select(candidate => candidate.Kind).Should().Equal(FiatCandidateKind.TimeDecayed, FiatCandidateKind.Nearest);
    }

    // A desk with customers who sell and buy: delays of minutes to days, fees and rates that are a little off, payments in parts, and other people's trades.
    [Fact]
    public void Match_OfGeneratedTrades_HasTheHitRatesOfTheDocumentation()
    {
        var random = new Random(20_260_302);
        var transfers = new List<Transfer>();
        var trades = new List<(FiatTrade Trade, HashSet<TransactionId> Truth)>();
        for (int number = 0; number < 400; number++)
        {
            FiatSide side = random.Next(2) == 0 ? FiatSide.Purchase : FiatSide.Sale;
            long time = random.NextInt64(0, 60 * Day);
            UInt128 quantity = (UInt128)random.Next(100, 20_000) * (random.Next(3) == 0 ? 100 * Coin / 10 : Coin);
            int parts = random.Next(10) switch { < 7 => 1, < 9 => 2, _ => 3 };
            var truth = new HashSet<TransactionId>();
            for (int part = 0; part < parts; part++)
            {
                UInt128 share = part == parts - 1 ? quantity - (quantity / (UInt128)parts * (UInt128)(parts - 1)) : quantity / (UInt128)parts;
                UInt128 sent = share - (share * (UInt128)random.Next(0, 200) / 10_000);
                long delay = (long)(Math.Pow(random.NextDouble(), 3) * 3 * Day) + (part * random.NextInt64(1, 30) * 60_000);
                string id = string.Create(CultureInfo.InvariantCulture, $"t{number}p{part}");
                transfers.Add(Row(side, time + (side == FiatSide.Purchase ? delay : -delay), sent, id));
                truth.Add(Names.Transaction(id));
            }

            trades.Add((new FiatTrade($"r{number}", Noon.AddMilliseconds(time), side, new Amount(quantity, Names.Tether)), truth));
        }

        var matcher = new FiatMatcher(AuditCase.TableOf(transfers), Names.Account("Desk"), Names.Tether, Decimals);
        int[] ranks = [.. trades.Select(trade => matcher.Match(trade.Trade).Candidates.ToList()
            .FindIndex(candidate => candidate.Transfers.Select(transfer => transfer.Transaction).ToHashSet().SetEquals(trade.Truth)))];
        int first = ranks.Count(rank => rank == 0), five = ranks.Count(rank => rank is >= 0 and < 5), ten = ranks.Count(rank => rank >= 0);

        output.WriteLine($"Of {ranks.Length} generated trades the right transfers are first for {first}, "
            + $"in the first five for {five}, in the first ten for {ten}.");
        (first, five, ten).Should().Be((FirstOfDocumentation, FiveOfDocumentation, TenOfDocumentation), "docs/matching.md says so");
    }

    private const int FirstOfDocumentation = 269, FiveOfDocumentation = 345, TenOfDocumentation = 359;

    private static FiatMatch Match(FiatSide side, string coins, params Transfer[] transfers) =>
        new FiatMatcher(AuditCase.TableOf(transfers), Names.Account("Desk"), Names.Tether, Decimals)
            .Match(new FiatTrade("r", Noon, side, new Amount(Units(coins), Names.Tether)));

    private static Transfer Out(int hours, string coins) => Row(FiatSide.Purchase, hours * Hour, Units(coins), $"out {hours} {coins}");

    private static Transfer In(int hours, string coins) => Row(FiatSide.Sale, hours * Hour, Units(coins), $"in {hours} {coins}");

    private static Transfer Row(FiatSide side, long afterNoon, UInt128 quantity, string transaction) => new(
        TransferKind.Token, Names.Transaction(transaction),
        new Position(Noon.ToUnixTimeMilliseconds() + afterNoon, ChainId.Ethereum, Position.Unknown, Position.Unknown, Position.Unknown),
        Names.Account(side == FiatSide.Purchase ? "Desk" : "Customer"), Names.Account(side == FiatSide.Purchase ? "Customer" : "Desk"), Names.Tether, quantity);

    private static UInt128 Units(string coins) => Amount.TryParseDecimal(coins, Decimals, out UInt128 units, out _) ? units
        : throw new ArgumentException(coins);
}
