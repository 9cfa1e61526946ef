using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Reading;

namespace FlowTrace.Tests.Findings.Profiles;

public sealed class DepositTests
{
    [Fact]
    public void Find_AddressesEmptiedIntoOneWallet_AreFoundWithTheirSweeps()
    {
        IReadOnlyList<DepositAddress> found = DepositAddressFinder.Find(FeatureTests.Deposits().Build());

        found.Select(address => address.Account).Should().BeEquivalentTo([ProfileLedger.Of("d0"), ProfileLedger.Of("d1"), ProfileLedger.Of("d2")]);
        found.Should().OnlyContain(address => address.HotWallet == ProfileLedger.Of("hot") && address.Senders == 3 && address.Sweeps.Count == 3
            && address.SweptShare == Ratio.One && address.DerivedName.Length == 0);
        found[0].Sweeps.Should().OnlyContain(sweep => sweep.From == found[0].Account && sweep.To == ProfileLedger.Of("hot"));
    }

    [Fact]
    public void Find_LabelledHotWallet_LendsItsNameAsDerived_AndOneSenderIsEnough()
    {
        ProfileLedger ledger = new ProfileLedger().Pay(0, "c", "d", 100).Pay(60, "d", "hot", 100).Pay(120, "c", "d", 50).Pay(180, "d", "hot", 50);
        DepositAddressFinder.Find(ledger.Build(), ledger.Options).Should().BeEmpty("one sender proves nothing of an unlabelled wallet");
        ledger.Label("hot", ServiceCategory.HotWallet, "Binance-Hot 2");

        DepositAddress address = DepositAddressFinder.Find(ledger.Build(), ledger.Options).Should().ContainSingle().Which;

        address.DerivedName.Should().Be("Binance-Hot 2");
        address.OwnLabel.Should().BeNull();
        AccountProfile profile = ledger.Profile("d");
        profile.Behaviour.Should().Be(AccountBehaviour.DepositAddress);
        profile.Claim.Kind.Should().Be(ClaimKind.Inferred);
        profile.Claim.RestsOn.OfType<TransactionBasis>().Should().HaveCount(2);
        ledger.Labels.Of(ProfileLedger.Of("d")).Should().BeEmpty("an inference makes no label");
    }

    [Theory]
    // Swept late; too little swept; a third receiver; one sweep only.
    [InlineData(25 * 60, 100, 0, 2)]
    [InlineData(60, 80, 0, 2)]
    [InlineData(60, 94, 3, 2)]
    [InlineData(60, 100, 0, 1)]
    public void Find_WhatTheRuleExcludes_IsNotFound(int minutesToSweep, int swept, int others, int rounds)
    {
        ProfileLedger ledger = new ProfileLedger().Label("hot", ServiceCategory.Exchange, "Okex 1");
        for (int round = 0; round < rounds; round++)
        {
            ledger.Pay(round * 3000, "c", "d", 100).Pay((round * 3000) + minutesToSweep, "d", "hot", swept);
            for (int other = 0; other < others; other++)
                ledger.Pay((round * 3000) + minutesToSweep + 1, "d", $"o{other}", 2);
        }

        ledger.Pay(100_000, "x", "y", 1);
        DepositAddressFinder.Find(ledger.Build(), ledger.Options).Should().BeEmpty();
    }

    [Fact]
    public void Find_UnsweptJustBeforeTheDataEnds_IsNoEvidenceAgainst()
    {
        ProfileLedger ledger = new ProfileLedger().Label("hot", ServiceCategory.Exchange, "Okex 1")
            .Pay(0, "c", "d", 100).Pay(1, "d", "hot", 100).Pay(2, "c", "d", 100).Pay(3, "d", "hot", 100).Pay(1000, "c", "d", 900);

        DepositAddressFinder.Find(ledger.Build(), ledger.Options).Should().ContainSingle().Which.Received.Should().Be((UInt128)200_000_000);
    }

    [Fact]
    public void Find_WalletsOfOneLayer_ThatAreEmptiedThemselves_AreNoHotWallets()
    {
        ProfileLedger ledger = FeatureTests.Deposits();
        ledger.Pay(1, "p", "hot", 500).Pay(2, "hot", "next", 500);
        for (int i = 0; i < 3; i++)
            ledger.Pay(1000 + (i * 600) + 100, "hot", "next", 300 + (3 * i));

        // Into `hot`, which passes everything on at once to `next`, and nobody else is emptied there.
        IReadOnlyList<DepositAddress> found = DepositAddressFinder.Find(ledger.Build());

        found.Should().BeEmpty();
    }

    [Fact]
    public void HotWallets_GatherFromDepositAddresses_OrDealWithVeryMany()
    {
        ProfileLedger ledger = FeatureTests.Deposits().Label("hot", ServiceCategory.HotWallet, "Okex 1");
        for (int i = 0; i < 30; i++)
            ledger.Pay(i, $"s{i}", "service", 10).Pay(100 + i, "service", $"r{i}", 10);
        ProfileThresholds.Default.TryWith("hot-wallet.senders.least", Ratio.Of(20), out ProfileThresholds? few, out _).Should().BeTrue();

        HotWalletFinder.Find(ledger.Build(), ledger.Options).Should().ContainSingle().Which.Should().Match<HotWallet>(wallet =>
            wallet.DepositAddresses == 3 && wallet.Label!.Name == "Okex 1" && wallet.Gathered == 909_000_000);
        HotWalletFinder.Find(ledger.Build(), ledger.Options with { Thresholds = few! }).Should().HaveCount(2)
            .And.Contain(wallet => wallet.Account == ProfileLedger.Of("service") && wallet.Label == null && wallet.Senders == 30 && wallet.Receivers == 30);
    }

    [Fact]
    public void LabelTotals_TransferOfTwoLists_CountsOnce()
    {
        var builder = new TransferTableBuilder();
        TransactionId hash = ProfileLedger.HashOf(1);
        var transfer = new Transfer(
            TransferKind.Token, hash, ProfileLedger.At(0), ProfileLedger.Of("a"), ProfileLedger.Of("okex"), ProfileLedger.Usdt, 12_345_678);
        builder.BeginSource();
        builder.Add(transfer);
        builder.BeginSource();
        builder.Add(transfer);
        var labels = new LabelBook(
        [
            new Label(ProfileLedger.Of("okex"), "Okex 1", ServiceCategory.Exchange, "tags", 50),
            new Label(ProfileLedger.Of("other"), "Okex 4", ServiceCategory.Exchange, "tags", 50),
        ]);

        IReadOnlyList<LabelTotal> totals = LabelTotals.Of(builder.Build(), labels, ProfileLedger.Usdt);

        totals.Should().ContainSingle().Which.Should().Be(new LabelTotal("Okex 1", ServiceCategory.Exchange, 1, 12_345_678, 1, 0, 0));
    }

    [Theory]
    [InlineData("Binance-Hot 2", "binance")]
    [InlineData("Binance_Deposit_0x0ad0", "binance")]
    [InlineData("Okex 1", "okex")]
    [InlineData("  LATOKEN ", "latoken")]
    [InlineData("=1+1", "=1+1")]
    [InlineData("", "")]
    public void BrandOf_Name_IsItsFirstWord(string name, string brand) => LabelTotals.BrandOf(name).Should().Be(brand);
}
