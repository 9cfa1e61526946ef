using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Hops;
using FlowTrace.Taint;
using FlowTrace.Tests.Coins;
using FlowTrace.Tracing;
using static FlowTrace.Tests.Findings.ShapeLedger;

namespace FlowTrace.Tests.Findings;

public sealed class PeelChainTests
{
    // Thief -> A 1000 -> B 900 -> C 810 -> End 700; A peels 100 to X, B 90 to Y, C 110 to Exchange. Every dwell is 23 h 59 min.
    private static ShapeLedger Chain(ulong thirdPeel = 110, ulong thirdRest = 700, long lastMinute = 3 * Day)
    {
        long dwell = Day - 1;
        return new ShapeLedger().Stolen("Thief").Is("Exchange", ServiceCategory.Exchange)
            .Pay(0, "Victim", "Thief", 1000).Pay(10, "Thief", "A", 1000)
            .Pay(20, "A", "X", 100).Pay(10 + dwell, "A", "B", 900)
            .Pay(20 + dwell, "B", "Y", 90).Pay(10 + (2 * dwell), "B", "C", 810)
            .Pay(20 + (2 * dwell), "C", "Exchange", thirdPeel).Pay(Math.Min(lastMinute, 10 + (3 * dwell)), "C", "End", thirdRest);
    }

    [Fact]
    public async Task Detect_ThreeWalletsInARow_IsOneChainCollapsed()
    {
        Finding finding = (await Chain().FindAsync("peel-chain")).Should().ContainSingle().Subject;

        finding.Grade.Should().Be(EvidenceGrade.Inferred);
        finding.Title.Should().StartWith("3 wallets in a row, each used once, may be a peel chain");
        Words(finding).Should().Be("Thief A B C End X Y Exchange");
        Quantities(finding).Should().Be("goes in 1000, peeled off 300, comes out 700");
        finding.Transfers.Should().HaveCount(7);
        finding.Against.Should().Contain("2 of 3 small payments reach accounts that no label names, so that who was paid is not known");
        finding.Thefts.Should().Equal("t");
        CollapsedFlow collapsed = finding.Collapsed!;
        collapsed.From.Should().Be(At("Thief"));
        collapsed.To.Should().Be(At("End"));
        collapsed.Wallets.Should().Equal(At("A"), At("B"), At("C"));
        collapsed.Peels.Select(peel => (peel.To, (ulong)peel.Amount.BaseUnits)).Should().Equal((At("X"), 100), (At("Y"), 90), (At("Exchange"), 110));
    }

    [Theory]
    // The rest is 80 % of both to the unit, and a unit less.
    [InlineData(162UL, 648UL, true)]
    [InlineData(163UL, 647UL, false)]
    public async Task Detect_RemainderAtTheBound_DecidesToTheUnit(ulong peel, ulong rest, bool found) =>
        (await Chain(peel, rest).FindAsync("peel-chain")).Should().HaveCount(found ? 1 : 0);

    [Fact]
    public async Task Detect_DwellOfADay_IsTooLong()
    {
        // The last wallet waits a minute longer than its neighbours: 24 h after the arrival.
        ShapeLedger ledger = Chain(lastMinute: 10 + (2 * (Day - 1)) + Day);
        ledger = new ShapeLedger().Stolen("Thief").Pay(0, "Victim", "Thief", 1000).Pay(10, "Thief", "A", 1000)
            .Pay(20, "A", "X", 100).Pay(30, "A", "B", 900).Pay(40, "B", "Y", 90).Pay(50, "B", "C", 810).Pay(60, "C", "Z", 90).Pay(50 + Day, "C", "End", 720);

        (await ledger.FindAsync("peel-chain")).Should().BeEmpty();
        (await ledger.With("peel-chain.dwell-hours", 25).FindAsync("peel-chain")).Should().ContainSingle();
    }

    [Fact]
    public async Task Detect_TwoWallets_AreNoChain()
    {
        ShapeLedger ledger = new ShapeLedger().Stolen("Thief").Pay(0, "Victim", "Thief", 1000).Pay(10, "Thief", "A", 1000)
            .Pay(20, "A", "X", 100).Pay(30, "A", "B", 900).Pay(40, "B", "Y", 90).Pay(50, "B", "C", 810);

        (await ledger.FindAsync("peel-chain")).Should().BeEmpty();
        (await ledger.With("peel-chain.least-wallets", 2).FindAsync("peel-chain")).Should().ContainSingle();
    }

    [Fact]
    public async Task Detect_AWalletThatReceivesAgain_BreaksTheChain() =>
        (await Chain().Pay(9 * Day, "Stranger", "B", 5).FindAsync("peel-chain")).Should().BeEmpty("a clean payment shows that B was used twice");

    [Fact]
    public async Task Detect_AWalletThatPaysThrice_BreaksTheChain() =>
        (await new ShapeLedger().Stolen("Thief").Pay(0, "Victim", "Thief", 1000).Pay(10, "Thief", "A", 1000)
            .Pay(20, "A", "X", 100).Pay(30, "A", "B", 900).Pay(40, "B", "Y", 50).Pay(41, "B", "W", 50).Pay(50, "B", "C", 800)
            .Pay(60, "C", "Z", 90).Pay(70, "C", "End", 710).FindAsync("peel-chain")).Should().BeEmpty();

    [Fact]
    public async Task Detect_CoinsWithChange_AreAChainToo()
    {
        // As a court's complaint describes one: 30.6675 in, 2.27 and 28.39 out, and so on.
        TraceResult result = await new CoinLedger()
            .Pay([CoinLedger.Earlier("V", 3100)], CoinLedger.To("T", 3067))
            .Pay([CoinLedger.Spend(1, 0)], CoinLedger.To("x", 227), CoinLedger.To("a", 2839))
            .Pay([CoinLedger.Spend(2, 1)], CoinLedger.To("b", 2600), CoinLedger.To("y", 238))
            .Pay([CoinLedger.Spend(3, 0)], CoinLedger.To("z", 200), CoinLedger.To("c", 2399))
            .TraceAsync(
                new TraceOptions { Policies = [TaintPolicy.Fifo], DustPartsPerBillion = 0 },
                Theft.InTransactions([CoinLedger.Id(1)], "t"));

        Finding finding = result.Findings.Where(finding => finding.Detector == "peel-chain").Should().ContainSingle().Subject;
        finding.Collapsed!.Wallets.Should().Equal(CoinLedger.Owner("T"), CoinLedger.Owner("a"), CoinLedger.Owner("b"));
        finding.Collapsed.Received.BaseUnits.Should().Be(2399);
        finding.Collapsed.Peels.Select(peel => (ulong)peel.Amount.BaseUnits).Should().Equal(227, 238, 200);
    }
}
