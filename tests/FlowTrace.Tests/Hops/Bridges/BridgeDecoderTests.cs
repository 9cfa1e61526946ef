using FlowTrace.Chain;
using FlowTrace.Hops;
using static FlowTrace.Tests.Hops.Bridges.BridgeCrossings;
using static FlowTrace.Tests.Hops.Bridges.BridgeScene;

namespace FlowTrace.Tests.Hops.Bridges;

/// <summary>One deposit and one payout of each protocol, built as its contracts emit them.</summary>
public sealed class BridgeDecoderTests
{
    [Fact]
    public void Across_DepositAndFill_ShareOriginChainAndDepositId()
    {
        (BridgeScene deposit, BridgeScene fill) = Across();

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
        BridgeScene swap = Bridgers(isEvent);

        swap.Departure.Destination.Should().Be(Account.Parse("tron:" + OnTron));
        swap.Departure.DestinationChain.Should().Be(ChainId.Tron);
        swap.Departure.Sender.Should().Be(Thief);
        swap.Departure.Asset.Should().Be(Usdt);
        swap.Departure.IsUnverified.Should().BeFalse();
        swap.Departure.Stated.Should().Be($"destination {OnTron} for USDT(TRON), at least 980");
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
        (BridgeScene burn, BridgeScene mint) = Cctp();

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
        (BridgeScene send, BridgeScene relay, BridgeScene refund) = Celer();

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
        (BridgeScene swapOut, BridgeScene swapIn) = Multichain();

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
        (BridgeScene sent, BridgeScene received) = Oft();

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
        (BridgeScene swap, BridgeScene remote) = Stargate();

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
        (BridgeScene sent, BridgeScene redeemed) = Wormhole();

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
        (BridgeScene locked, BridgeScene unlocked) = Poly();

        locked.Departure.Key.Should().Be("2:0102").And.Be(unlocked.Arrival.Key);
        locked.Departure.Destination.Should().Be(new Account(Polygon, Accomplice.Address)).And.Be(unlocked.Arrival.Receiver);
        locked.Departure.DestinationAsset.Should().Be(Asset.Token(Polygon, Pool.Address)).And.Be(unlocked.Arrival.Asset);
    }

    [Fact]
    public void Butter_OutAndIn_BearTheOrderId()
    {
        (BridgeScene sent, BridgeScene received) = Butter();

        sent.Departure.Key.Should().Be(IdText).And.Be(received.Arrival.Key);
        sent.Departure.Sender.Should().Be(Thief);
        sent.Departure.Destination.Should().Be(new Account(ChainId.Tron, Accomplice.Address)).And.Be(received.Arrival.Receiver);
        received.Arrival.SourceChain.Should().Be(ChainId.Ethereum);
        received.Arrival.IsUnverified.Should().BeFalse();
    }
}
