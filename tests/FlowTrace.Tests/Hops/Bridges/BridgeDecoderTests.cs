using FlowTrace.Chain;
using FlowTrace.Hops;
using static FlowTrace.Tests.Hops.Bridges.BridgeScene;

namespace FlowTrace.Tests.Hops.Bridges;

/// <summary>One deposit and one payout of each protocol, built as its contracts emit them.</summary>
public sealed class BridgeDecoderTests
{
    private static readonly ChainId Arbitrum = ChainId.Parse("arbitrum");
    private static readonly ChainId Polygon = ChainId.Parse("polygon");
    private static readonly Account Pool = Account.Parse("ethereum:0x4444444444444444444444444444444444444444");
    private static readonly Account Zero = Account.Parse("ethereum:0x0000000000000000000000000000000000000000");
    private static readonly Asset Usdt = Asset.Token(ChainId.Ethereum, Token.Address);
    private static readonly byte[] Nothing = [];
    private static readonly byte[] Id = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly string IdText = "0x" + Convert.ToHexStringLower(Id);

    [Fact]
    public void Across_DepositAndFill_ShareOriginChainAndDepositId()
    {
        Account spokePool = Account.Parse("ethereum:0x5c7BCd6E7De5423a257D81B442095A1a6ced35C5");
        BridgeScene deposit = new BridgeScene(new AcrossDecoder(), ChainId.Ethereum).Transfer(Thief, spokePool, Usdt, 1000).Log(
            "FundsDeposited(bytes32,bytes32,uint256,uint256,uint256,uint256,uint32,uint32,uint32,bytes32,bytes32,bytes32,bytes)",
            spokePool, Token, Pool, 1000, 990, 42161, 77, 1, 2, 3, Thief, Accomplice, Zero, Nothing).Decode();
        BridgeScene fill = new BridgeScene(new AcrossDecoder(), Arbitrum).Transfer(Pool, Accomplice, Asset.Token(Arbitrum, Pool.Address), 985).Log(
            "FilledV3Relay", Account.Parse("ethereum:0xe35e9842fceaCA96570B734083f4a58e8F7C5f2A"),
            Token, Pool, 1000, 990, 1, 1, 77, 2, 3, Zero, Pool, Thief, Accomplice, Nothing, new object[] { Accomplice, Nothing, 985, 0 }).Decode();

        deposit.Departure.Should().BeEquivalentTo(new
        {
            Key = "1:77",
            Sender = Thief,
            Quantity = (UInt128)1000,
            Asset = Usdt,
            DestinationChain = Arbitrum,
            DestinationQuantity = (UInt128)990,
            Destination = new Account(Arbitrum, Accomplice.Address),
            DestinationAsset = Asset.Token(Arbitrum, Pool.Address),
            IsUnverified = false,
        });
        fill.Arrival.Should().BeEquivalentTo(new
        {
            Key = "1:77",
            SourceChain = ChainId.Ethereum,
            Receiver = new Account(Arbitrum, Accomplice.Address),
            Quantity = (UInt128)985,
            Payer = new Account(Arbitrum, Pool.Address),
            IsUnverified = false,
        });
    }

    [Fact]
    public void Across_UnknownDestination_IsStatedInItsOwnNumber()
    {
        BridgeScene deposit = new BridgeScene(new AcrossDecoder(), ChainId.Ethereum).Log(
            "FundsDeposited(uint256,uint256,uint256,int64,uint32,uint32,address,address,address,bytes)",
            Account.Parse("ethereum:0x5c7BCd6E7De5423a257D81B442095A1a6ced35C5"), 5, 1, 99_999_999_999L, 0, 7, 0, Token, Accomplice, Thief, Nothing).Decode();

        deposit.Departure.DestinationChain.Should().BeNull();
        deposit.Departure.Destination.Should().BeNull();
        deposit.Departure.Stated.Should().Be("destination chain 99999999999");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bridgers_EventOrCall_NamesTheDestinationInClear(bool isEvent)
    {
        Account contract = Account.Parse("ethereum:0xB685760EBD368a891F27ae547391F4E2A289895b");
        const string Tron = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
        BridgeScene swap = new BridgeScene(new BridgersDecoder(), ChainId.Ethereum).Transfer(Thief, contract, Usdt, 1000);
        if (isEvent)
            swap.Log("Swap", contract, Token, "USDT(TRON)", Thief, Tron, 1000, 980);
        swap.Call("swap", Thief, contract, Token, "USDT(TRON)", Tron, 1000, 980).Decode();

        swap.Departure.Destination.Should().Be(Account.Parse("tron:" + Tron));
        swap.Departure.DestinationChain.Should().Be(ChainId.Tron);
        swap.Departure.Sender.Should().Be(Thief);
        swap.Departure.Asset.Should().Be(Usdt);
        swap.Departure.IsUnverified.Should().BeFalse();
        swap.Departure.Stated.Should().Be($"destination {Tron} for USDT(TRON), at least 980");
    }

    [Fact]
    public void Bridgers_CallThatAProxyHandsOn_CountsOnce()
    {
        Account contract = Account.Parse("ethereum:0xB685760EBD368a891F27ae547391F4E2A289895b");
        BridgeScene swap = new BridgeScene(new BridgersDecoder(), ChainId.Ethereum).Transfer(Thief, contract, Usdt, 1000)
            .Call("swap", Thief, contract, Token, "ETH(ETH)", Thief.AddressText, 1000, 980)
            .Call("swap", contract, Pool, Token, "ETH(ETH)", Thief.AddressText, 1000, 980).Decode();

        swap.Departure.Via.Should().Be(contract);
    }

    [Fact]
    public void Bridgers_BareCoin_IsTheChainsOwn()
    {
        Account contract = Account.Parse("ethereum:0xB685760EBD368a891F27ae547391F4E2A289895b");
        BridgeScene swap = new BridgeScene(new BridgersDecoder(), ChainId.Ethereum)
            .Log("SwapEth", contract, "BTC", Thief, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", 7, 5).Decode();

        swap.Departure.Asset.Should().Be(Asset.Native(ChainId.Ethereum));
        swap.Departure.DestinationAsset.Should().Be(Asset.Native(ChainId.Bitcoin));
        swap.Departure.Destination.Should().Be(Account.Parse("bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"));
    }

    [Fact]
    public void Bridgers_DestinationThatIsNoAddressOfTheChainNamed_IsAnIssue()
    {
        BridgeScene swap = new BridgeScene(new BridgersDecoder(), ChainId.Ethereum)
            .Log("Swap", Account.Parse("ethereum:0xB685760EBD368a891F27ae547391F4E2A289895b"),
                Token, "USDT(TRON)", Thief, Thief.AddressText + "00", 1000, 980).Decode();

        swap.Issue().Should().Contain("states a destination that cannot be");
    }

    [Fact]
    public void Cctp_V1_IsTiedBySourceDomainAndNonce()
    {
        BridgeScene burn = new BridgeScene(new CctpDecoder(), ChainId.Ethereum).Log(
            "DepositForBurn(uint64,address,uint256,address,bytes32,uint32,bytes32,bytes32)",
            Account.Parse("ethereum:0xBd3fa81B58Ba92a82136038B25aDec7066af3155"), 9, Token, 500, Thief, Accomplice, 3, Zero, Zero).Decode();
        byte[] body = [0, 0, 0, 0, .. Bytes(Token), .. Bytes(Accomplice), .. Number(500), .. Bytes(Thief)];
        BridgeScene mint = new BridgeScene(new CctpDecoder(), Arbitrum)
            .Log("MintAndWithdraw(address,uint256,address)", Pool, Accomplice, 500, Pool)
            .Log("MessageReceived(address,uint32,uint64,bytes32,bytes)", Zero, Pool, 0, 9, Zero, body).Decode();

        burn.Departure.Key.Should().Be("0:9").And.Be(mint.Arrival.Key);
        burn.Departure.Destination.Should().Be(new Account(Arbitrum, Accomplice.Address)).And.Be(mint.Arrival.Receiver);
        burn.Departure.LeastQuantity.Should().Be((UInt128)500);
        mint.Arrival.Asset.Should().Be(Asset.Token(Arbitrum, Pool.Address));
        mint.Arrival.Quantity.Should().Be(500);
    }

    [Fact]
    public void Cctp_V2_IsTiedByTheMessagesBody()
    {
        BridgeScene burn = new BridgeScene(new CctpDecoder(), ChainId.Ethereum).Log(
            "DepositForBurn(address,uint256,address,bytes32,uint32,bytes32,bytes32,uint256,uint32,bytes)",
            Account.Parse("ethereum:0x28b5a0e9C621a5BadaA536219b3a228C8168cf5d"), Token, 500, Thief, Accomplice, 3, Zero, Zero, 10, 1000, Nothing).Decode();
        byte[] body =
        [
            0, 0, 0, 1, .. Bytes(Token), .. Bytes(Accomplice), .. Number(500), .. Bytes(Thief), .. Number(10), .. Number(2), .. Number(0),
        ];
        BridgeScene mint = new BridgeScene(new CctpDecoder(), Arbitrum)
            .Log("MintAndWithdraw(address,uint256,address,uint256)", Pool, Accomplice, 498, Pool, 2)
            .Log("MessageReceived(address,uint32,bytes32,bytes32,uint32,bytes)", Zero, Pool, 0, Id, Zero, 1000, body).Decode();

        burn.Departure.Key.Should().Be(mint.Arrival.Key);
        burn.Departure.LeastQuantity.Should().Be((UInt128)490);
        mint.Arrival.Quantity.Should().Be(498);
    }

    [Fact]
    public void Cctp_MessageThatBurnsNothing_IsNoPayout()
    {
        BridgeScene message = new BridgeScene(new CctpDecoder(), Arbitrum)
            .Log("MessageReceived(address,uint32,uint64,bytes32,bytes)", Zero, Pool, 0, 9, Zero, new byte[40]).Decode();

        message.Record.Arrivals.Should().BeEmpty();
        message.Record.Issues.Should().BeEmpty();
    }

    [Fact]
    public void Celer_SendRelayAndRefund_BearTheTransferId()
    {
        Account pool = Account.Parse("ethereum:0x5427FEFA711Eff984124bFBB1AB6fbf5E3DA1820");
        BridgeScene send = new BridgeScene(new CelerDecoder(), ChainId.Ethereum)
            .Transfer(Thief, pool, Usdt, 100).Log("Send", pool, Id, Thief, Accomplice, Token, 100, 137, 1, 2).Decode();
        BridgeScene relay = new BridgeScene(new CelerDecoder(), Polygon).Log("Relay", Pool, new byte[32], Thief, Accomplice, Token, 97, 1, Id).Decode();
        BridgeScene refund = new BridgeScene(new CelerDecoder(), ChainId.Ethereum).Log("WithdrawDone", pool, new byte[32], 1, Thief, Token, 100, Id).Decode();

        send.Departure.Key.Should().Be(IdText).And.Be(relay.Arrival.Key).And.Be(refund.Arrival.Key);
        send.Departure.Destination.Should().Be(new Account(Polygon, Accomplice.Address)).And.Be(relay.Arrival.Receiver);
        relay.Arrival.SourceChain.Should().Be(ChainId.Ethereum);
        refund.Arrival.IsRefund.Should().BeTrue();
        relay.Arrival.IsRefund.Should().BeFalse();
    }

    [Fact]
    public void Celer_WithdrawalWithoutReference_IsALiquidityProvidersOwn()
    {
        BridgeScene done = new BridgeScene(new CelerDecoder(), ChainId.Ethereum)
            .Log("WithdrawDone", Pool, Id, 1, Thief, Token, 100, new byte[32]).Decode();

        done.Record.Arrivals.Should().BeEmpty();
        done.Record.Issues.Should().BeEmpty();
    }

    [Fact]
    public void Celer_Pegged_IsTiedByDepositId()
    {
        BridgeScene locked = new BridgeScene(new CelerDecoder(), ChainId.Ethereum)
            .Log("Deposited(bytes32,address,address,uint256,uint64,address,uint64)", Pool, Id, Thief, Token, 100, 137, Accomplice, 1).Decode();
        BridgeScene minted = new BridgeScene(new CelerDecoder(), Polygon).Log("Mint", Pool, new byte[32], Token, Accomplice, 100, 1, Id, Thief).Decode();
        BridgeScene burnt = new BridgeScene(new CelerDecoder(), Polygon)
            .Log("Burn(bytes32,address,address,uint256,address)", Pool, Id, Token, Accomplice, 100, Thief).Decode();

        locked.Departure.Key.Should().Be(minted.Arrival.Key);
        locked.Departure.DestinationChain.Should().Be(Polygon);
        burnt.Departure.DestinationChain.Should().BeNull();
        burnt.Departure.Stated.Should().Contain("1111111111111111111111111111111111111111");
    }

    [Fact]
    public void Multichain_RouterLegs_AreTiedByTheDepositsTransaction()
    {
        Asset any = Asset.Token(ChainId.Ethereum, Pool.Address);
        BridgeScene swapOut = new BridgeScene(new MultichainDecoder(), ChainId.Ethereum).Transfer(Thief, Pool, Usdt, 100).Transfer(Zero, Thief, any, 100)
            .Log("LogAnySwapOut(address,address,address,uint256,uint256,uint256)", Account.Parse("ethereum:0x6b7a87899490EcE95443e979cA9485CBE7E71522"),
                Pool, Thief, Accomplice, 100, 1, 137).Decode();
        byte[] hash = Convert.FromHexString(swapOut.Id.ToString());
        BridgeScene swapIn = new BridgeScene(new MultichainDecoder(), Polygon)
            .Log("LogAnySwapIn(bytes32,address,address,uint256,uint256,uint256)", Pool, hash, Pool, Accomplice, 99, 1, 137).Decode();

        swapOut.Departure.Key.Should().Be(swapIn.Arrival.Key);
        swapOut.Departure.Asset.Should().Be(Usdt, "the underlying token moves, not the wrapper");
        swapOut.Departure.Destination.Should().Be(new Account(Polygon, Accomplice.Address)).And.Be(swapIn.Arrival.Receiver);
        swapIn.Arrival.Quantity.Should().Be(99);
    }

    [Fact]
    public void Multichain_TokenBurntForBitcoin_StatesTheBitcoinAddress()
    {
        BridgeScene burn = new BridgeScene(new MultichainDecoder(), ChainId.Ethereum)
            .Log("LogSwapout(address,uint256,string)", Pool, Thief, 100, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa").Decode();

        burn.Departure.Destination.Should().Be(Account.Parse("bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"));
        burn.Departure.IsUnverified.Should().BeTrue();
        burn.Departure.Key.Should().BeEmpty();
    }

    [Fact]
    public void Oft_SentAndReceived_BearTheGuid()
    {
        Account usdt0 = Account.Parse("ethereum:0x1F748c76dE468e9D11bd340fA9D5CBADf315dFB0");
        byte[] packet =
        [
            1, .. new byte[8], .. Number(30101)[28..], .. Bytes(usdt0), .. Number(30420)[28..], .. Bytes(usdt0), .. Id, .. Bytes(Accomplice), .. new byte[8],
        ];
        BridgeScene sent = new BridgeScene(new OftDecoder(), ChainId.Ethereum).Transfer(Thief, usdt0, Usdt, 100)
            .Log("PacketSent", Pool, packet, Nothing, Pool).Log("OFTSent", usdt0, Id, 30420, Thief, 100, 100).Decode();
        BridgeScene received = new BridgeScene(new OftDecoder(), ChainId.Tron)
            .Log("OFTReceived", Account.Parse("tron:TFG4wBaDQ8sHWWP1ACeSGnoNR6RRzevLPt"), Id, 30101, Accomplice, 100).Decode();

        sent.Departure.Key.Should().Be(IdText).And.Be(received.Arrival.Key);
        sent.Departure.Asset.Should().Be(Usdt);
        sent.Departure.DestinationChain.Should().Be(ChainId.Tron);
        sent.Departure.Destination.Should().Be(new Account(ChainId.Tron, Accomplice.Address)).And.Be(received.Arrival.Receiver);
        received.Arrival.SourceChain.Should().Be(ChainId.Ethereum);
        received.Arrival.IsUnverified.Should().BeFalse();
    }

    [Fact]
    public void Oft_EventThatGoesElsewhereThanItsPacket_IsAnIssue()
    {
        byte[] packet =
        [
            1, .. new byte[8], .. Number(30101)[28..], .. Bytes(Pool), .. Number(30110)[28..], .. Bytes(Pool), .. Id, .. Bytes(Accomplice), .. new byte[8],
        ];
        BridgeScene sent = new BridgeScene(new OftDecoder(), ChainId.Ethereum)
            .Log("PacketSent", Pool, packet, Nothing, Pool).Log("OFTSent", Pool, Id, 30420, Thief, 100, 100).Decode();

        sent.Issue().Should().Contain("another chain than the packet");
    }

    [Fact]
    public void Stargate_Legs_AreTiedByPathwayAndNonce()
    {
        byte[] message =
        [
            .. Number(1), .. Number(1), .. Number(2), .. new byte[9 * 32], .. Number(14 * 32), .. Number(16 * 32),
            .. Number(20), .. Bytes(Accomplice)[12..], .. new byte[12], .. Number(0),
        ];
        byte[] payload = [.. Number(5)[24..], .. Number(101)[30..], .. Bytes(Thief)[12..], .. Number(110)[30..], .. Bytes(Pool)[12..], .. message];
        BridgeScene swap = new BridgeScene(new StargateDecoder(), ChainId.Ethereum).Transfer(Thief, Pool, Usdt, 1000)
            .Log("Swap", Pool, 110, 2, Thief, 999, 0, 0, 1, 0).Log("Packet", Zero, payload).Decode();
        BridgeScene remote = new BridgeScene(new StargateDecoder(), Arbitrum).Transfer(Token, Accomplice, Asset.Token(Arbitrum, Pool.Address), 999)
            .Log("PacketReceived", Zero, 101, Bytes(Thief)[12..], Pool, 5, new byte[32]).Log("SwapRemote", Token, Accomplice, 999, 0, 0).Decode();

        swap.Departure.Key.Should().Be(remote.Arrival.Key).And.NotBeEmpty();
        swap.Departure.Quantity.Should().Be(1000);
        swap.Departure.Destination.Should().Be(new Account(Arbitrum, Accomplice.Address)).And.Be(remote.Arrival.Receiver);
        remote.Arrival.Quantity.Should().Be(999);
        remote.Arrival.SourceChain.Should().Be(ChainId.Ethereum);
    }

    [Fact]
    public void Stargate_WithoutTransfers_SaysThatTheyAreNeeded() => new BridgeScene(new StargateDecoder(), ChainId.Ethereum)
        .Log("Swap", Pool, 110, 2, Thief, 999, 0, 0, 1, 0).Decode().Issue().Should().Contain("comes without a transfer to its pool");

    [Fact]
    public void Wormhole_MessageAndRedemption_ShareEmitterAndSequence()
    {
        Account core = Account.Parse("ethereum:0x98f3c9e6E3fAce36bAAd05FE09d375Ef1464288B");
        Account bridge = Account.Parse("ethereum:0x3ee18B2214AFF97000D974cf647E7C347E8fa585");
        // Eight decimals of a token that has eighteen.
        byte[] payload = [1, .. Number(123), .. Bytes(Token), 0, 2, .. Bytes(Accomplice), 0, 5, .. Number(0)];
        BridgeScene sent = new BridgeScene(new WormholeDecoder(), ChainId.Ethereum).Transfer(Thief, bridge, Usdt, 1_230_000_000_005)
            .Log("LogMessagePublished", core, bridge, 42, 0, payload, 1).Decode();
        BridgeScene redeemed = new BridgeScene(new WormholeDecoder(), Polygon)
            .Transfer(Zero, Accomplice, Asset.Token(Polygon, Token.Address), 120).Transfer(Zero, Pool, Asset.Token(Polygon, Token.Address), 3)
            .Log("TransferRedeemed", Pool, 2, bridge, 42).Decode();

        sent.Departure.Key.Should().Be(redeemed.Arrival.Key);
        sent.Departure.Quantity.Should().Be(1_230_000_000_005);
        sent.Departure.Destination.Should().Be(new Account(Polygon, Accomplice.Address));
        redeemed.Arrival.Receiver.Should().Be(new Account(Polygon, Accomplice.Address));
        redeemed.Arrival.Quantity.Should().Be(120);
    }

    [Fact]
    public void Wormhole_TransferThatIsNotTheTokenBridgesWord_IsUnverified()
    {
        Account core = Account.Parse("ethereum:0x98f3c9e6E3fAce36bAAd05FE09d375Ef1464288B");
        byte[] payload = [1, .. Number(123), .. Bytes(Token), 0, 2, .. Bytes(Accomplice), 0, 5, .. Number(0)];
        BridgeScene sent = new BridgeScene(new WormholeDecoder(), ChainId.Ethereum).Transfer(Thief, Pool, Usdt, 123)
            .Log("LogMessagePublished", core, Pool, 42, 0, payload, 1).Decode();

        sent.Departure.IsUnverified.Should().BeTrue();
    }

    [Fact]
    public void Wormhole_OtherMessage_IsNothing()
    {
        BridgeScene sent = new BridgeScene(new WormholeDecoder(), ChainId.Ethereum)
            .Log("LogMessagePublished", Pool, Pool, 42, 0, new byte[] { 2, 1 }, 1).Decode();

        sent.Record.Departures.Should().BeEmpty();
        sent.Record.Issues.Should().BeEmpty();
    }

    [Fact]
    public void Poly_LockAndUnlock_ShareSourceChainAndNumber()
    {
        byte[] number = [0x01, 0x02];
        BridgeScene locked = new BridgeScene(new PolyDecoder(), ChainId.Ethereum)
            .Log("CrossChainEvent", Pool, Thief, number, Pool, 17, Nothing, Nothing)
            .Log("LockEvent", Account.Parse("ethereum:0x250e76987d838a75310c34bf422ea9f1ac4cc906"),
                Token, Thief, 17, Bytes(Pool)[12..], Bytes(Accomplice)[12..], 100).Decode();
        BridgeScene unlocked = new BridgeScene(new PolyDecoder(), Polygon)
            .Log("UnlockEvent", Account.Parse("ethereum:0x28ff66a1b95d7cacf8eded2e658f768f44841212"), Pool, Accomplice, 100)
            .Log("VerifyHeaderAndExecuteTxEvent", Pool, 2, Nothing, Nothing, number).Decode();

        locked.Departure.Key.Should().Be("2:0102").And.Be(unlocked.Arrival.Key);
        locked.Departure.Destination.Should().Be(new Account(Polygon, Accomplice.Address)).And.Be(unlocked.Arrival.Receiver);
        locked.Departure.DestinationAsset.Should().Be(Asset.Token(Polygon, Pool.Address)).And.Be(unlocked.Arrival.Asset);
    }

    [Fact]
    public void Butter_OutAndIn_BearTheOrderId()
    {
        Account service = Account.Parse("ethereum:0x0000317Bec33Af037b5fAb2028f52d14658F6A56");
        BridgeScene sent = new BridgeScene(new ButterDecoder(), ChainId.Ethereum).Transfer(Thief, service, Usdt, 100)
            .Log("mapSwapOut", service, 1, 728126428, Id, Bytes(Token)[12..], Bytes(Thief)[12..], Bytes(Accomplice)[12..], 100, Nothing).Decode();
        BridgeScene received = new BridgeScene(new ButterDecoder(), ChainId.Tron)
            .Log("mapSwapIn", Account.Parse("tron:TXsDYB9ovFEFg4cja6gn1t1tpmrnSbYhHA"), 1, 728126428, Id, Pool, Nothing, Accomplice, 98).Decode();

        sent.Departure.Key.Should().Be(IdText).And.Be(received.Arrival.Key);
        sent.Departure.Sender.Should().Be(Thief);
        sent.Departure.Destination.Should().Be(new Account(ChainId.Tron, Accomplice.Address)).And.Be(received.Arrival.Receiver);
        received.Arrival.SourceChain.Should().Be(ChainId.Ethereum);
        received.Arrival.IsUnverified.Should().BeFalse();
    }

    private static byte[] Bytes(Account account)
    {
        byte[] payload = new byte[32];
        account.Address.CopyTo(payload);
        return [.. new byte[12], .. payload[..20]];
    }

    private static byte[] Number(int number)
    {
        byte[] word = new byte[32];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(word.AsSpan(28), number);
        return word;
    }
}
