using System.Text.RegularExpressions;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Tests.Vectors;
using static FlowTrace.Tests.Hops.BridgeLegs;
using static FlowTrace.Tests.Hops.LaterCrossings;

namespace FlowTrace.Tests.Hops;

/// <summary>Synapse, Hop, deBridge, Symbiosis, Orbiter, Allbridge, Ronin, Nomad and the Avalanche bridge, each over both its legs.</summary>
public sealed class LaterDecoderTests
{
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
        (LegScene sent, LegScene paid) = SynapseCrossing();
        BridgeDeparture departure = sent.Departure();
        BridgeArrival arrival = paid.Arrival();

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
        (LegScene sent, LegScene paid) = HopCrossing();
        BridgeDeparture departure = sent.Departure();
        BridgeArrival arrival = paid.Arrival();

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
        (LegScene sent, LegScene paid) = DeBridgeCrossing();
        BridgeDeparture departure = sent.Departure();
        BridgeArrival arrival = paid.Arrival();
        BridgeArrival refund = new LegScene(new DeBridgeDecoder(), Ethereum)
            .Log("ClaimedOrderCancel", DeBridgeSource, Id, Alice, 1_000, TokenHere).Arrival();

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
        new LegScene(new DeBridgeDecoder(), Ethereum)
            .Log("CreatedOrder", DeBridgeSource, log => log with { Data = log.Data[..320] }, DeBridgeOrder, Id, NoBytes, 0, 0, 0, NoBytes).Issue()
                .Should().Contain("CreatedOrder of deBridge");
    }

    [Fact]
    public void Symbiosis_RequestAndCompletion_MeetInTheId()
    {
        (LegScene sent, LegScene paid) = SymbiosisCrossing();
        BridgeDeparture departure = sent.Departure();
        BridgeArrival arrival = paid.Arrival();

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
        (LegScene sent, LegScene paid) = OrbiterCrossing();
        BridgeDeparture departure = sent.Departure();
        BridgeArrival arrival = paid.Arrival();

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
        (LegScene sent, LegScene paid) = AllbridgeCrossing();
        BridgeDeparture departure = sent.Departure();
        BridgeArrival arrival = paid.Arrival();

        departure.Should().BeEquivalentTo(new
        {
            Asset = Usdt,
            Quantity = (UInt128)1_000_000,
            Destination = (Account?)BobOnTron,
            DestinationAsset = (Asset?)UsdtOnTron
        });
        arrival.Should().BeEquivalentTo(new { departure.Key, Receiver = BobOnTron, Asset = UsdtOnTron, Quantity = (UInt128)998_500 });
    }

    [Fact]
    public void Allbridge_WithoutThePoolsEvent_IsAnIssue() => new LegScene(new AllbridgeDecoder(), Ethereum)
        .Log("TokensSent", Bridge, 999, Bob, 6, TokenThere, 55, 1).Issue().Should().Contain("counts virtual dollars");

    [Fact]
    public void Ronin_ReceiptsOfBothGateways_MeetInKindAndId()
    {
        (LegScene sent, LegScene paid) = RoninCrossing();
        BridgeDeparture departure = sent.Departure();
        BridgeArrival arrival = paid.Arrival();

        departure.Should().BeEquivalentTo(new
        {
            Key = "0:12",
            Sender = (Account?)Alice,
            Asset = Usdc,
            Destination = (Account?)Player,
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
        (LegScene sent, LegScene paid) = NomadCrossing();
        BridgeDeparture departure = sent.Departure();
        BridgeArrival arrival = paid.Arrival();

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
        (LegScene sent, LegScene paid) = AvalancheCrossing();
        BridgeDeparture departure = sent.Departure();
        BridgeArrival arrival = paid.Arrival();

        departure.Should().BeEquivalentTo(new { Key = sent.Id.ToString(), Destination = (Account?)new Account(Avalanche, Alice.Address) });
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
}
