using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Reading;

namespace FlowTrace.Tests.Findings.Profiles;

/// <summary>Every feature on ledgers small enough to work out by hand.</summary>
public sealed class FeatureTests
{
    // In: 60 of A, 100 of B, 40 of A. Out: 50 to X, 130 to Y, 20 to A. Hours apart, then two days.
    private static ProfileLedger Worked() => new ProfileLedger()
        .Pay(0, "A", "N", 60).Pay(60, "B", "N", 100).Pay(120, "N", "X", 50).Pay(180, "A", "N", 40)
        .Pay(180 + 2880, "N", "Y", 130).Pay(240 + 2880, "N", "A", 20);

    [Theory]
    [InlineData("F1", "senders", "2")]
    [InlineData("F1", "receivers", "3")]
    [InlineData("F1", "transfers-in", "3")]
    [InlineData("F1", "transfers-out", "3")]
    // A and B are two components of 100 each: 1 - (1/4 + 1/4).
    [InlineData("F2", "source-diversity", "1/2")]
    [InlineData("F2", "components", "2")]
    [InlineData("F3", "transfer-share", "1")]
    [InlineData("F3", "value-share", "1")]
    // Only the 50 to X leave within a day, two hours after they came. Ten of A's first 60 left after 3,060 minutes, B's 100 after 3,000, and of A's
    // second 40 half after 2,880 and half after 2,940: half of the 200 units stayed at most 3,000 minutes.
    [InlineData("F4", "passed-through", "1/4")]
    [InlineData("F4", "median-dwell-seconds", "180000")]
    [InlineData("F4", "unseen-units", "0")]
    [InlineData("F5", "top-receiver", "13/20")]
    [InlineData("F6", "to-exchanges", "0")]
    // A pays 100 and is paid 20, of 400 in all.
    [InlineData("F7", "two-sided", "3/10")]
    // In: 40, 60, 100. Out: 20, 50, 130.
    [InlineData("F8", "aggregation", "5/6")]
    [InlineData("F9", "round-100", "1/6")]
    [InlineData("F9", "round-1000", "0")]
    [InlineData("F10", "test-payments", "0")]
    // 200 went out; at most 150 were held, after the second payment of A.
    [InlineData("F16", "velocity", "5/4")]
    [InlineData("F16", "age-days", "13/6")]
    public void Profile_WorkedLedger_HasTheFiguresByHand(string feature, string figure, string expected)
    {
        Worked().Profile("N").Feature(feature).Find(figure).ToString().Should().Be(expected);
    }

    [Fact]
    public void Window_HoldsWhatItsDaysHold_AndKnowsWhatCameBefore()
    {
        ProfileLedger ledger = new ProfileLedger().Pay(0, "A", "N", 100).Pay(10, "N", "X", 5).Pay(50 * 1440, "B", "N", 40).Pay((50 * 1440) + 60, "N", "X", 110);

        AccountProfile profile = ledger.Profile("N");

        Figure(profile.Window, "F1", "senders").Should().Be("1");
        Figure(profile.Window, "F1", "transfers-out").Should().Be("1");

        // The 95 left of A go first, so 15 of B's 40 pass through.
        Figure(profile.Window, "F4", "passed-through").Should().Be("3/8");
        Figure(profile.Window, "F4", "unseen-units").Should().Be("0");
        profile.WindowLength.Should().Be(TimeSpan.FromDays(30));
    }

    [Fact]
    public void SourceDiversity_SendersOfOneOrigin_AreOneComponent_UnlessItIsAService()
    {
        ProfileLedger ledger = new ProfileLedger()
            .Pay(0, "O", "A", 50).Pay(1, "O", "B", 50).Pay(2, "A", "N", 50).Pay(3, "B", "N", 50).Pay(4, "C", "N", 100);

        // A and B share O: components of 100 and 100.
        Figure(ledger.Profile("N").Lifetime, "F2", "source-diversity").Should().Be("1/2");
        ledger.Label("O", ServiceCategory.HotWallet);

        // Cut at the service they are three: 1 - (1/16 + 1/16 + 1/4).
        Figure(ledger.Profile("N").Lifetime, "F2", "source-diversity").Should().Be("5/8");
    }

    [Fact]
    public void SourceDiversity_CommonPastBeyondTheDepth_DoesNotJoin()
    {
        ProfileLedger ledger = new ProfileLedger();
        foreach (string side in (string[])["a", "b"])
            ledger.Pay(0, "O", side + "3", 10).Pay(1, side + "3", side + "2", 10).Pay(2, side + "2", side + "1", 10).Pay(3, side + "1", "N", 10);

        // O is the fourth account back on both sides.
        Figure(ledger.Profile("N").Lifetime, "F2", "components").Should().Be("2");
        ProfileThresholds.Default.TryWith("senders.depth", Ratio.Of(4), out ProfileThresholds? deeper, out _).Should().BeTrue();
        Figure(ledger.Profile("N", ledger.Options with { Thresholds = deeper! }).Lifetime, "F2", "components").Should().Be("1");
    }

    [Fact]
    public void SourceDiversity_PathThroughTheNodeItself_DoesNotJoin()
    {
        ProfileLedger ledger = new ProfileLedger().Pay(0, "N", "A", 10).Pay(1, "N", "B", 10).Pay(2, "A", "N", 10).Pay(3, "B", "N", 10);

        Figure(ledger.Profile("N").Lifetime, "F2", "components").Should().Be("2");
    }

    [Fact]
    public void Assets_SeveralWithoutPrices_HaveNoShareOfValue_AndWithPricesAnExactOne()
    {
        ProfileLedger ledger = new ProfileLedger().Pay(0, "A", "N", 30).PayUnits(1, "A", "N", 100_000_000, ProfileLedger.Tron).Pay(2, "N", "X", 10);

        ProfileFeature without = ledger.Profile("N").Feature("F3");
        without.Find("value-share").Should().BeNull();
        without.Missing.Should().Contain(reason => reason.Contains("no prices"));
        without.Find("transfer-share").ToString().Should().Be("2/3");
        without.Find("assets").ToString().Should().Be("2");
        var rates = new AssetRates(
        [
            new AssetRate(ProfileLedger.Usdt, ProfileLedger.Start, Ratio.Of(7), "CNY"),
            new AssetRate(ProfileLedger.Tron, ProfileLedger.Start, Ratio.Of(7, 10), "CNY"),
        ]);

        // 40 dollars at 7 against 100 coins at 0.7.
        ledger.Profile("N", ledger.Options with { Rates = rates }).Feature("F3").Find("value-share").ToString().Should().Be("4/5");
    }

    [Fact]
    public void Assets_Calls_CountByTheirSelector()
    {
        ProfileLedger ledger = new ProfileLedger().Pay(0, "N", "X", 1).Call(0, "N", 0xa9, 0x05, 0x9c, 0xbb, 1).Call(1, "N", 0x09, 0x5e, 0xa7, 0xb3)
            .Call(1, "Y", 0xa9, 0x05, 0x9c, 0xbb);

        Figure(ledger.Profile("N").Lifetime, "F3", "transfer-calls").Should().Be("1/2");
    }

    [Fact]
    public void ToExchanges_LabelledAndInferred_CountByExchange()
    {
        ProfileLedger ledger = Deposits().Pay(0, "N", "d0", 30).Label("okex", ServiceCategory.Exchange, "Okex 1").Pay(1, "N", "okex", 50).Pay(2, "N", "X", 20);

        ProfileFeature feature = ledger.Profile("N").Feature("F6");

        feature.Find("to-exchanges").ToString().Should().Be("4/5");
        feature.Find("to-labelled").ToString().Should().Be("1/2");
        feature.Find("to-inferred").ToString().Should().Be("3/10");
        feature.Find("exchanges").ToString().Should().Be("2");
    }

    [Fact]
    public void Roundness_IsLessTheBaseRateOfTheDay()
    {
        // Of four transfers that day two are multiples of 1,000; of the account's two, both are.
        ProfileLedger ledger = new ProfileLedger().Pay(0, "A", "N", 1_000).Pay(1, "N", "X", 20_000).Pay(2, "P", "Q", 7).Pay(3, "P", "Q", 8);

        ProfileFeature feature = ledger.Profile("N").Feature("F9");

        feature.Find("round-100").ToString().Should().Be("1");
        feature.Find("round-1000-excess").ToString().Should().Be("1/2");
        feature.Find("round-10000").ToString().Should().Be("1/2");
        feature.Find("round-10000-excess").ToString().Should().Be("1/4");
    }

    [Fact]
    public void YuanRoundness_IsSetAgainstEveryOtherPairing()
    {
        // At 7.00 on the first day and 7.30 on the second: 1,428.571428 is 10,000 yuan at 7.00; at 7.30 it is 10,428.6, which no price within a hundredth
        // makes round. 1,369.863014 is 10,000 at 7.30, and 9,589 at 7.00.
        ProfileLedger ledger = new ProfileLedger().PayUnits(0, "A", "N", 1_428_571_428, ProfileLedger.Usdt)
            .PayUnits(1440, "A", "N", 1_369_863_014, ProfileLedger.Usdt);
        ledger.Profile("N").Feature("F9b").Missing.Should().ContainSingle().Which.Should().Contain("CNY");
        var rates = new AssetRates(
        [
            new AssetRate(ProfileLedger.Usdt, ProfileLedger.Start, Ratio.Of(7), "CNY"),
            new AssetRate(ProfileLedger.Usdt, ProfileLedger.Start.AddDays(1), Ratio.Of(73, 10), "CNY"),
        ]);

        ProfileFeature feature = ledger.Profile("N", ledger.Options with { Rates = rates }).Feature("F9b");

        feature.Find("cny-round").ToString().Should().Be("1");
        feature.Find("cny-chance").ToString().Should().Be("1/2");
        feature.Find("cny-excess").ToString().Should().Be("1/2");
    }

    [Theory]
    [InlineData(10, 1_000, 30, 1)]
    [InlineData(11, 1_100, 30, 0)]
    [InlineData(10, 999, 30, 0)]
    [InlineData(10, 1_000, 31, 0)]
    public void TestPayments_ATrifleThenAHundredfoldSoon_Count(long first, long second, int minutes, int expected)
    {
        ProfileLedger ledger = new ProfileLedger().Pay(0, "A", "N", 5_000).Pay(10, "N", "X", first).Pay(10 + minutes, "N", "X", second);

        Figure(ledger.Profile("N").Lifetime, "F10", "test-payments").Should().Be(expected.ToString());
    }

    [Fact]
    public void TestPayments_ReceiverPaidBefore_IsNotNew()
    {
        ProfileLedger ledger = new ProfileLedger().Pay(0, "N", "X", 500).Pay(10, "N", "X", 5).Pay(12, "N", "X", 900);

        Figure(ledger.Profile("N").Lifetime, "F10", "test-payments").Should().Be("0");
    }

    [Fact]
    public void Clock_IsSilentUnderFifty_AndElseKnowsHourWeekAndNewYear()
    {
        // Sixty days from 1 January 2024, each day at 05:00 UTC; New Year is 10 February, day 40, and for its week nothing is sent.
        ProfileLedger ledger = new();
        for (int day = 0; day < 60; day++)
            if (day is < 40 or >= 47)
                ledger.Pay((day * 1440) + 300, "N", "X", 10);

        ProfileFeature feature = ledger.Profile("N").Feature("F11");

        feature.Find("sent").ToString().Should().Be("53");
        feature.Find("mean-hour").ToString().Should().Be("11/2");
        feature.Find("rayleigh-p").ToString().Should().Be("0");
        feature.Find("entropy-bits").ToString().Should().Be("0");
        feature.Find("new-year-activity").ToString().Should().Be("0");

        // 1 January 2024 was a Monday: of the days 0 to 39 and 47 to 59, the 5th and 6th of every seven are weekend.
        int weekend = Enumerable.Range(0, 60).Count(day => day is < 40 or >= 47 && day % 7 >= 5);
        feature.Find("weekend").ToString().Should().Be(Ratio.Of(weekend, 53).ToString());
        new ProfileLedger().Pay(0, "N", "X", 1).Profile("N").Feature("F11").Missing.Should().ContainSingle().Which.Should().Contain("under 50");
    }

    [Fact]
    public void Clock_EvenHours_SayNothing()
    {
        ProfileLedger ledger = new();
        for (int hour = 0; hour < 72; hour++)
            ledger.Pay(hour * 60, "N", "X", 10);

        ProfileFeature feature = ledger.Profile("N").Feature("F11");

        feature.Find("rayleigh-p").ToString().Should().Be("1");
        feature.Find("entropy-bits")!.Value.ToDecimalText(4).Should().Be("4.585");
    }

    [Fact]
    public void Funder_IsTheActivator_AndIsSharedWithTheOthersItFunded()
    {
        ProfileLedger ledger = new ProfileLedger().Pay(5, "N", "X", 1)
            .PayUnits(0, "late", "N", 1, ProfileLedger.Tron).Event(0, AccountEventKind.Activation, "N", "G").PayUnits(1, "G", "M", 1, ProfileLedger.Tron)
            .PayUnits(2, "G", "K", 1, ProfileLedger.Tron).Event(3, AccountEventKind.Staked, "N", null).Event(4, AccountEventKind.ResourceLent, "N", "L");

        ProfileFeature feature = ledger.Profile("N").Feature("F12");

        feature.Find("funder-shared").ToString().Should().Be("2");
        feature.Find("funder-private").ToString().Should().Be("1");
        feature.Find("own-stake").ToString().Should().Be("1");
        feature.Notes.Should().Contain(note => note.Contains(ProfileLedger.Of("L").ToString()));
        Figure(ledger.Label("G", ServiceCategory.HotWallet).Profile("N").Lifetime, "F12", "funder-is-service").Should().Be("1");
        new ProfileLedger().Pay(0, "N", "X", 1).Profile("N").Feature("F12").IsAvailable.Should().BeFalse();
    }

    [Fact]
    public void Freezes_CountNeighbours_AndWhatWentOutSoonAfter()
    {
        ProfileLedger ledger = new ProfileLedger().Pay(0, "A", "N", 100).Pay(1, "B", "N", 100).Pay(100, "N", "X", 60).Pay(200, "N", "X", 140);
        ledger.Profile("N").Feature("F14").IsAvailable.Should().BeFalse();
        long since = ProfileLedger.Start.AddMinutes(90).ToUnixTimeMilliseconds();
        LabelBook labels = new([new Label(ProfileLedger.Of("A"), "frozen", ServiceCategory.Frozen, "issuer", 90, since)]);

        ProfileFeature feature = ledger.Profile("N", new ProfileOptions { Labels = labels }).Feature("F14");

        feature.Find("frozen-neighbours").ToString().Should().Be("1/4");
        feature.Find("out-after-freeze").ToString().Should().Be("3/10");
        feature.Find("own-freeze").ToString().Should().Be("0");
    }

    [Fact]
    public void GuaranteeMarkets_CountWhereALabelNamesOne()
    {
        ProfileLedger ledger = new ProfileLedger().Pay(0, "H", "N", 25).Pay(1, "N", "X", 75);
        ledger.Profile("N").Feature("F15").IsAvailable.Should().BeFalse();
        ledger.Label("H", ServiceCategory.EscrowMarket);

        ledger.Profile("N").Feature("F15").Find("guarantee-transfers").ToString().Should().Be("1");
        ledger.Profile("N").Feature("F15").Find("guarantee-share").ToString().Should().Be("1/4");
    }

    [Fact]
    public void Profile_AccountWithoutTransfersOfTheAsset_KnowsNothingAndGuessesNothing()
    {
        AccountProfile profile = new ProfileLedger().Pay(0, "A", "B", 1).Profile("A", asset: ProfileLedger.Tron);

        profile.Lifetime.Should().HaveCount(17).And.OnlyContain(feature => !feature.IsAvailable && feature.Missing.Count == 1);
        profile.Votes.Should().BeEmpty();
        profile.Behaviour.Should().Be(AccountBehaviour.Unknown);
    }

    [Fact]
    public void Profile_QuantitiesBeyondAnyToken_AreNotComputed()
    {
        AccountProfile profile = new ProfileLedger().PayUnits(0, "A", "N", UInt128.MaxValue, ProfileLedger.Usdt)
            .PayUnits(1, "N", "B", UInt128.MaxValue, ProfileLedger.Usdt).Profile("N");

        profile.Lifetime.Should().OnlyContain(feature => !feature.IsAvailable && feature.Missing[0].Contains("128 bits"));
        profile.Behaviour.Should().Be(AccountBehaviour.Unknown);
    }

    internal static ProfileLedger Deposits()
    {
        ProfileLedger ledger = new();
        for (int address = 0; address < 3; address++)
            for (int customer = 0; customer < 3; customer++)
                ledger.Pay(1000 + (customer * 600), $"c{address}.{customer}", $"d{address}", 100 + customer)
                    .Pay(1000 + (customer * 600) + 90, $"d{address}", "hot", 100 + customer);
        return ledger;
    }

    private static string? Figure(IReadOnlyList<ProfileFeature> features, string id, string figure) =>
        features.Single(feature => feature.Id == id).Find(figure)?.ToString();
}
