using FlowTrace.Taint;
using FlowTrace.Tracing;
using static FlowTrace.Tests.Coins.CoinLedger;

namespace FlowTrace.Tests.Coins;

/// <summary>What holder, victim and transactions mean where coins are spent: inputs and outputs are both rows, and nothing counts twice.</summary>
public sealed class CoinTheftTests
{
    [Fact]
    public async Task Holder_ChangeOfItsOwn_IsNotStolenAgain()
    {
        CoinLedger ledger = new CoinLedger()
            .Pay([Earlier("V", 100)], To("H", 100))
            .Pay([Spend(1, 0)], To("P", 30), To("H", 69))
            .Pay([Spend(2, 1)], To("H", 68));

        TraceResult result = await ledger.TraceAsync(Theft.HeldBy(Owner("H")));

        Stolen(result).Should().Be((UInt128)100);
        Outcomes(result, TaintPolicy.Fifo).Should().Be("H at-rest 68, P at-rest 30, fee fee 2");
    }

    [Fact]
    public async Task Holder_ChangeOfItsOwnCleanCoin_IsNotStolen()
    {
        // The coin of 50 came before the window; only what a stranger pays H in the window is loot.
        CoinLedger ledger = new CoinLedger()
            .Pay([], To("H", 50))
            .Pay([Spend(1, 0)], To("P", 20), To("H", 29))
            .Pay([Earlier("V", 7)], To("H", 7));

        TraceResult result = await ledger.TraceAsync(Theft.HeldBy(Owner("H")) with { Since = Moment.AtBlock(2) });

        Stolen(result).Should().Be((UInt128)7);
        Outcomes(result, TaintPolicy.Fifo).Should().Be("H at-rest 7");
    }

    [Fact]
    public async Task Victim_OfTransactionsItAloneFunds_LosesWhatTheyPayOthersAndTheFee()
    {
        // 100 − 59 of change = 41, then 59 more of the change: no unit counts twice, and change at home is no loss.
        CoinLedger ledger = new CoinLedger()
            .Pay([], To("V", 100))
            .Pay([Spend(1, 0)], To("T", 40), To("V", 59))
            .Pay([Spend(2, 1)], To("T", 58));

        TraceResult first = await ledger.TraceAsync(Theft.From(Owner("V")) with { Until = Moment.AtBlock(2) });
        TraceResult both = await ledger.TraceAsync(Theft.From(Owner("V")));

        Stolen(first).Should().Be((UInt128)41);
        Outcomes(first, TaintPolicy.Fifo).Should().Be("T at-rest 40, fee fee 1");
        Stolen(both).Should().Be((UInt128)100);
        Outcomes(both, TaintPolicy.Fifo).Should().Be("T at-rest 98, fee fee 2");
    }

    [Fact]
    public async Task Victim_WhereOthersFundTheTransactionToo_LosesItsInputs()
    {
        // Nothing says which output the victim's 60 became: they are stolen as they flow in, and the rule decides.
        CoinLedger ledger = new CoinLedger()
            .Pay([], To("V", 60))
            .Pay([Earlier("S", 40), Spend(1, 0)], To("X", 50), To("Y", 45));

        TraceResult result = await ledger.TraceAsync(Theft.From(Owner("V")));

        Stolen(result).Should().Be((UInt128)60);
        Outcomes(result, TaintPolicy.Fifo).Should().Be("X at-rest 10, Y at-rest 45, fee fee 5");
        Outcomes(result, TaintPolicy.ProRata).Should().Be("X at-rest 30, Y at-rest 27, fee fee 3");
    }

    [Fact]
    public async Task Victim_WhoGetsSomeBackAndIsRobbedAgain_LosesOnlyWhatIsItsOwn()
    {
        // The thief returns 10; the next robbery spends these and a coin of 25 that was never stolen.
        CoinLedger ledger = new CoinLedger()
            .Pay([], To("V", 30), To("V", 25))
            .Pay([Spend(1, 0)], To("T", 30))
            .Pay([Spend(2, 0)], To("V", 10), To("U", 20))
            .Pay([Spend(3, 0), Spend(1, 1)], To("T", 35));

        TraceResult result = await ledger.TraceAsync(Theft.From(Owner("V")));

        Stolen(result).Should().Be((UInt128)55);
        Outcomes(result, TaintPolicy.Fifo).Should().Be("T at-rest 35, U at-rest 20");
    }

    [Fact]
    public async Task Transactions_StealWhatTheyPayOthersWithoutFeeAndChange()
    {
        CoinLedger ledger = new CoinLedger()
            .Pay([], To("V", 100))
            .Pay([Spend(1, 0)], To("T", 40), To("V", 55))
            .Pay([Spend(2, 0)], To("U", 39));

        TraceResult one = await ledger.TraceAsync(Theft.InTransactions([Id(2)]));
        TraceResult two = await ledger.TraceAsync(Theft.InTransactions([Id(2), Id(3)]));
        TraceResult into = await ledger.TraceAsync(Theft.InTransactions([Id(2)]) with { Into = [Owner("V")] });

        Stolen(one).Should().Be((UInt128)40);
        Outcomes(one, TaintPolicy.Fifo).Should().Be("U at-rest 39, fee fee 1");
        Stolen(two).Should().Be((UInt128)40, "the second moves what the first stole");
        Outcomes(into, TaintPolicy.Fifo).Should().Be("V at-rest 55");
    }

    [Fact]
    public async Task TwoThefts_ThatNameOneCoin_NeverMix()
    {
        CoinLedger ledger = new CoinLedger()
            .Pay([], To("V", 100))
            .Pay([Spend(1, 0)], To("T", 100))
            .Pay([Spend(2, 0)], To("W", 100));

        TraceResult result = await ledger.TraceAsync(
            Theft.From(Owner("V"), "first"), Theft.InTransactions([Id(3)], "second"));

        result.Stolen.Select(part => (part.Theft, part.Quantity)).Should().Equal(("first", (UInt128)100), ("second", (UInt128)100));
        result.Outcomes.Single(outcome => outcome.Account == Owner("W")).Stolen(TaintPolicy.Fifo).Should().ContainSingle().Which.Theft.Should().Be("second");
        result.Books.Should().OnlyContain(sheet => sheet.Balanced != false);
    }

    private static UInt128 Stolen(TraceResult result) => result.Stolen.Single().Quantity;
}
