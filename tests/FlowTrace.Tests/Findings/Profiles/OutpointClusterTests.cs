using FlowTrace.Findings;
using FlowTrace.Tests.Coins;

namespace FlowTrace.Tests.Findings.Profiles;

public sealed class OutpointClusterTests
{
    [Fact]
    public void Clusters_AddressesSpentTogether_AreOne_AndThoseThatOnlyPayAreNone()
    {
        CoinLedger ledger = new CoinLedger()
            .Pay([CoinLedger.Earlier("a", 500), CoinLedger.Earlier("b", 700)], CoinLedger.To("x", 1_100))
            .Pay([CoinLedger.Earlier("b", 300), CoinLedger.Earlier("c", 400)], CoinLedger.To("y", 600))
            .Pay([CoinLedger.Earlier("d", 300)], CoinLedger.To("a", 200));

        var clusters = OutpointClusters.Of(ledger.Build());

        OutpointCluster one = clusters.Clusters.Should().ContainSingle().Which;
        one.Accounts.Should().BeEquivalentTo([CoinLedger.Owner("a"), CoinLedger.Owner("b"), CoinLedger.Owner("c")]);
        one.Transactions.Should().Equal(CoinLedger.Id(1), CoinLedger.Id(2));
        clusters.Find(CoinLedger.Owner("c")).Should().BeSameAs(one);
        clusters.Find(CoinLedger.Owner("d")).Should().BeNull();
    }

    [Fact]
    public void CoinJoin_JoinsNobody()
    {
        // Whirlpool: five inputs, five equal outputs of a pool's size.
        CoinLedger ledger = new CoinLedger().Pay(
            [.. "abcde".Select(name => CoinLedger.Earlier(name.ToString(), 1_000_200))],
            [.. "vwxyz".Select(name => CoinLedger.To(name.ToString(), 1_000_000))]);

        var clusters = OutpointClusters.Of(ledger.Build());

        clusters.Clusters.Should().BeEmpty();
        clusters.CoinJoins.Should().Equal(CoinLedger.Id(1));
        clusters.ChangeHints.Should().BeEmpty();
    }

    [Fact]
    public void ChangeHint_HasAScoreAndReasons_AndJoinsNothing()
    {
        // The payment is round and goes to an address seen before; the rest is odd, smaller than the input, and goes to a fresh one.
        CoinLedger ledger = new CoinLedger()
            .Pay([CoinLedger.Earlier("s", 900_000)], CoinLedger.To("shop", 800_000))
            .Pay([CoinLedger.Earlier("a", 1_234_567)], CoinLedger.To("shop", 1_000_000), CoinLedger.To("new", 230_001));

        var clusters = OutpointClusters.Of(ledger.Build());

        ChangeHint hint = clusters.ChangeHints.Should().ContainSingle().Which;
        hint.Should().Match<ChangeHint>(one => one.Owner == CoinLedger.Owner("new") && one.Output == CoinLedger.Coin(2, 1) && one.Score == 2);
        hint.Reasons.Should().HaveCount(2);
        clusters.Clusters.Should().BeEmpty();
    }

    [Fact]
    public void ChangeHint_SignsThatContradictEachOther_GiveNone()
    {
        // The fresh address gets the round sum.
        CoinLedger ledger = new CoinLedger()
            .Pay([CoinLedger.Earlier("s", 900_000)], CoinLedger.To("shop", 800_000))
            .Pay([CoinLedger.Earlier("a", 1_234_567)], CoinLedger.To("new", 1_000_000), CoinLedger.To("shop", 230_001));

        OutpointClusters.Of(ledger.Build()).ChangeHints.Should().BeEmpty();
    }
}
