using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Tests.Reading;

/// <summary>What single events say of units, and the lists that reading them rests on.</summary>
public sealed class LogTransfersTests
{
    private static readonly EventSignature Transferred = new("Transfer(address,address,uint256)");
    private static readonly Account A = Account.Parse("0x00000000000000000000000000000000000000a1");
    private static readonly Account B = Account.Parse("0x00000000000000000000000000000000000000b2");
    private static readonly Account Token = Account.Parse("0x00000000000000000000000000000000000000c3");
    private static readonly Account Kitties = Account.Parse("0x06012c8cf97bead5deae237070f9587f8e7a266d");
    private static readonly Position Place = new(1_740_147_215_000, ChainId.Ethereum, 5, 6, 7);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_TransferIndexedAnyWay_IsTheSame(int topics)
    {
        Word[] words = [Transferred.Topic, WordOf(A), WordOf(B), new Word(0, 12)];

        LogMeaning meaning = LogTransfers.Read(Log(Token, words[..topics], words[topics..]), out Transfer transfer, out _);

        meaning.Should().Be(LogMeaning.Transfer);
        transfer.Should().Be(new Transfer(
            TransferKind.Token, TransactionId.Parse("0x01"), Place, A, B, Asset.Token(ChainId.Ethereum, Token.Address), 12));
    }

    [Fact]
    public void Read_TransferWithFourTopicsOrOfKitties_IsNoAmount()
    {
        Word[] words = [Transferred.Topic, WordOf(A), WordOf(B), new Word(0, 12)];

        LogTransfers.Read(Log(Token, words, []), out _, out _).Should().Be(LogMeaning.NotFungible);
        LogTransfers.Read(Log(Kitties, words[..1], words[1..]), out _, out _).Should().Be(LogMeaning.NotFungible);
    }

    [Fact]
    public void Read_ChainsOwnTransferEvent_IsTheCoin()
    {
        Account chain = Account.Parse("0xfffffffffffffffffffffffffffffffffffffffe");

        LogTransfers.Read(Log(chain, [Transferred.Topic, WordOf(A), WordOf(B)], [new Word(0, 12)]), out Transfer transfer, out _);

        (transfer.Asset, transfer.Kind).Should().Be((Asset.Native(ChainId.Ethereum), TransferKind.Internal));
    }

    [Fact]
    public void Read_EventWithoutTopicOrOfNoOne_IsNothing()
    {
        LogTransfers.Read(Log(Token, [], []), out _, out _).Should().Be(LogMeaning.Nothing);
        LogTransfers.Read(Log(Token, [new EventSignature("DestroyedBlackFunds(address,uint256)").Topic], [WordOf(A), new Word(0, 1)]), out _, out _)
            .Should().Be(LogMeaning.Nothing, "anyone can emit the event; only Tether's own burns");
    }

    [Theory]
    [InlineData(0, 1u, "lacks the account or the amount")]
    [InlineData(2, 1u, "larger than 2^128-1")]
    [InlineData(2, 0u, "")]
    public void Read_WrapThatIsBroken_SaysWhy(int words, uint high, string error)
    {
        Account weth = Account.Parse("0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2");
        Word[] data = [WordOf(A), new Word(high, 12)];

        LogMeaning meaning = LogTransfers.Read(
            Log(weth, [new EventSignature("Deposit(address,uint256)").Topic], data[..words]), out Transfer transfer, out string said);

        meaning.Should().Be(error.Length > 0 ? LogMeaning.Malformed : LogMeaning.Implied);
        said.Contains(error, StringComparison.Ordinal).Should().BeTrue(said);
        transfer.To.Should().Be(error.Length > 0 ? default : A);
    }

    [Theory]
    [InlineData("swap(address,string,string,uint256,uint256)", 0x9ddf93bb)]
    [InlineData("swapEth(string,string,uint256)", 0x16b3b4c2)]
    [InlineData("submitTransaction(address,uint256,bytes)", 0xc6427474)]
    [InlineData("confirmTransaction(uint256)", 0xc01a8c84)]
    [InlineData("addBlackList(address)", 0x0ecb93c0)]
    [InlineData("removeBlackList(address)", 0xe4997dc5)]
    [InlineData("destroyBlackFunds(address)", 0xf3bdc228)]
    [InlineData("issue(uint256)", 0xcc872b66)]
    [InlineData("redeem(uint256)", 0xdb006a75)]
    [InlineData("withdraw(bytes,bytes32,bytes32,address,address,uint256,uint256)", 0x21a0adb6)]
    [InlineData("relay(bytes,bytes[],address[],uint256[])", 0xcdd1b25d)]
    [InlineData("mint(bytes,bytes[],address[],uint256[])", 0xf8734302)]
    [InlineData("anySwapInAuto(bytes32,address,address,uint256,uint256)", 0x0175b1c4)]
    [InlineData("verifyHeaderAndExecuteTx(bytes,bytes,bytes,bytes,bytes)", 0xd450e04c)]
    public void KnownSelectors_AreThoseSeenOnChains(string signature, uint selector)
    {
        KnownSelectors.Signatures.Should().Contain(signature);
        KnownSelectors.Of(signature).Should().Be(selector);
        KnownSelectors.IsWanted(selector).Should().BeTrue();
        KnownSelectors.IsWanted([0x09, 0x5e, 0xa7, 0xb3]).Should().BeFalse("approvals are of no use");
    }

    [Fact]
    public void KnownContracts_AreTellingAndLieBeneathOtherLabels()
    {
        KnownContract pool = KnownContracts.Find(Account.Parse("0xa160cdab225685da1d56aa342ad8841c3b53f291"))!;
        var sanctioned = new LabelBook([new Label(pool.Account, "OFAC", ServiceCategory.Sanctioned, "ofac", 100)]);
        var overruled = new LabelBook([new Label(pool.Account, "mine", ServiceCategory.Exchange, "me", 5)]);

        pool.Category.Should().Be(ServiceCategory.Mixer);
        KnownContracts.Beneath(sanctioned).Of(pool.Account).Select(label => label.Category).Should().Equal(ServiceCategory.Sanctioned, ServiceCategory.Mixer);
        KnownContracts.Beneath(overruled).Of(pool.Account).Should().ContainSingle().Which.Name.Should().Be("mine");
        KnownContracts.List.Should().OnlyHaveUniqueItems(contract => contract.Account).And.OnlyContain(contract => contract.Source.Length > 0);
        KnownContracts.Beneath(LabelBook.Empty).Inputs.Should().Equal(KnownContracts.Description);
    }

    [Fact]
    public void KnownContracts_AreEveryKnownTokenAndMixer()
    {
        foreach (KnownToken token in KnownTokens.All)
            KnownContracts.Find(new Account(token.Asset.Chain, token.Asset.Contract))!.Category.Should().Be(ServiceCategory.Token);
        foreach (Label mixer in KnownMixers.Labels)
            KnownContracts.Find(mixer.Account).Should().Match<KnownContract>(found => found.Category == ServiceCategory.Mixer && found.Name == mixer.Name);
        KnownContracts.List.Where(contract => contract.Role == KnownContractRole.Tether).Select(contract => contract.Account).Should().Equal(
            Account.Parse("ethereum:0xdAC17F958D2ee523a2206206994597C13D831ec7"), Account.Parse("tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"));
    }

    [Fact]
    public void Fallback_OfATransactionWithEvents_DoesNotCount()
    {
        var asset = Asset.Token(ChainId.Ethereum, Token.Address);
        var builder = new TransferTableBuilder();
        Transfer With(int transaction, UInt128 quantity) =>
            new(TransferKind.Token, TransactionId.Parse($"0x{transaction}"), Place, A, B, asset, quantity);

        builder.Add(With(1, 5));
        builder.AddFallback(With(1, 6));
        builder.AddFallback(With(2, 7));
        builder.AddFallback(With(2, 7));
        builder.HasAllEvents(ChainId.Ethereum, TransactionId.Parse("0x3"));
        builder.AddFallback(With(3, 8));
        TransferTable table = builder.Build();

        Enumerable.Range(0, table.Count).Select(i => (int)table[i].Quantity).Should().Equal(5, 7);
        table.Issues.Should().ContainSingle().Which.Count.Should().Be(1);
    }

    private static EventLog Log(Account emitter, Word[] topics, Word[] data)
    {
        byte[] bytes = new byte[data.Length * Word.Bytes];
        for (int i = 0; i < data.Length; i++)
            data[i].CopyTo(bytes.AsSpan(i * Word.Bytes));
        return new EventLog(TransactionId.Parse("0x01"), Place, emitter, topics, bytes);
    }

    private static Word WordOf(Account account)
    {
        Word.TryParse(new string('0', 24) + account.AddressText[2..], out Word word).Should().BeTrue();
        return word;
    }
}
