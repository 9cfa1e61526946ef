using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Simulation;

namespace FlowTrace.Tests.Simulation;

public sealed class SimulatorTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        // Transfers, accounts, thefts.
        { 80, 8, 1 }, { 100, 8, 1 }, { 399, 50, 1 }, { 400, 50, 1 }, { 1_000, 100, 1 }, { 1_999, 100, 2 }, { 2_000, 300, 1 }, { 10_000, 1_000, 3 },
        { 50_000, 10, 1 }, { 100_000, 100_000, 16 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Transfers_AnySize_AreExactlyAsManyAsAskedFor(int transfers, int accounts, int thefts)
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = transfers, Accounts = accounts, Thefts = thefts });
        ledger.Transfers().Count().Should().Be(transfers);
        ledger.Thefts.Should().HaveCount(thefts);
        ledger.Thefts.Select(theft => theft.Id).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Transfers_Replayed_NeverSpendWhatIsNotThere(int transfers, int accounts, int thefts)
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = transfers, Accounts = accounts, Thefts = thefts, Spread = true });
        var balances = new Dictionary<(Account, Asset), UInt128>();
        foreach (Transfer transfer in ledger.Transfers())
        {
            transfer.Quantity.Should().BeGreaterThan(UInt128.Zero);
            transfer.From.Should().NotBe(transfer.To);
            if (!transfer.From.IsZero)
            {
                UInt128 held = balances.GetValueOrDefault((transfer.From, transfer.Asset));
                (held >= transfer.Quantity).Should().BeTrue($"{transfer} spends out of {held}");
                balances[(transfer.From, transfer.Asset)] = held - transfer.Quantity;
            }

            balances[(transfer.To, transfer.Asset)] = balances.GetValueOrDefault((transfer.To, transfer.Asset)) + transfer.Quantity;
        }
    }

    [Fact]
    public void Transfers_OneAfterAnother_StandInTheTotalOrderWithUniqueTransactions()
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 20_000, Accounts = 500 });
        Transfer? before = null;
        var transactions = new HashSet<TransactionId>();
        foreach (Transfer transfer in ledger.Transfers())
        {
            if (before is { } earlier)
                transfer.Position.CompareTo(earlier.Position).Should().BePositive();
            if (before?.Transaction != transfer.Transaction)
                transactions.Add(transfer.Transaction).Should().BeTrue("a transaction's transfers stand together and its hash is its own");
            before = transfer;
        }
    }

    [Fact]
    public void Transfers_AddedToATable_AreNeverTiedAndKeepTheirOrder()
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 3_000, Accounts = 100 });
        TransferTable table = ledger.ToTable();
        table.Count.Should().Be(3_000);
        table.Issues.Should().BeEmpty();
        table.Columns.TiedWithPrevious.Should().BeNull();
        Enumerable.Range(0, table.Count).Select(i => table[i]).Should().Equal(ledger.Transfers());
    }

    [Fact]
    public void Transfers_TwoEnumerations_AreTheSame()
    {
        var options = new SimulationOptions { Transfers = 5_000, Accounts = 200, Seed = 7 };
        SimulatedLedger ledger = Simulator.Simulate(options);
        ledger.Transfers().Should().Equal(ledger.Transfers());
        ledger.Transfers().Should().Equal(Simulator.Simulate(options).Transfers());
        Simulator.Simulate(options with { Seed = 8 }).Transfers().Should().NotEqual(ledger.Transfers());
    }

    [Fact]
    public void Thefts_ManySeeds_AddUpToWhatWasStolen()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            int transfers = seed % 3 == 0 ? 200 : seed % 3 == 1 ? 1_500 : 6_000;
            SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = transfers, Seed = seed, Thefts = seed % 3 == 2 ? 2 : 1 });
            foreach (SimulatedTheft theft in ledger.Thefts)
            {
                theft.Stolen.Should().HaveCount(2);
                foreach (Amount stolen in theft.Stolen)
                {
                    UInt128 certain = Sum(theft.Places.Where(place => place.Asset == stolen.Asset && !place.IsMixed).Select(place => place.Quantity));
                    UInt128 mixed = Sum(theft.Mixed.Where(amount => amount.Asset == stolen.Asset).Select(amount => amount.BaseUnits));
                    (certain + mixed).Should().Be(stolen.BaseUnits);
                }
            }
        }
    }

    [Fact]
    public void Thefts_OfALedger_StandInItsTransfers()
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 4_000, Thefts = 2 });
        foreach (SimulatedTheft theft in ledger.Thefts)
        {
            Transfer[] loot = [.. ledger.Transfers().Where(transfer => theft.Transactions.Contains(transfer.Transaction) && transfer.To == theft.Thief)];
            loot.Should().OnlyContain(transfer => transfer.From == theft.Victim);
            loot[0].Position.Time.Should().Be(theft.Since);
            foreach (Amount stolen in theft.Stolen)
                Sum(loot.Where(transfer => transfer.Asset == stolen.Asset).Select(transfer => transfer.Quantity)).Should().Be(stolen.BaseUnits);
            ledger.Transfers().First(transfer => transfer.To == theft.Thief || transfer.From == theft.Thief).Should().Be(loot[0]);
        }
    }

    [Fact]
    public void Thefts_Laundered_GoThroughAllStepsAndEndInEveryWay()
    {
        SimulatedTheft theft = Simulator.Simulate(new SimulationOptions { Transfers = 100 }).Thefts[0];
        theft.Steps.Select(step => step.Name).Should().BeEquivalentTo(
            "gas-funding", "drain", "fan-out", "peel-chain", "park", "mix", "bridge", "commingle", "round-trip", "consolidate", "cash-out", "spam");
        theft.Places.Select(place => place.Status).Distinct().Should().BeEquivalentTo("cash-out", "service", "at-rest", "dust", "fee");
        theft.Places.Should().Contain(place => place.IsMixed);
    }

    [Fact]
    public void Simulate_FanOutGiven_SpreadsNearlyEquallyOverSoManyWallets()
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 30_000, FanOut = 40 });
        SimulatedTheft theft = ledger.Thefts[0];
        UInt128[] parts =
        [
            .. ledger.Transfers()
                .Where(transfer => transfer.From == theft.Thief && transfer.Kind == TransferKind.Transfer && transfer.Quantity > 1_000_000_000_000_000)
                .Select(transfer => transfer.Quantity),
        ];
        parts.Should().HaveCount(40);
        (parts.Max() - parts.Min() < parts.Min() / 100).Should().BeTrue("the parts differ by less than a hundredth");
    }

    [Fact]
    public void Simulate_OptionOutOfRange_SaysWhichAndWhatTheRangeIs()
    {
        var good = new SimulationOptions();
        Refuses(good with { Transfers = 79 }, "Transfers is 79; it must be at least 80.*");
        Refuses(good with { Accounts = 7 }, "Accounts is 7; it must be 8 to 100,000,000.*");
        Refuses(good with { Thefts = 17 }, "Thefts is 17; it must be 1 to 16.*");
        Refuses(good with { FanOut = 1 }, "FanOut is 1; it must be 2 to 10,000.*");
        Refuses(good with { Start = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero) }, "Start is 2100-01-01*whole seconds from 1970 to 2100.*");
        Refuses(good with { Transfers = 500, FanOut = 400 }, "This laundering alone takes * transfers; ask for at least so many*");
    }

    private static void Refuses(SimulationOptions options, string message) => FluentActions
        .Invoking(() => Simulator.Simulate(options)).Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);

    private static UInt128 Sum(IEnumerable<UInt128> quantities) => quantities.Aggregate(UInt128.Zero, (sum, quantity) => sum + quantity);
}
