using System.Text;
using FlowTrace.Chain;
using FlowTrace.Hops;
using static FlowTrace.Tests.Hops.Bridges.BridgeScene;

namespace FlowTrace.Tests.Hops.Bridges;

/// <summary>Deposits and payouts of THORChain and Maya.</summary>
public sealed class ThorchainDecoderTests
{
    private const string Bitcoin = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
    private const string Vault = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    private const string Hash = "8DA840FC598CAEC6A0FA573F467F2313063DF7D0F4B4625D7D67EE69408F7F02";
    private static readonly Account Router = Account.Parse("ethereum:0xD37BbE5744D730a1d98d8DC97c42F0Ca46aD7146");
    private static readonly Account Asgard = Account.Parse("ethereum:0x3333333333333333333333333333333333333333");
    private static readonly Account Zero = Account.Parse("ethereum:0x0000000000000000000000000000000000000000");
    private static readonly EventSignature Draft = new(
        "TransferOutAndCallV5(address indexed vault, address target, uint256 amount, address finalAsset, address to, uint256 amountOutMin, "
        + "string memo, bytes payload, string originAddress)");

    private static readonly Asset Ether = Asset.Native(ChainId.Ethereum);

    [Fact]
    public void Decode_RouterDeposit_IsADepartureToTheMemosDestination()
    {
        BridgeScene scene = Deposit();

        scene.Departure.Key.Should().Be(scene.Id.ToString());
        scene.Departure.Sender.Should().Be(Thief);
        scene.Departure.Via.Should().Be(Asgard);
        scene.Departure.Asset.Should().Be(Ether);
        scene.Departure.Quantity.Should().Be(1000);
        scene.Departure.Destination.Should().Be(Account.Parse("bitcoin:" + Bitcoin));
        scene.Departure.DestinationAsset.Should().Be(Asset.Native(ChainId.Bitcoin));
        scene.Departure.LeastQuantity.Should().Be((UInt128)500_000_000);
        scene.Departure.RefundTo.Should().Be(Accomplice);
        scene.Departure.MayPayInParts.Should().BeTrue();
        scene.Departure.IsUnverified.Should().BeFalse();
        scene.Record.Issues.Should().BeEmpty();
    }

    [Fact]
    public void Decode_MemoThatLiesAboutItsDestination_IsAnIssueAndKeepsTheDepartureForItsRefund()
    {
        BridgeScene scene = New().Log("Deposit", Router, Asgard, Zero, 1000, "=:b:0x1111111111111111111111111111111111111111").Decode();

        scene.Departure.Destination.Should().BeNull();
        scene.Departure.DestinationChain.Should().BeNull();
        scene.Record.Issues.Should().ContainSingle().Which.Message.Should().Contain("destination cannot be");
    }

    [Fact]
    public void Decode_EmptyDestination_IsTheSendersOwnAccount()
    {
        BridgeScene scene = New().Transfer(Thief, Asgard, Ether, 1000).Log("Deposit", Router, Asgard, Zero, 1000, "=:AVAX.AVAX").Decode();

        scene.Departure.Destination.Should().Be(Account.Parse("avalanche:" + Thief.AddressText));
    }

    [Fact]
    public void Decode_RouterPayout_NamesTheDepositItAnswers()
    {
        BridgeScene scene = Payout();

        scene.Arrival.Key.Should().Be(Hash.ToLowerInvariant());
        scene.Arrival.Receiver.Should().Be(Accomplice);
        scene.Arrival.Asset.Should().Be(Asset.Token(ChainId.Ethereum, Token.Address));
        scene.Arrival.Transaction.Should().Be(scene.Id);
        scene.Arrival.IsRefund.Should().BeFalse();
    }

    [Fact]
    public void Decode_Refund_IsMarkedAsOne() =>
        New().Log("TransferOut", Router, Asgard, Thief, Zero, 990, "REFUND:" + Hash).Decode().Arrival.IsRefund.Should().BeTrue();

    [Theory]
    [InlineData("MIGRATE:15151326")]
    [InlineData("RAGNAROK:1")]
    public void Decode_MovesBetweenVaults_AreNoPayments(string memo)
    {
        BridgeScene scene = New().Log("TransferOut", Router, Asgard, Accomplice, Zero, 1, memo).Log("Deposit", Router, Asgard, Zero, 1, memo).Decode();

        scene.Record.Arrivals.Should().BeEmpty();
        scene.Record.Departures.Should().BeEmpty();
        scene.Record.Issues.Should().BeEmpty();
    }

    [Fact]
    public void Decode_PayoutThroughAnAggregatorOfTheFourthRouter_IsWhatTheReceiverGets()
    {
        BridgeScene scene = New().Transfer(Asgard, Accomplice, Asset.Token(ChainId.Ethereum, Token.Address), 500)
            .Log("TransferOutAndCall", Router, Asgard, Zero, 9, Token, Accomplice, 0, "OUT:" + Hash).Decode();

        scene.Arrival.Quantity.Should().Be(500);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_PayoutThroughAnAggregator_IsWhatTheReceiverGets(bool isIndexedTwice)
    {
        Asset final = Asset.Token(ChainId.Ethereum, Token.Address);
        BridgeScene scene = New().Transfer(Asgard, Accomplice, final, 500);
        object[] arguments = [Asgard, Zero, 9, Token, Accomplice, 0, "OUT:" + Hash, Array.Empty<byte>(), ""];
        // The topic of both is the same; where the receiver is not indexed, it stands in the data.
        EventLog Unindexed(EventLog log) => AbiWriter.Log(Draft, log.Transaction, log.Position, log.Emitter, arguments);
        scene.Log("TransferOutAndCallV5", Router, log => isIndexedTwice ? log : Unindexed(log), arguments);

        scene.Decode().Arrival.Quantity.Should().Be(500);
        scene.Arrival.Asset.Should().Be(final);
        scene.Arrival.Receiver.Should().Be(Accomplice);
    }

    [Fact]
    public void Decode_CoinsStraightToAVaultWithTheMemoAsData_IsADeparture()
    {
        BridgeScene scene = New().Data(Thief, Asgard, 1000, Encoding.ASCII.GetBytes($"=:b:{Bitcoin}")).Decode();

        scene.Departure.Destination.Should().Be(Account.Parse("bitcoin:" + Bitcoin));
        scene.Departure.Quantity.Should().Be(1000);
        scene.Departure.IsUnverified.Should().BeTrue();
    }

    [Fact]
    public void Decode_BitcoinWithOpReturn_GoesToTheFirstOutput()
    {
        BridgeScene scene = New(ChainId.Bitcoin).Coins(Bitcoin, Vault, 5000).Coins(Bitcoin, Bitcoin, 100)
            .Memo("=:e:" + Thief.AddressText).Decode();

        scene.Departure.Via.Should().Be(Account.Parse("bitcoin:" + Vault));
        scene.Departure.Quantity.Should().Be(5000);
        scene.Departure.Destination.Should().Be(Thief);
    }

    [Fact]
    public void Decode_BitcoinPayout_IsPaidToTheFirstOutput()
    {
        BridgeScene scene = New(ChainId.Bitcoin).Coins(Vault, Bitcoin, 4900).Coins(Vault, Vault, 100).Memo("OUT:" + Hash).Decode();

        scene.Arrival.Receiver.Should().Be(Account.Parse("bitcoin:" + Bitcoin));
        scene.Arrival.Key.Should().Be(Hash.ToLowerInvariant());
    }

    [Fact]
    public void Decode_MemoThatGoesOnInOutputs_IsPutTogether()
    {
        string memo = $"=:ETH.USDT-0XDAC17F958D2EE523A2206206994597C13D831EC7:{Thief.AddressText}:1e8/1/0:t:30";
        byte[] rest = [.. Encoding.ASCII.GetBytes(memo[79..]), .. new byte[40 - (memo.Length - 79)]];
        string Output(int start) => new Account(ChainId.Bitcoin, Address.From(AddressKind.Witness, rest.AsSpan(start, 20))).AddressText;
        BridgeScene scene = New(ChainId.Bitcoin).Coins(Bitcoin, Vault, 5000).Coins(Bitcoin, Output(0), 294).Coins(Bitcoin, Output(20), 294)
            .Memo(memo[..79] + "^").Decode();

        scene.Departure.Stated.Should().Be(memo);
        scene.Departure.Destination.Should().Be(Thief);
        scene.Departure.Quantity.Should().Be(5000);
    }

    [Fact]
    public void Decode_OrdinaryOpReturn_IsNothing()
    {
        BridgeScene scene = New(ChainId.Bitcoin).Coins(Bitcoin, Vault, 5000).Memo("s: greetings to all").Decode();

        scene.Record.Departures.Should().BeEmpty();
        scene.Record.Issues.Should().BeEmpty();
    }

    [Fact]
    public void Decode_ForgedRouter_IsUnverifiedOrRefused()
    {
        New().Transfer(Thief, Asgard, Ether, 1000).Log("Deposit", Accomplice, Asgard, Zero, 1000, $"=:b:{Bitcoin}").Decode()
            .Departure.IsUnverified.Should().BeTrue();
        New().Transfer(Thief, Asgard, Ether, 10).Log("Deposit", Accomplice, Asgard, Zero, 1000, $"=:b:{Bitcoin}").Decode()
            .Issue().Should().Contain("which the transaction does not move");
    }

    /// <summary>Coins on the way to Bitcoin.</summary>
    internal static BridgeScene Deposit() => New().Transfer(Thief, Asgard, Ether, 1000)
        .Log("Deposit", Router, Asgard, Zero, 1000, $"=:b:{Bitcoin}/{Accomplice.AddressText}:5e8/1/0:t:30").Decode();

    /// <summary>What a deposit elsewhere brought.</summary>
    internal static BridgeScene Payout(ChainId? chain = null) =>
        New(chain).Log("TransferOut", Router, Asgard, Accomplice, Token, 77, "OUT:" + Hash).Decode();

    private static BridgeScene New(ChainId? chain = null) => new(new ThorchainDecoder(), chain ?? ChainId.Ethereum);
}
