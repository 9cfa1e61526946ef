using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;
using static FlowTrace.Tests.Findings.ShapeLedger;

namespace FlowTrace.Tests.Findings;

/// <summary>Each shape where it is, and the nearest thing that is not it.</summary>
public sealed class ShapeTests
{
    private static ShapeLedger Loot(ulong quantity, string asset = "ETH") =>
        new ShapeLedger().Stolen("Thief").Pay(0, "Victim", "Thief", quantity, asset);

    private static ShapeLedger FanOut(ulong third, long lastMinute) =>
        Loot(10_000).Pay(10, "Thief", "A", 1000).Pay(20, "Thief", "B", 1010).Pay(lastMinute, "Thief", "C", third).Pay(30, "Thief", "D", 5000);

    [Fact]
    public async Task FanOut_ThreeNearlyEqualParts_AreABatch()
    {
        Finding finding = (await FanOut(990, 10 + (6 * Hour)).FindAsync("fan-out")).Should().ContainSingle().Subject;

        finding.Grade.Should().Be(EvidenceGrade.Derived);
        finding.Title.Should().Be("One account pays 3 others nearly equal amounts within 6 hours");
        Words(finding).Should().Be("Thief A B C");
        Quantities(finding).Should().Be("paid together 3000, smallest payment 990, largest payment 1010");
    }

    // 1000, 1010 and 1047: mean 1019, squares of the differences 361 + 81 + 784, so a deviation of 20.2, which is 1.98 %. With 1048 it is 2.03 %.
    // With 964: mean 991.3, deviation 19.75, 1.99 %. With 963 it is 2.04 %.
    [Theory]
    [InlineData(1047UL, true)]
    [InlineData(1048UL, false)]
    [InlineData(964UL, true)]
    [InlineData(963UL, false)]
    public async Task FanOut_AmountsApart_AreNone(ulong third, bool found) =>
        (await FanOut(third, 40).FindAsync("fan-out")).Should().HaveCount(found ? 1 : 0);

    [Fact]
    public async Task FanOut_PartsTooFarApartInTime_AreNone() => (await FanOut(990, 11 + (6 * Hour)).FindAsync("fan-out")).Should().BeEmpty();

    [Fact]
    public async Task FanOut_EqualPaymentsToOneReceiver_AreNone() => (await Loot(10_000)
        .Pay(10, "Thief", "A", 1000).Pay(20, "Thief", "A", 1000).Pay(30, "Thief", "B", 1000).FindAsync("fan-out")).Should().BeEmpty();

    [Fact]
    public async Task FanOut_EqualDepositsAtServices_AreNone() => (await Loot(10_000).Is("A", ServiceCategory.Mixer)
        .Pay(10, "Thief", "A", 1000).Pay(20, "Thief", "B", 1000).Pay(30, "Thief", "C", 1000).FindAsync("fan-out")).Should().BeEmpty();

    [Theory]
    [InlineData(168 * Hour, ServiceCategory.None, true)]
    [InlineData((168 * Hour) + 1, ServiceCategory.None, false)]
    [InlineData(168 * Hour, ServiceCategory.Exchange, false)]
    public async Task Consolidation_OfThreeSenders_NeedsTheWindowAndNoService(long span, ServiceCategory category, bool found)
    {
        Finding[] findings = await Loot(600).Is("Pot", category)
            .Pay(1, "Thief", "A", 100).Pay(2, "Thief", "B", 200).Pay(3, "Thief", "C", 300)
            .Pay(100, "A", "Pot", 100).Pay(101, "B", "Pot", 200).Pay(100 + span, "C", "Pot", 300).FindAsync("consolidation");

        findings.Should().HaveCount(found ? 1 : 0);
        findings.Select(Words).Should().AllBe("Pot A B C");
        findings.Select(Quantities).Should().AllBe("gathered 600, stolen of it 600");
    }

    [Fact]
    public async Task Consolidation_OfTwoSenders_IsNone() => (await Loot(600)
        .Pay(1, "Thief", "A", 100).Pay(2, "Thief", "B", 200).Pay(100, "A", "Pot", 50).Pay(101, "A", "Pot", 50).Pay(102, "B", "Pot", 200)
        .FindAsync("consolidation")).Should().BeEmpty();

    [Fact]
    public async Task MixerBatch_EqualDeposits_AreCountedWithTheirRate()
    {
        Finding finding = (await Loot(1000).Is("Mixer", ServiceCategory.Mixer).Pay(1, "Thief", "A", 200)
            .Pay(60, "Thief", "Mixer", 100).Pay(66, "Thief", "Mixer", 100).Pay(72, "A", "Mixer", 100).Pay(73, "Thief", "Mixer", 37)
            .FindAsync("mixer-batch")).Should().ContainSingle().Subject;

        finding.Title.Should().StartWith("3 deposits of one amount go into one mixer within 12 minutes, one every 6 minutes; the trail ends there");
        Words(finding).Should().Be("Mixer Thief A");
        Quantities(finding).Should().Be("each deposit 100, deposited together 300, stolen of it 300");
        finding.Transfers.Should().HaveCount(3, "no transfer out of the mixer is part of it");
    }

    [Theory]
    [InlineData(ServiceCategory.Exchange, 100UL, 72)]
    [InlineData(ServiceCategory.Mixer, 101UL, 72)]
    [InlineData(ServiceCategory.Mixer, 100UL, 67 + (24 * 60))]
    public async Task MixerBatch_NoMixerOtherAmountOrPause_IsNone(ServiceCategory category, ulong third, long minute) => (await Loot(1000).Is("Mixer", category)
        .Pay(60, "Thief", "Mixer", 100).Pay(66, "Thief", "Mixer", 100).Pay(minute, "Thief", "Mixer", third).FindAsync("mixer-batch")).Should().BeEmpty();

    [Theory]
    [InlineData(30 * Day, true)]
    [InlineData((30 * Day) - 1, false)]
    public async Task Dormancy_UnitsThatLieStill_AreFoundWhenTheyMove(long pause, bool found)
    {
        Finding[] findings = await Loot(1000).Pay(10, "Thief", "Bunker", 900).Pay(11, "Thief", "Shop", 100).Pay(10 + pause, "Bunker", "Next", 500)
            .Pay(11 + pause, "Bunker", "Next", 400).FindAsync("dormancy");

        findings.Where(finding => finding.Accounts[0] == At("Bunker")).Select(Quantities).Should().Equal(found ? ["lay still 900"] : []);
        findings.Where(finding => finding.Accounts[0] == At("Bunker")).Select(finding => finding.Title)
            .Should().Equal(found ? ["Stolen units lie still in one wallet for 30 days, and then move on"] : []);
    }

    [Fact]
    public async Task Dormancy_UnitsAtRest_AreFoundAtTheEndOfTheData()
    {
        Finding[] findings = await Loot(1000).Pay(10, "Thief", "Bunker", 999).Pay(11, "Thief", "Trifle", 1).Pay(40 * Day, "Stranger", "Other", 5)
            .With("dormancy.least-share-ppm", 1001).FindAsync("dormancy");

        findings.Should().ContainSingle("one thousandth is less than the least share").Which.Title
            .Should().Be("Stolen units lie still in one wallet for 39 days, and still do at the end of the data");
    }

    private static ShapeLedger TwoThefts() => new ShapeLedger().Stolen("ThiefA", "a").Stolen("ThiefB", "b")
        .Pay(0, "VictimA", "ThiefA", 100).Pay(0, "VictimB", "ThiefB", 300);

    [Fact]
    public async Task Commingling_WhereTwoTheftsMeet_IsFoundThereAndNotBehind()
    {
        Finding finding = (await TwoThefts().Pay(10, "ThiefA", "Meet", 100).Pay(20, "ThiefB", "Meet", 250).Pay(30, "Meet", "Behind", 350)
            .FindAsync("commingling")).Should().ContainSingle().Subject;

        Words(finding).Should().Be("Meet ThiefA ThiefB");
        Quantities(finding).Should().Be("of theft a 100, of theft b 250");
        finding.Thefts.Should().Equal("a", "b");
    }

    [Theory]
    [InlineData(ServiceCategory.Exchange, "Meet")]
    [InlineData(ServiceCategory.None, "Else")]
    public async Task Commingling_AtAServiceOrApart_IsNone(ServiceCategory category, string other) => (await TwoThefts().Is("Meet", category)
        .Pay(10, "ThiefA", "Meet", 100).Pay(20, "ThiefB", other, 250).FindAsync("commingling")).Should().BeEmpty();

    private static ShapeLedger Funded(string second) => Loot(1000, "USD")
        .Pay(2, "Gas", "A", 7).Pay(3, second, "B", 7).Pay(10, "Thief", "A", 500, "USD").Pay(11, "Thief", "B", 500, "USD");

    [Fact]
    public async Task GasFunding_OneFirstFunder_TiesTheWallets()
    {
        Finding finding = (await Funded("Gas").FindAsync("gas-funding")).Should().ContainSingle().Subject;

        finding.Title.Should().Be("2 wallets of the trail got their first coins for fees, the same amount each, from one account and may have one controller");
        Words(finding).Should().Be("Gas A B");
        Quantities(finding).Should().Be("smallest funding 7, largest funding 7, funded together 14");
        finding.Transfers.Should().OnlyContain(transfer => transfer.Flow == null);
    }

    [Fact]
    public async Task GasFunding_OtherFunderServiceBusyOrLater_TiesNothing()
    {
        (await Funded("Other").FindAsync("gas-funding")).Should().BeEmpty();
        (await Funded("Gas").Is("Gas", ServiceCategory.Exchange).FindAsync("gas-funding")).Should().BeEmpty();
        (await Funded("Gas").With("gas-funding.most-transfers", 1).FindAsync("gas-funding")).Should().BeEmpty();
        (await Funded("Gas").Pay(1, "Earlier", "B", 1).FindAsync("gas-funding")).Should().BeEmpty("B had coins before");
    }

    [Fact]
    public async Task GasFunding_CoinsThatAreLoot_AreNoFunding() => (await Loot(1000)
        .Pay(10, "Thief", "A", 400).Pay(11, "Thief", "B", 400).FindAsync("gas-funding")).Should().BeEmpty();

    private static ShapeLedger Opened(string second, AccountEventKind kind) => Loot(1000)
        .Event(1, kind, "A", "Opener").Event(2, kind, "B", second).Pay(10, "Thief", "A", 500).Pay(11, "Thief", "B", 500);

    [Theory]
    [InlineData(AccountEventKind.Activation, "were opened by")]
    [InlineData(AccountEventKind.ResourceLent, "were lent energy or bandwidth by")]
    public async Task ResourceFunding_OneOpenerOrLender_TiesTheWallets(AccountEventKind kind, string words)
    {
        Finding finding = (await Opened("Opener", kind).FindAsync("resource-funding")).Should().ContainSingle().Subject;

        finding.Title.Should().Contain(words);
        Words(finding).Should().Be("Opener A B");
    }

    [Fact]
    public async Task ResourceFunding_OtherLenderMarketOrOtherKind_TiesNothing()
    {
        (await Opened("Other", AccountEventKind.Activation).FindAsync("resource-funding")).Should().BeEmpty();
        (await Opened("Opener", AccountEventKind.PermissionChange).FindAsync("resource-funding")).Should().BeEmpty();
        ShapeLedger market = Opened("Opener", AccountEventKind.ResourceLent).With("resource-funding.most-accounts", 3);
        (await market.FindAsync("resource-funding")).Should().ContainSingle();
        market.Event(3, AccountEventKind.ResourceLent, "Stranger1", "Opener").Event(4, AccountEventKind.ResourceLent, "Stranger2", "Opener");
        (await market.FindAsync("resource-funding")).Should().BeEmpty("who lends to four accounts is a market here");
    }

    private static ShapeLedger Circle(ulong back, long minute = 40) => Loot(1000)
        .Pay(10, "Thief", "A", 1000).Pay(20, "A", "B", 1000).Pay(30, "B", "C", back).Pay(minute, "C", "A", back);

    [Fact]
    public async Task RoundTrip_ASumThatComesBack_IsFoundOnce()
    {
        Finding finding = (await Circle(900).FindAsync("round-trip")).Should().ContainSingle().Subject;

        finding.Title.Should().Be("A sum comes back to the account it left, in 3 steps within 20 minutes");
        Words(finding).Should().Be("A B C");
        Quantities(finding).Should().Be("left 1000, came back 900");
    }

    [Fact]
    public async Task RoundTrip_TooLittleOrTooLateOrTooFar_IsNone()
    {
        (await Circle(899).FindAsync("round-trip")).Should().BeEmpty();
        (await Circle(900, 20 + (30 * Day)).FindAsync("round-trip")).Should().ContainSingle();
        (await Circle(900, 21 + (30 * Day)).FindAsync("round-trip")).Should().BeEmpty();
        (await Circle(900).With("round-trip.most-steps", 2).FindAsync("round-trip")).Should().BeEmpty();
    }

    private static ShapeLedger Split(ulong third, long minute = 11 + Day, string asset = "Tether") => Loot(100_000_000_000, asset)
        .Pay(11, "Thief", "A", 9_999_999_999, asset).Pay(12, "Thief", "B", 9_000_000_001, asset).Pay(minute, "Thief", "C", third, asset);

    [Fact]
    public async Task Structuring_PaymentsJustUnder_AreFound()
    {
        Finding finding = (await Split(9_500_000_000).FindAsync("structuring")).Should().ContainSingle().Subject;

        finding.Grade.Should().Be(EvidenceGrade.Inferred);
        finding.Title.Should().StartWith("3 payments from one account, each just under 10,000 dollars and all within 24 hours, may be split");
        Words(finding).Should().Be("Thief A B C");
    }

    [Fact]
    public async Task Structuring_AtTheThresholdBelowTheBandLateOrNoDollar_IsNone()
    {
        (await Split(10_000_000_000).FindAsync("structuring")).Should().BeEmpty();
        (await Split(9_000_000_000).FindAsync("structuring")).Should().BeEmpty();
        (await Split(9_500_000_000, 12 + Day).FindAsync("structuring")).Should().BeEmpty();
        (await Split(9_500_000_000, asset: "Forged").FindAsync("structuring")).Should().BeEmpty();
    }
}
