using System.Numerics;
using FlowTrace.Chain;
using Nethereum.Contracts;
using Nethereum.Contracts.Standards.ERC20.ContractDefinition;
using Nethereum.Hex.HexTypes;
using Nethereum.RPC.Eth.DTOs;

namespace FlowTrace.Nethereum.Tests;

public sealed class NethereumTransfersTests
{
    private const string Token = "0xdAC17F958D2ee523a2206206994597C13D831ec7";
    private const string From = "0x0000000000000000000000000000000000000a01";
    private const string To = "0x0000000000000000000000000000000000000a02";

    // What a node answers for a transfer of 1.5 USDT, decoded by Nethereum itself.
    private static readonly FilterLog Log = new()
    {
        Address = Token,
        BlockNumber = new HexBigInteger(19_000_000),
        TransactionIndex = new HexBigInteger(7),
        LogIndex = new HexBigInteger(42),
        TransactionHash = "0x" + new string('a', 64),
        Topics = ["0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", Word(From), Word(To)],
        Data = "0x" + 1_500_000.ToString("x64"),
    };

    [Fact]
    public void TryToTransfer_DecodedEvent_IsTheTransfer()
    {
        EventLog<TransferEventDTO> decoded = Event<TransferEventDTO>.DecodeEvent(Log);

        decoded.TryToTransfer(ChainId.Ethereum, 1_705_000_000_000, out Transfer transfer, out string? error).Should().BeTrue(error);

        transfer.Should().Be(new Transfer(
            TransferKind.Token, TransactionId.Parse("0x" + new string('a', 64)), new Position(1_705_000_000_000, ChainId.Ethereum, 19_000_000, 7, 42),
            Account.Parse(From, ChainId.Ethereum), Account.Parse(To, ChainId.Ethereum),
            Asset.Token(ChainId.Ethereum, Account.Parse(Token, ChainId.Ethereum).Address), 1_500_000));
    }

    [Fact]
    public void TryToTransfer_LargestQuantity_IsExact() =>
        Of((BigInteger)UInt128.MaxValue).TryToTransfer(ChainId.Ethereum, 0, out Transfer transfer, out _).Should().BeTrue();

    [Theory]
    [InlineData("340282366920938463463374607431768211456", "The quantity 340282366920938463463374607431768211456 is more than 128 bits hold")]
    [InlineData("0", "The event moves nothing.")]
    public void TryToTransfer_QuantityThatIsNone_SaysWhy(string quantity, string reason)
    {
        Of(BigInteger.Parse(quantity)).TryToTransfer(ChainId.Ethereum, 0, out Transfer transfer, out string? error).Should().BeFalse();

        error.Should().StartWith(reason);
        transfer.Should().Be(default(Transfer));
    }

    [Fact]
    public void TryToTransfer_TakenBackOrPending_IsNone()
    {
        new EventLog<TransferEventDTO>(Event(1), new FilterLog { Address = Token, Removed = true })
            .TryToTransfer(ChainId.Ethereum, 0, out _, out string? removed).Should().BeFalse();
        removed.Should().Be("A reorganisation took the event back.");
        new EventLog<TransferEventDTO>(Event(1), new FilterLog { Address = Token })
            .TryToTransfer(ChainId.Ethereum, 0, out _, out string? pending).Should().BeFalse();
        pending.Should().Be("The event is not in a block yet.");
    }

    private static EventLog<TransferEventDTO> Of(BigInteger quantity) => new(Event(quantity), Log);

    private static TransferEventDTO Event(BigInteger quantity) => new() { From = From, To = To, Value = quantity };

    private static string Word(string address) => "0x" + new string('0', 24) + address[2..];
}
