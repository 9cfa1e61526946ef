using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Tests.Chain;
using static FlowTrace.Tests.Coins.CoinLedger;

namespace FlowTrace.Tests.Coins;

/// <summary>From transactions to rows, and what is said of those that cannot be right.</summary>
public sealed class CoinBuilderTests
{
    [Fact]
    public void Build_Transaction_HasItsInputsThenItsOutputsThenTheFee()
    {
        TransferTable table = new CoinLedger()
            .Pay([], To("A", 30), To("B", 20))
            .Pay([Spend(1, 1), Spend(1, 0)], To("C", 10), To("D", 38))
            .Build();

        Account itself = Account.OfTransaction(ChainId.Bitcoin, Id(2));
        Rows(table, Id(2)).Should().Equal(
            (TransferKind.Transfer, Owner("B"), itself, (UInt128)20), (TransferKind.Transfer, Owner("A"), itself, (UInt128)30),
            (TransferKind.Transfer, itself, Owner("C"), (UInt128)10), (TransferKind.Transfer, itself, Owner("D"), (UInt128)38),
            (TransferKind.Fee, itself, Account.FeeSink(ChainId.Bitcoin), (UInt128)2));
        Rows(table, Id(1))[0].Should().Be(
            (TransferKind.Mint, Account.Coinbase(ChainId.Bitcoin), Account.OfTransaction(ChainId.Bitcoin, Id(1)), (UInt128)50));
        Enumerable.Range(3, 5).Select(table.OutpointOf).Should().Equal(Coin(1, 1), Coin(1, 0), Coin(2, 0), Coin(2, 1), null);
        table.Issues.Should().BeEmpty();
    }

    [Fact]
    public void Build_InputsWithoutValues_TakeThemFromTheLedgersOutputsInWhateverOrder()
    {
        CoinLedger ledger = new CoinLedger().Pay([], To("A", 30)).Pay([Spend(1, 0)], To("B", 29));

        TransferTable table = CoinLedger.Build(ledger.Transactions.Reverse());

        Rows(table, Id(2))[0].Should().Be((TransferKind.Transfer, Owner("A"), Account.OfTransaction(ChainId.Bitcoin, Id(2)), (UInt128)30));
        table.Issues.Should().BeEmpty();
    }

    [Fact]
    public void Build_InputsThatNothingTells_AreNamedByTheirTransaction()
    {
        TransferTable table = new CoinLedger().Pay([Spend(99, 0)], To("B", 29)).Build();

        table.Issues.Should().ContainSingle().Which.Should().Match<ReadIssue>(issue =>
            issue.Severity == ReadIssueSeverity.Doubt && issue.Text == Id(1).ToString() && issue.Message.StartsWith("Inputs have no value"));
        Rows(table, Id(1)).Should().ContainSingle("nothing is made up").Which.Item3.Should().Be(Owner("B"));
    }

    [Fact]
    public void Build_InputsThatHoldTooLittle_AreNamedByTheirTransaction() =>
        new CoinLedger().Pay([Earlier("A", 5)], To("B", 6)).Build().Issues.Should().ContainSingle()
            .Which.Should().Match<ReadIssue>(issue => issue.Text == Id(1).ToString() && issue.Message.StartsWith("The inputs hold less"));

    [Fact]
    public void Build_InputThatContradictsItsOutput_GivesWayToIt()
    {
        TransferTable table = new CoinLedger()
            .Pay([], To("A", 30))
            .Pay([new UtxoInput(Coin(1, 0), Owner("Z"), 31)], To("B", 30))
            .Build();

        table.Issues.Should().ContainSingle().Which.Message.Should().StartWith("An input says another owner or value");
        Rows(table, Id(2))[0].Item2.Should().Be(Owner("A"));
    }

    [Fact]
    public void Build_OutputSpentTwice_IsSaid() =>
        new CoinLedger().Pay([], To("A", 30)).Pay([Spend(1, 0)], To("B", 30)).Pay([Spend(1, 0)], To("C", 30)).Build().Issues
            .Should().ContainSingle().Which.Should().Match<ReadIssue>(
                issue => issue.Text == Id(3).ToString() && issue.Message.StartsWith("An output is spent a second time"));

    [Fact]
    public void TryAdd_CoinbaseWithTheIdOfAnEarlierOne_CountsOnceAndSaysSo()
    {
        var builder = new TransferTableBuilder();
        foreach (int block in new[] { 91812, 91842 })
            builder.TryAdd(
                new UtxoTransaction(Id(1), new Position(block * 1000L, ChainId.Bitcoin, block, 0, Position.Unknown), [], [new UtxoOutput(Owner("M"), 50)]),
                out string? error).Should().BeTrue(error);

        TransferTable table = builder.Build();

        table.Count.Should().Be(2);
        table.Issues.Should().ContainSingle().Which.Message.Should().Contain("BIP-30");
    }

    [Fact]
    public void TryAdd_TransactionAgain_CountsOncePerSourceAndOnceAltogether()
    {
        UtxoTransaction coinbase = new CoinLedger().Pay([], To("A", 30)).Transactions[0];
        var builder = new TransferTableBuilder();
        builder.TryAdd(coinbase, out _).Should().BeTrue();
        builder.TryAdd(coinbase, out _).Should().BeTrue();
        builder.BeginSource();
        builder.TryAdd(coinbase, out _).Should().BeTrue();

        TransferTable table = builder.Build();

        table.Count.Should().Be(2);
        table.Issues.Select(issue => issue.Message).Should().Contain("Transactions that a source repeats count once.");
    }

    [Fact]
    public void TryAdd_WhatIsNoTransaction_SaysWhy()
    {
        var builder = new TransferTableBuilder();
        var position = new Position(0, ChainId.Bitcoin, 1, 0, Position.Unknown);
        builder.TryAdd(new UtxoTransaction(default, position, [], []), out string? error).Should().BeFalse();
        error.Should().Contain("neither a hash");
        builder.TryAdd(new UtxoTransaction(Id(1), position, [], [new UtxoOutput(Owner("A"), (UInt128)ulong.MaxValue + 1)]), out error).Should().BeFalse();
        error.Should().Contain("more than any chain");
        builder.TryAdd(new UtxoTransaction(Id(1), position, [], [new UtxoOutput(Account.FeeSink(ChainId.Ethereum), 1)]), out error).Should().BeFalse();
        error.Should().Contain("another chain");
    }

    [Fact]
    public void Build_BlockWithoutIndices_PutsSpendersBehindWhatTheySpend()
    {
        var position = new Position(600_000, ChainId.Bitcoin, 1, Position.Unknown, Position.Unknown);
        CoinLedger ledger = new CoinLedger().Pay([], To("A", 30)).Pay([Spend(1, 0)], To("B", 30)).Pay([Spend(2, 0)], To("C", 30));

        TransferTable table = CoinLedger.Build(ledger.Transactions.Reverse().Select(transaction => transaction with { Position = position }));

        Enumerable.Range(0, table.Count).Select(row => table[row].Transaction).Distinct().Should().Equal(Id(1), Id(2), Id(3));
    }

    [Theory]
    [InlineData("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b", AddressKind.Transaction)]
    [InlineData("bc1e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b", AddressKind.Transaction)]
    [InlineData("tx-8566zayh;p", AddressKind.Transaction)]
    [InlineData("script-00112233445566778899aabbccddeeff00112233", AddressKind.Script)]
    [InlineData("coinbase", AddressKind.Coinbase)]
    [InlineData("unspendable", AddressKind.Unspendable)]
    [InlineData("unknown", AddressKind.Text)]
    [InlineData("adr-28411", AddressKind.Text)]
    public void Account_OfPlaceWithoutAddress_IsReadAsItIsWritten(string text, AddressKind kind)
    {
        foreach (ChainId chain in new[] { ChainId.Bitcoin, ChainId.Parse("bip122:000000000933ea01ad0ee984209779ba") })
        {
            var account = new Account(chain, Address.Parse(text, chain));
            account.Address.Kind.Should().Be(kind);
            account.AddressText.Should().Be(text);
            Account.Parse(account.ToString()).Should().Be(account);
        }

        Address.TryParse(text, ChainId.Tron, out _, out _).Should().BeFalse();
    }

    [Fact]
    public void Outpoint_OfTwoTransactions_DiffersByBothParts()
    {
        ValueContract.HoldsFor(Coin(1, 0), Coin(1, 1), Coin(2, 0));
        Coin(1, 7).ToString().Should().Be(Id(1) + ":7");
    }

    private static (TransferKind, Account, Account, UInt128)[] Rows(TransferTable table, TransactionId transaction) =>
    [
        .. Enumerable.Range(0, table.Count).Select(row => table[row]).Where(transfer => transfer.Transaction == transaction)
            .Select(transfer => (transfer.Kind, transfer.From, transfer.To, transfer.Quantity)),
    ];
}
