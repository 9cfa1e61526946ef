using System.Text.RegularExpressions;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Tests.Vectors;
using static FlowTrace.Tests.Hops.BridgeLegs;

namespace FlowTrace.Tests.Hops;

/// <summary>Synapse, Hop, deBridge, Symbiosis, Orbiter, Allbridge, Ronin, Nomad and the Avalanche bridge, each over both its legs.</summary>
public sealed class LaterDecoderTests
{
    private static readonly ChainId Tron = ChainId.Tron;
    private static readonly ChainId Ronin = ChainId.Parse("ronin");
    private static readonly ChainId Moonbeam = ChainId.Parse("moonbeam");
    private static readonly ChainId Avalanche = ChainId.Parse("avalanche");
    private static readonly Account Bridge = Of(Ethereum, 0xB1);
    private static readonly Account BridgeThere = Of(Arbitrum, 0xB2);
    private static readonly Account TokenHere = new(Ethereum, Usdc.Contract);
    private static readonly Account TokenThere = new(Arbitrum, UsdcOnArbitrum.Contract);
    private static readonly Word Id = new(7, 8);
    private static readonly byte[] NoBytes = [];

    // A test that every event's topic is a listed one; Nomad's stand in public sources, with these topics.
    [SkippableFact]
    public void Events_OfEveryDecoder_HaveTheListedTopicAndIndexedArguments()
    {
        string? path = SharedFiles.Find("facts/topic0.csv");
        Skip.If(path is null, "shared/facts/topic0.csv is not here.");
        string text = File.ReadAllText(path);
        BridgeDecoder[] decoders =
        [
            new SynapseDecoder(), new HopDecoder(), new DeBridgeDecoder(), new SymbiosisDecoder(), new AllbridgeDecoder(), new RoninDecoder(),
                new AvalancheDecoder(),
        ];
        foreach (EventSignature declared in decoders.SelectMany(decoder => decoder.Events))
        {
            string indexed = string.Join(' ', declared.Declared.Parameters.Where(parameter => parameter.IsIndexed).Select(parameter => parameter.Name));
            Regex.IsMatch(text, $"{declared.Topic},\"?{Regex.Escape(declared.Signature)}\"?,{indexed},")
                .Should().BeTrue("{0} indexes '{1}'", declared.Signature, indexed);
        }
    }

    [Theory]
    [InlineData("Send", "0xa3d219cf126a12be40d7ad1ceef46231c987988dd4e686457b610e1b6b80a4bf")]
    [InlineData("Receive", "0x9f9a97db84f39202ca3b409b63f7ccf7d3fd810e176573c7483088b6f181bbbb")]
    public void Events_OfNomad_HaveThePublishedTopic(string name, string topic) =>
        new NomadDecoder().Events.Single(declared => declared.Name == name).Topic.ToString().Should().Be(topic);

    [Fact]
    public void Synapse_DepositAndPayout_MeetInKappa()
    {
        var decoder = new SynapseDecoder();
        LegScene scene = new LegScene(decoder, Ethereum).Transfer(Alice, Bridge, Usdc, 1_000).Log("TokenDeposit", Bridge, Bob, 42161, TokenHere, 1_000);
        BridgeDeparture departure = scene.Departure();
        Word kappa = Word.TryParse(SynapseDecoder.Kappa(scene.Id), out Word parsed) ? parsed : throw new InvalidOperationException("Kappa is a word.");
        BridgeArrival arrival = new LegScene(decoder, Arbitrum).Transfer(BridgeThere, Bob, UsdcOnArbitrum, 990)
            .Log("TokenMint", BridgeThere, Bob, TokenThere, 1_000, 10, kappa).Arrival();

        departure.Should().BeEquivalentTo(new
        {
            Sender = (Account?)Alice,
            Asset = Usdc,
            Quantity = (UInt128)1_000,
            Destination = (Account?)Bob,
            DestinationChain = (ChainId?)Arbitrum
        });
        arrival.Should().BeEquivalentTo(new { departure.Key, Receiver = Bob, Asset = UsdcOnArbitrum, Quantity = (UInt128)990 });
        BridgeMatcher.Match([departure], [arrival]).Links.Should().ContainSingle();
    }

    [Fact]
    public void Synapse_Kappa_IsTheHashOfTheHashAsTextInLowerCase()
    {
        byte[] hash = new byte[32];
        FlowTrace.Internals.Keccak256.Hash("0x000000000000000000000000000000000000000000000000000000000000000a"u8, hash);

        SynapseDecoder.Kappa(TransactionId.Parse("0x000000000000000000000000000000000000000000000000000000000000000A"))
            .Should().Be("0x" + Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Synapse_AFeeAboveTheAmount_IsAnIssue() =>
        new LegScene(new SynapseDecoder(), Arbitrum).Log("TokenMint", BridgeThere, Bob, TokenThere, 10, 11, Id).Issue()
            .Should().Contain("keeps a fee of 11 of 10");

    [Fact]
    public void Synapse_Rfq_MeetsInTheTransactionId()
    {
        var decoder = new SynapseDecoder();
        BridgeDeparture departure = new LegScene(decoder, Ethereum).Transfer(Alice, Bridge, Usdc, 1_000)
            .Log("BridgeRequested", Bridge, Id, Alice, new byte[64], 42161, TokenHere, TokenThere, 1_000, 998, false).Departure();
        BridgeArrival arrival = new LegScene(decoder, Arbitrum).Transfer(Of(Arbitrum, 5), Bob, UsdcOnArbitrum, 998)
            .Log("BridgeRelayed", BridgeThere, Id, Of(Arbitrum, 5), Bob, 1, TokenHere, TokenThere, 1_000, 998, 0).Arrival();

        BridgeMatcher.Match([departure], [arrival]).Links.Should().ContainSingle();
        arrival.SourceChain.Should().Be(Ethereum);
    }

    [Fact]
    public void Hop_BetweenRollUps_TransferIdTiesAndTheTransfersNameTokenAndReceiver()
    {
        var decoder = new HopDecoder();
        BridgeDeparture departure = new LegScene(decoder, Arbitrum).Transfer(Bob, BridgeThere, UsdcOnArbitrum, 1_000)
            .Log("TransferSent", BridgeThere, Id, 1, Alice, 1_000, Id, 3, 0, 0, 0).Departure();
        BridgeArrival arrival = new LegScene(decoder, Ethereum).Transfer(Bridge, Alice, Usdc, 997).Transfer(Bridge, Of(Ethereum, 4), Usdc, 3)
            .Log("WithdrawalBonded", Bridge, Id, 1_000).Arrival();

        departure.Should().BeEquivalentTo(new { Sender = (Account?)Bob, Asset = UsdcOnArbitrum, Destination = (Account?)Alice, Key = Id.ToString() });
        arrival.Should().BeEquivalentTo(new { Receiver = Alice, Asset = Usdc, Quantity = (UInt128)997, Key = Id.ToString() });
    }

    [Fact]
    public void Hop_FromEthereum_TheWholeTupleTies()
    {
        var decoder = new HopDecoder();
        BridgeDeparture departure = new LegScene(decoder, Ethereum).Transfer(Alice, Bridge, Usdc, 1_000)
            .Log("TransferSentToL2", Bridge, 42161, Bob, 1_000, 990, 1_700_000_900, Of(Ethereum, 0), 0).Departure();
        BridgeArrival arrival = new LegScene(decoder, Arbitrum).Transfer(BridgeThere, Bob, UsdcOnArbitrum, 995)
            .Log("TransferFromL1Completed", BridgeThere, Bob, 1_000, 990, 1_700_000_900, Of(Arbitrum, 0), 0).Arrival();

        arrival.Key.Should().Be(departure.Key);
        BridgeMatcher.Match([departure], [arrival]).Links.Should().ContainSingle();
    }

    [Fact]
    public void Hop_WithoutTransfers_IsAnIssue() =>
        new LegScene(new HopDecoder(), Ethereum).Log("WithdrawalBonded", Bridge, Id, 1_000).Issue().Should().Contain("names no token");

    [Fact]
    public void DeBridge_AnOrder_IsTiedByItsIdAndItsCancellationIsARefund()
    {
        var decoder = new DeBridgeDecoder();
        Account source = Account.Parse("ethereum:0xeF4fB24aD0916217251F553c0596F8Edc630EB66");
        object[] order = [1, Twenty(Alice), 1, Twenty(TokenHere), 1_000, 42161, Twenty(TokenThere), 996, Twenty(Bob), NoBytes, NoBytes, NoBytes, NoBytes,
            NoBytes];
        BridgeDeparture departure = new LegScene(decoder, Ethereum).Transfer(Alice, source, Usdc, 1_000)
            .Log("CreatedOrder", source, order, Id, NoBytes, 0, 0, 0, NoBytes).Departure();
        BridgeArrival arrival = new LegScene(decoder, Arbitrum).Transfer(Of(Arbitrum, 5), Bob, UsdcOnArbitrum, 996)
            .Log("FulfilledOrder", BridgeThere, order, Id, Of(Arbitrum, 5), Of(Arbitrum, 6)).Arrival();
        BridgeArrival refund = new LegScene(decoder, Ethereum).Log("ClaimedOrderCancel", source, Id, Alice, 1_000, TokenHere).Arrival();

        departure.Should().BeEquivalentTo(new
        {
            Sender = (Account?)Alice,
            Asset = Usdc,
            Destination = (Account?)Bob,
            DestinationAsset = (Asset?)UsdcOnArbitrum,
            DestinationQuantity = (UInt128?)996,
            IsUnverified = false,
        });
        arrival.Should().BeEquivalentTo(new
        {
            Receiver = Bob,
            Asset = UsdcOnArbitrum,
            Quantity = (UInt128)996,
            SourceChain = (ChainId?)Ethereum,
            IsUnverified = true
        });
        BridgeMatcher.Match([departure], [arrival]).Links.Should().ContainSingle();
        BridgeMatcher.Match([departure], [refund]).Links.Should().ContainSingle().Which.Grade.Should().Be(EvidenceGrade.Observed);
    }

    [Fact]
    public void DeBridge_AnOrderCutShort_IsAnIssue()
    {
        Account source = Account.Parse("ethereum:0xeF4fB24aD0916217251F553c0596F8Edc630EB66");
        object[] order = [1, Twenty(Alice), 1, Twenty(TokenHere), 1_000, 42161, Twenty(TokenThere), 996, Twenty(Bob), NoBytes, NoBytes, NoBytes, NoBytes,
            NoBytes];

        new LegScene(new DeBridgeDecoder(), Ethereum)
            .Log("CreatedOrder", source, log => log with { Data = log.Data[..320] }, order, Id, NoBytes, 0, 0, 0, NoBytes).Issue()
                .Should().Contain("CreatedOrder of deBridge");
    }

    [Fact]
    public void Symbiosis_RequestAndCompletion_MeetInTheId()
    {
        var decoder = new SymbiosisDecoder();
        Account portal = Account.Parse("ethereum:0xb8f275fBf7A959F4BCE59999A2EF122A099e81A8");
        BridgeDeparture departure = new LegScene(decoder, Ethereum)
            .Log("SynthesizeRequest", portal, Id, Alice, 42161, Of(Ethereum, 9), Bob, 1_000, TokenHere).Departure();
        BridgeArrival arrival = new LegScene(decoder, Arbitrum).Transfer(Of(Arbitrum, 0), Bob, UsdcOnArbitrum, 997)
            .Log("SynthesizeCompleted", BridgeThere, new Word(1, 1), Bob, Id, 997, 3, TokenThere).Arrival();

        departure.Should().BeEquivalentTo(new { Sender = (Account?)Alice, Destination = (Account?)Bob, Key = Id.ToString(), IsUnverified = false });
        BridgeMatcher.Match([departure], [arrival]).Links.Should().ContainSingle();
    }

    [Fact]
    public void Symbiosis_AnAmountOfThreeHundredBits_IsAnIssue() =>
        new LegScene(new SymbiosisDecoder(), Ethereum).Log("BurnRequest", Bridge, Id, Alice, 42161, Of(Ethereum, 9), Bob, new Word(1, 0), TokenHere).Issue()
            .Should().Contain("needs more than 128 bits");

    [Fact]
    public void Orbiter_TransfersToAndFromAMaker_AreLegs()
    {
        var decoder = new OrbiterDecoder();
        Account maker = Account.Parse("ethereum:0x80c67432656d59144ceff962e8faf8926599bcf8");
        var ether = Asset.Native(Ethereum);
        BridgeDeparture departure = new LegScene(decoder, Ethereum).Transfer(Alice, maker, ether, 1_000_000_000_000_009_002).Departure();
        BridgeArrival arrival = new LegScene(decoder, Arbitrum)
            .Transfer(new Account(Arbitrum, maker.Address), new Account(Arbitrum, Alice.Address), Asset.Native(Arbitrum), 998_000_000_000_000_017).Arrival();

        departure.Should().BeEquivalentTo(new
        {
            DestinationChain = (ChainId?)Arbitrum,
            Destination = (Account?)new Account(Arbitrum, Alice.Address),
            Stated = "code 9002"
        });
        BridgeMatcher.Match([departure], [arrival]).Links.Should().ContainSingle().Which.Grade.Should().Be(EvidenceGrade.Derived);
    }

    [Fact]
    public void Orbiter_ACodeThatNamesNoChain_IsAnIssueAndStrangersAreNone()
    {
        Account maker = Account.Parse("ethereum:0x80c67432656d59144ceff962e8faf8926599bcf8");

        new LegScene(new OrbiterDecoder(), Ethereum).Transfer(Alice, maker, Asset.Native(Ethereum), 1_000_000).Issue()
            .Should().Contain("ends in 0, which names no chain");
        new LegScene(new OrbiterDecoder(), Ethereum).Transfer(Alice, Pool, Asset.Native(Ethereum), 9_002).Read().Issues.Should().BeEmpty();
    }

    [Fact]
    public void Decode_ATableOfPlainTransfers_FindsTheMakersAmongThem()
    {
        Account maker = Account.Parse("ethereum:0x80c67432656d59144ceff962e8faf8926599bcf8");
        var table = new FlowTrace.Reading.TransferTableBuilder();
        var place = new Position(1_700_000_000_000, Ethereum, 1, 0, 0);
        table.Add(new Transfer(TransferKind.Transfer, Transaction("t1"), place, Alice, maker, Asset.Native(Ethereum), 1_000_000_000_000_009_002));
        table.Add(new Transfer(TransferKind.Transfer, Transaction("t2"), place with { TransactionIndex = 1 }, Alice, Pool, Asset.Native(Ethereum), 9_002));

        BridgeRecord record = BridgeDecoding.Default.Decode(table.Build());

        record.Departures.Should().ContainSingle().Which.Transaction.Should().Be(Transaction("t1"));
        record.Issues.Should().BeEmpty();
    }

    [Fact]
    public void Allbridge_ThePoolNamesTheToken_AndNonceAndRecipientTie()
    {
        var decoder = new AllbridgeDecoder();
        Account receiver = new(Tron, Bob.Address);
        Account pool = Account.Parse("ethereum:0x7DBF07Ad92Ed4e26D5511b4F285508eBF174135D");
        Account usdt = new(Ethereum, Usdt.Contract);
        BridgeDeparture departure = new LegScene(decoder, Ethereum).Transfer(Alice, pool, Usdt, 1_000_000)
            .Log("SwappedToVUsd", pool, Alice, usdt, 1_000_000, 999, 1)
            .Log("TokensSent", Bridge, 999, receiver, 3, new Account(Tron, UsdtOnTron.Contract), 55, 1).Departure();
        BridgeArrival arrival = new LegScene(decoder, Tron).Transfer(Of(Tron, 7), receiver, UsdtOnTron, 998_500)
            .Log("SwappedFromVUsd", Of(Tron, 7), receiver, new Account(Tron, UsdtOnTron.Contract), 999, 998_500, 1)
            .Log("TokensReceived", Of(Tron, 8), 999, receiver, 55, 1, Id).Arrival();

        departure.Should().BeEquivalentTo(new
        {
            Asset = Usdt,
            Quantity = (UInt128)1_000_000,
            Destination = (Account?)receiver,
            DestinationAsset = (Asset?)UsdtOnTron
        });
        arrival.Should().BeEquivalentTo(new { departure.Key, Receiver = receiver, Asset = UsdtOnTron, Quantity = (UInt128)998_500 });
    }

    [Fact]
    public void Allbridge_WithoutThePoolsEvent_IsAnIssue() => new LegScene(new AllbridgeDecoder(), Ethereum)
        .Log("TokensSent", Bridge, 999, Bob, 6, TokenThere, 55, 1).Issue().Should().Contain("counts virtual dollars");

    [Fact]
    public void Ronin_ReceiptsOfBothGateways_MeetInKindAndId()
    {
        var decoder = new RoninDecoder();
        Account gateway = Account.Parse("ethereum:0x64192819Ac13Ef72bF6b5AE239AC672B43a9AF08");
        Account player = Of(Ronin, 3);
        Account token = Of(Ronin, 4);
        object[] receipt = [12, 0, new object[] { Alice, TokenHere, 1 }, new object[] { player, token, 2020 }, new object[] { 0, 0, 1_000 }];
        BridgeDeparture departure = new LegScene(decoder, Ethereum).Transfer(Alice, gateway, Usdc, 1_000)
            .Log("DepositRequested", gateway, Id, receipt).Departure();
        BridgeArrival arrival = new LegScene(decoder, Ronin).Transfer(Of(Ronin, 0), player, Asset.Token(Ronin, token.Address), 1_000)
            .Log("Deposited", Of(Ronin, 5), Id, receipt).Arrival();

        departure.Should().BeEquivalentTo(new
        {
            Key = "0:12",
            Sender = (Account?)Alice,
            Asset = Usdc,
            Destination = (Account?)player,
            DestinationChain = (ChainId?)Ronin
        });
        BridgeMatcher.Match([departure], [arrival]).Links.Should().ContainSingle();
    }

    [Fact]
    public void Ronin_ATokenThatIsNotFungible_MovesNothing()
    {
        object[] receipt = [12, 0, new object[] { Alice, TokenHere, 1 }, new object[] { Of(Ronin, 3), Of(Ronin, 4), 2020 }, new object[] { 1, 77, 0 }];

        BridgeRecord record = new LegScene(new RoninDecoder(), Ethereum).Log("DepositRequested", Bridge, Id, receipt).Read();

        record.Departures.Should().BeEmpty();
        record.Issues.Should().BeEmpty();
    }

    [Fact]
    public void Ronin_TheFirstBridge_IsRead()
    {
        BridgeDeparture departure = new LegScene(new RoninDecoder(), Ethereum).Transfer(Alice, Bridge, Usdc, 500)
            .Log("TokenDeposited", Bridge, 9, Alice, TokenHere, Pool, 20, 500).Departure();

        departure.Should().BeEquivalentTo(new { Key = "first:9", Destination = (Account?)new Account(Ronin, Alice.Address), Quantity = (UInt128)500 });
    }

    [Fact]
    public void Nomad_SendAndReceive_MeetInTheMessagesNonce()
    {
        var decoder = new NomadDecoder();
        Account router = Account.Parse("ethereum:0x88a69b4e698a4b090df6cf5bd7b2d47325ad30a3");
        Account sender = Of(Moonbeam, 3);
        Account mad = Of(Moonbeam, 4);
        BridgeDeparture departure = new LegScene(decoder, Moonbeam).Transfer(sender, Of(Moonbeam, 0), Asset.Token(Moonbeam, mad.Address), 1_000)
            .Log("Dispatch", Of(Moonbeam, 5), Id, 1, (6648936UL << 32) | 44, Id, new byte[80])
            .Log("Send", Of(Moonbeam, 6), mad, sender, 6648936, Alice, 1_000, false).Departure();
        BridgeArrival arrival = new LegScene(decoder, Ethereum)
            .Log("Receive", router, (1650811245UL << 32) | 44, TokenHere, Alice, Of(Ethereum, 0), 1_000).Arrival();

        departure.Should().BeEquivalentTo(new { Key = "1650811245:6648936:44", Destination = (Account?)Alice, Quantity = (UInt128)1_000 });
        BridgeMatcher.Match([departure], [arrival]).Links.Should().ContainSingle();
    }

    [Fact]
    public void Nomad_AMessageToAnotherDomain_IsAnIssue() => new LegScene(new NomadDecoder(), Moonbeam)
        .Log("Dispatch", Of(Moonbeam, 5), Id, 1, (5UL << 32) | 44, Id, new byte[80])
        .Log("Send", Of(Moonbeam, 6), Of(Moonbeam, 4), Of(Moonbeam, 3), 6648936, Alice, 1_000, false).Issue().Should().Contain("its message goes to 5");

    [Fact]
    public void Avalanche_In_TheMintNamesTheTransaction()
    {
        var decoder = new AvalancheDecoder();
        Account keeper = Account.Parse("ethereum:0x8EB8a3b98659Cce290402893d0123abb75E3ab28");
        Account there = new(Avalanche, Alice.Address);
        Account token = Of(Avalanche, 4);
        LegScene scene = new LegScene(decoder, Ethereum).Transfer(Alice, keeper, Usdc, 1_000);
        BridgeDeparture departure = scene.Departure();
        Word origin = Word.TryParse(scene.Id.ToString(), out Word parsed) ? parsed : default;
        BridgeArrival arrival = new LegScene(decoder, Avalanche).Transfer(Of(Avalanche, 0), there, Asset.Token(Avalanche, token.Address), 997)
            .Log("Mint", token, there, 997, Of(Avalanche, 9), 3, origin).Arrival();

        departure.Should().BeEquivalentTo(new { Key = scene.Id.ToString(), Destination = (Account?)there });
        BridgeMatcher.Match([departure], [arrival]).Links.Should().ContainSingle();
    }

    [Fact]
    public void Avalanche_Out_TheBurnNamesTheSenderAndTheKeeperPays()
    {
        var decoder = new AvalancheDecoder();
        Account keeper = Account.Parse("ethereum:0x8EB8a3b98659Cce290402893d0123abb75E3ab28");
        Account there = new(Avalanche, Alice.Address);
        Account token = Of(Avalanche, 4);
        BridgeDeparture departure = new LegScene(decoder, Avalanche).Transfer(there, Of(Avalanche, 0), Asset.Token(Avalanche, token.Address), 1_000)
            .Log("Unwrap", token, 1_000, 0).Departure();
        BridgeArrival arrival = new LegScene(decoder, Ethereum).Transfer(keeper, Alice, Usdc, 990).Arrival();

        departure.Should().BeEquivalentTo(new { Key = "", Destination = (Account?)Alice, IsUnverified = true });
        departure.Stated.Should().StartWith("chain 0 of the bridge");
        arrival.Should().BeEquivalentTo(new { Key = "", Receiver = Alice, Quantity = (UInt128)990 });
        new LegScene(decoder, Avalanche).Log("Unwrap", token, 1_000, 0).Issue().Should().Contain("names nobody");
    }

    private static byte[] Twenty(Account account)
    {
        byte[] payload = new byte[32];
        return payload[..account.Address.CopyTo(payload)];
    }
}
