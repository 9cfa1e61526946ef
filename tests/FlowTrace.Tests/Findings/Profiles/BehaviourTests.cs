using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;

namespace FlowTrace.Tests.Findings.Profiles;

/// <summary>The order of the decision, and that what comes of it is a claim.</summary>
public sealed class BehaviourTests
{
    [Fact]
    public void Label_ComesFirst_AndIsAttributedNotInferred()
    {
        ProfileLedger ledger = FeatureTests.Deposits().Label("d0", ServiceCategory.Deposit, "=HYPERLINK(1)\u202e");

        AccountProfile profile = ledger.Profile("d0");

        profile.Behaviour.Should().Be(AccountBehaviour.Labelled);
        profile.Claim.Kind.Should().Be(ClaimKind.Attributed);
        profile.Claim.Statement.Should().Contain("own list").And.NotContain("\u202e");
        profile.Decision.Should().ContainSingle();
    }

    [Theory]
    [InlineData(ServiceCategory.None)]
    [InlineData(ServiceCategory.Sanctioned)]
    public void LabelThatSaysNothingOfARole_DoesNotDecide(ServiceCategory category) =>
        FeatureTests.Deposits().Label("d0", category).Profile("d0").Behaviour.Should().Be(AccountBehaviour.DepositAddress);

    [Fact]
    public void Contract_ComesBeforeTheDepositRule()
    {
        ProfileLedger ledger = FeatureTests.Deposits();
        ledger.Log(new EventLog(ProfileLedger.HashOf(999), ProfileLedger.At(1), ProfileLedger.Of("d0"), [], ReadOnlyMemory<byte>.Empty));

        AccountProfile profile = ledger.Profile("d0");

        profile.Behaviour.Should().Be(AccountBehaviour.Contract);
        profile.Claim.Kind.Should().Be(ClaimKind.Derived);
        profile.Decision.Should().HaveCount(2);
    }

    [Fact]
    public void HotWallet_ComesBeforeEscrow_AndBothBeforeTheScores()
    {
        // Thirty accounts pay and are paid, and a hundred are held in reserve: with low thresholds it is a hot wallet, with another an escrow market.
        ProfileLedger ledger = new ProfileLedger().Pay(0, "reserve", "N", 100);
        for (int i = 0; i < 30; i++)
            ledger.Pay(10 + i, $"p{i}", "N", 10).Pay(3000 + i, "N", $"p{i}", 10)
                .PayUnits(5, "gas", "N", 1, Asset.Trc10Token(ChainId.Tron, 1_000_000 + (i % 5)));
        ProfileThresholds both = With(
            ("hot-wallet.senders.least", 20), ("hot-wallet.receivers.least", 20), ("escrow-market.senders.least", 20), ("escrow-market.receivers.least", 20));

        ledger.Profile("N", ledger.Options with { Thresholds = both }).Behaviour.Should().Be(AccountBehaviour.HotWallet);
        ledger.Profile("N", ledger.Options with { Thresholds = Change(both, ("hot-wallet.senders.least", 40)) })
            .Behaviour.Should().Be(AccountBehaviour.EscrowMarket);
        ledger.Profile("N").Behaviour.Should().Be(AccountBehaviour.Unknown);
    }

    [Fact]
    public void OtcDesk_IsAClaimWithItsScore_ItsStrongestFeatures_AndWhatSpeaksAgainst()
    {
        ProfileLedger ledger = Desk();

        AccountProfile profile = ledger.Profile("desk");

        profile.Behaviour.Should().Be(
            AccountBehaviour.OtcDesk, string.Join(" / ", profile.Votes.Where(vote => vote.Behaviour == AccountBehaviour.OtcDesk)));
        profile.Claim.Kind.Should().Be(ClaimKind.Inferred);
        profile.Claim.Statement.Should().Contain("consistent with an OTC desk").And.MatchRegex("[0-9]+ of [0-9]+ features, strongest F6");
        profile.Claim.Against.Should().Contain(text => text.StartsWith("F13 is not known", StringComparison.Ordinal));
        FeatureVote[] votes = [.. profile.Votes.Where(vote => vote.Behaviour == AccountBehaviour.OtcDesk)];
        profile.Claim.Statement.Should().Contain($"{votes.Count(vote => vote.IsFor)} of {votes.Length} features");
        votes.Where(vote => !vote.IsFor).Should().OnlyContain(vote =>
            profile.Claim.Against.Any(text => text.StartsWith(vote.Feature + ":", StringComparison.Ordinal)));
    }

    [Fact]
    public void ThrowAwayWallet_IsUsedOnceAndEmptied()
    {
        ProfileLedger ledger = new ProfileLedger().Pay(0, "thief", "layer", 5_000).Pay(4, "layer", "next", 5_000).Pay(0, "p", "q", 1);

        ledger.Profile("layer").Behaviour.Should().Be(AccountBehaviour.ThrowAway);
        ledger.Profile("thief").Behaviour.Should().Be(AccountBehaviour.Unknown);
    }

    [Fact]
    public void Mule_PassesOnWhatManyPay()
    {
        ProfileLedger ledger = new();
        for (int day = 0; day < 10; day++)
            ledger.Pay(day * 1440, $"victim{day}", "mule", 900 + day).Pay((day * 1440) + 60, $"other{day}", "mule", 700)
                .Pay((day * 1440) + 120, "mule", day % 2 == 0 ? "broker" : "partner", 1_600 + day);

        ledger.Profile("mule").Behaviour.Should().Be(AccountBehaviour.Mule);
    }

    [Fact]
    public void Profile_RowsInAnyOrder_IsTheSame()
    {
        ProfileLedger ledger = Desk().Pay(7, "c0", "desk", 10).Pay(7, "c1", "desk", 10).Pay(7, "desk", "c0", 5).Pay(7, "desk", "c1", 5);
        var profiles = new List<string>();
        for (int seed = 0; seed < 12; seed++)
        {
            int[] order = [.. Enumerable.Range(0, ledger.Count)];
            if (seed > 0)
                new Random(seed).Shuffle(order);
            var profiler = new AccountProfiler(ledger.Build(order), ledger.Options);
            profiles.Add(string.Join('\n', ((string[])["desk", "c0", "okex", "dep"]).Select(name => Text(profiler.Profile(ProfileLedger.Of(name))))));
        }

        profiles.Distinct().Should().ContainSingle();
    }

    [Fact]
    public void Thresholds_UnknownOrNegative_AreRefusedWithTheNames()
    {
        ProfileThresholds.Default.TryWith("otc-desk.sender.least", Ratio.One, out _, out string? error).Should().BeFalse();
        error.Should().Contain("otc-desk.senders.least");
        ProfileThresholds.Default.TryWith("deposit.swept.least", Ratio.Of(-1), out _, out error).Should().BeFalse();
        error.Should().Contain("0 or more");
        ProfileThresholds.Default.All.Select(threshold => threshold.Name).Should().OnlyHaveUniqueItems();
        ProfileThresholds.Default.All.Should().OnlyContain(threshold => threshold.Value == threshold.Default && threshold.Source.Length > 0);
    }

    [Theory]
    [InlineData("0.95", "19/20")]
    [InlineData("20", "20")]
    [InlineData("2/3", "2/3")]
    [InlineData("-0.5", "-1/2")]
    public void Ratio_Text_IsReadExactly(string text, string expected)
    {
        Ratio.TryParse(text, out Ratio ratio, out _).Should().BeTrue();
        ratio.ToString().Should().Be(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1e5")]
    [InlineData("1,5")]
    [InlineData(".5")]
    [InlineData("1/0")]
    [InlineData("1/2/3")]
    public void Ratio_NoNumber_IsRefused(string text) => Ratio.TryParse(text, out _, out _).Should().BeFalse();

    // Forty customers pay in small sums, some are paid back; every two hours or so the sum goes on to one of two exchanges or a partner.
    internal static ProfileLedger Desk()
    {
        ProfileLedger ledger = new ProfileLedger().Label("okex", ServiceCategory.Exchange, "Okex 1").Label("huobi", ServiceCategory.Exchange, "Huobi 1");
        long sum = 0;
        for (int i = 0; i < 200; i++)
        {
            long minute = (i / 4 * 2_880) + 300 + (i % 4 * 15);
            sum += 1_000 + (i % 7 * 500);
            ledger.Pay(minute, $"c{i % 40}", "desk", 1_000 + (i % 7 * 500)).Pay(minute + 31, $"p{i}", $"q{i}", 777);
            if (i % 4 != 3)
                continue;
            ledger.Pay(minute + 30, "desk", i % 3 == 0 ? "okex" : i % 3 == 1 ? "huobi" : $"c{i % 40}", sum);
            sum = 0;
        }

        return ledger;
    }

    private static ProfileThresholds With(params (string Name, long Value)[] changes) => Change(ProfileThresholds.Default, changes);

    private static ProfileThresholds Change(ProfileThresholds thresholds, params (string Name, long Value)[] changes)
    {
        foreach ((string name, long value) in changes)
            thresholds = thresholds.TryWith(name, Ratio.Of(value), out ProfileThresholds? changed, out string? error)
                ? changed
                : throw new ArgumentException(error);
        return thresholds;
    }

    private static string Text(AccountProfile profile) => string.Join(
        '\n',
        profile.Lifetime.Concat(profile.Window).SelectMany(feature => feature.Figures.Select(figure => $"{feature.Id} {figure.Name} {figure.Value}")
            .Concat(feature.Missing).Concat(feature.Notes)).Append(profile.Claim.Statement));
}
