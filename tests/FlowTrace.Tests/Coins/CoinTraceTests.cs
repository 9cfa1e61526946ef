using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using static FlowTrace.Tests.Coins.CoinLedger;

namespace FlowTrace.Tests.Coins;

/// <summary>The rules of chains like Bitcoin by example, every figure computed by hand.</summary>
public sealed class CoinTraceTests
{
    // Clean 10, stolen 60, clean 30 flow in, in this order; 35 to X, 60 to Y and the fee of 5 flow out.
    [Theory]
    [InlineData(TaintPolicy.Fifo, 25, 35, 0)] // X: 10 clean + 25; Y: 35 + 25 clean; the fee is the last 5 clean
    [InlineData(TaintPolicy.Lifo, 5, 55, 0)] // X: 30 clean + 5; Y: 55 + 5 clean
    [InlineData(TaintPolicy.ProRata, 21, 36, 3)] // 35·60/100; 60·39/65; what is left
    [InlineData(TaintPolicy.DirtyFirst, 35, 25, 0)] // X takes 35 of the 60, Y the other 25
    [InlineData(TaintPolicy.CleanFirst, 0, 55, 5)] // X: 35 of the 40 clean; Y: the last 5 clean + 55; the fee: 5
    [InlineData(TaintPolicy.Tiho, 0, 60, 0)] // Y is the largest and takes all 60
    [InlineData(TaintPolicy.Poison, 35, 60, 5)] // whatever a stolen unit touched
    public async Task Trace_CleanAndStolenInputsMerge_FollowsThePolicy(TaintPolicy policy, ulong x, ulong y, ulong fee)
    {
        TraceResult result = await Merge().TraceAsync(Theft.HeldBy(Owner("H")));

        string expected = string.Join(", ", new[] { ("X at-rest", x), ("Y at-rest", y), ("fee fee", fee) }
            .Where(line => line.Item2 > 0).Select(line => $"{line.Item1} {line.Item2}"));
        Outcomes(result, policy).Should().Be(expected);
        result.Stolen.Should().ContainSingle().Which.Quantity.Should().Be((UInt128)60);
        result.Books.Should().OnlyContain(sheet => sheet.Balanced == (sheet.Policy.IsConserving() ? true : null));
        result.Gaps.Should().BeEmpty();
    }

    [Fact]
    public async Task Trace_Transaction_StandsInTheGraphBetweenWhoPaysAndWhoIsPaid()
    {
        TraceResult result = await Merge().TraceAsync(Theft.HeldBy(Owner("H")));

        Account merge = Account.OfTransaction(ChainId.Bitcoin, Id(4));
        result.Graph.Edges().Where(edge => edge.Target.Account == merge).Select(edge => edge.Source.Account).Should().Equal(Owner("H"));
        result.Graph.Edges().Where(edge => edge.Source.Account == merge && edge.Stolen(TaintPolicy.ProRata).Count > 0)
            .Select(edge => edge.Target.Account).Should().Equal(Owner("X"), Owner("Y"), Account.FeeSink(ChainId.Bitcoin));
        Wallet wallet = result.Graph.Wallets.Single(wallet => wallet.Account == merge);
        wallet.Hops.Should().Be(0, "a transaction is no hop");
        result.Graph.Wallets.Single(wallet => wallet.Account == Owner("X")).Hops.Should().Be(1);
        result.Statistics.AccountsRead.Should().Be(3, "H, X and Y are read, and no transaction is");
    }

    [Fact]
    public async Task Trace_PeelChain_StaysOneUnderEveryPolicy()
    {
        CoinLedger ledger = new CoinLedger()
            .Pay([Earlier("V", 100)], To("A", 100))
            .Pay([Spend(1, 0)], To("P", 10), To("B", 89))
            .Pay([Spend(2, 1)], To("C", 78), To("Q", 10));

        TraceResult result = await ledger.TraceAsync(Theft.HeldBy(Owner("A")));

        foreach (TaintPolicy policy in TaintPolicies.All)
            Outcomes(result, policy).Should().Be("C at-rest 78, P at-rest 10, Q at-rest 10, fee fee 2", "all of it is stolen, whatever {0} says", policy);
        result.Graph.PathsTo(Owner("C"), Asset.Native(ChainId.Bitcoin), TaintPolicy.Fifo, maxPaths: 1).Single().Steps
            .Select(step => step.Target.Account)
            .Should().Equal(
                Owner("A"), Account.OfTransaction(ChainId.Bitcoin, Id(2)), Owner("B"), Account.OfTransaction(ChainId.Bitcoin, Id(3)), Owner("C"));
    }

    [Fact]
    public async Task Trace_CoinbaseWithTheFeeOfStolenCoins_IsClean()
    {
        CoinLedger ledger = new CoinLedger()
            .Pay([Earlier("V", 100)], To("A", 100))
            .Pay([Spend(1, 0)], To("B", 95))
            .Pay([], To("Miner", 55))
            .Pay([Spend(3, 0)], To("Shop", 55));

        TraceResult result = await ledger.TraceAsync(Theft.HeldBy(Owner("A")));

        foreach (TaintPolicy policy in TaintPolicies.All)
            Outcomes(result, policy).Should().Be("B at-rest 95, fee fee 5");
        result.Gaps.Should().BeEmpty("new coins come from the coinbase, which is no gap");
    }

    [Fact]
    public async Task Trace_OwnerWithTwoCoins_SpendsTheOneTheTransactionNames()
    {
        CoinLedger ledger = new CoinLedger()
            .Pay([Earlier("V", 10)], To("A", 10))
            .Pay([Spend(1, 0)], To("X", 10))
            .Pay([Earlier("C", 20)], To("X", 20))
            .Pay([Spend(3, 0)], To("Y", 20));

        TraceResult result = await ledger.TraceAsync(Theft.HeldBy(Owner("A")));

        foreach (TaintPolicy policy in TaintPolicies.All)
            Outcomes(result, policy).Should().Be("X at-rest 10", "{0} does not mix coins that no transaction mixed", policy);
    }

    [Fact]
    public async Task Trace_OwnerWithSeveralStolenCoins_IsOneOutcome()
    {
        CoinLedger ledger = new CoinLedger()
            .Pay([Earlier("V", 10)], To("A", 10))
            .Pay([Spend(1, 0)], To("X", 4), To("X", 5));

        TraceResult result = await ledger.TraceAsync(Theft.HeldBy(Owner("A")));

        result.Outcomes.Should().HaveCount(2);
        Outcomes(result, TaintPolicy.Fifo).Should().Be("X at-rest 9, fee fee 1");
    }

    [Fact]
    public async Task Trace_OutputUnderTheDustLine_IsKeptThereAndItsTransactionIsNot()
    {
        // A thousandth of 100,000 is 100: the output of 99 is dust, the input of 99 into the merge is not looked at.
        CoinLedger ledger = new CoinLedger()
            .Pay([Earlier("V", 100_000)], To("A", 99), To("A", 99_901))
            .Pay([Spend(1, 0), Spend(1, 1)], To("D", 99), To("B", 99_901))
            .Pay([Spend(2, 0)], To("E", 99));

        TraceResult result = await ledger.TraceAsync(
            new TraceOptions { Policies = TaintPolicies.All, DustPartsPerBillion = 1_000_000 }, Theft.HeldBy(Owner("A")));

        Outcomes(result, TaintPolicy.Fifo).Should().Be("B at-rest 99901, D dust 99");
        result.Books.Should().OnlyContain(sheet => sheet.Balanced != false);
    }

    [Fact]
    public async Task Trace_OutputThatNobodyCanSpend_IsBurned()
    {
        CoinLedger ledger = new CoinLedger()
            .Pay([Earlier("V", 10)], To("A", 10))
            .Pay([Spend(1, 0)], To("-", 4), To("B", 6));

        Outcomes(await ledger.TraceAsync(Theft.HeldBy(Owner("A"))), TaintPolicy.Lifo).Should().Be("B at-rest 6, unspendable burned 4");
    }

    [Fact]
    public async Task Trace_MaxHops_CountsOwnersAndNotTransactions()
    {
        CoinLedger ledger = new CoinLedger()
            .Pay([Earlier("V", 10)], To("A", 10))
            .Pay([Spend(1, 0)], To("B", 10))
            .Pay([Spend(2, 0)], To("C", 6), To("C", 4));

        TraceResult result = await ledger.TraceAsync(new TraceOptions { Policies = TaintPolicies.All, MaxHops = 1 }, Theft.HeldBy(Owner("A")));

        Outcomes(result, TaintPolicy.Fifo).Should().Be("C horizon 10");
        result.Outcomes.Single().Reason.Should().Be("max-hops");
        result.Cuts.Should().ContainSingle().Which.Account.Should().Be(Owner("C"));
    }

    private static CoinLedger Merge() => new CoinLedger()
        .Pay([], To("C", 10))
        .Pay([Earlier("V", 60)], To("H", 60))
        .Pay([], To("C", 30))
        .Pay([Spend(1, 0), Spend(2, 0), Spend(3, 0)], To("X", 35), To("Y", 60));
}
