using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Stargate V1: pools over LayerZero V1. The nonce ties the legs, together with its pathway. V2 is an OFT: see <see cref="OftDecoder"/>.</summary>
/// <remarks>
/// Events of Pool.sol and UltraLightNode, message of Bridge.sol (stargate-protocol/stargate). The events count in shared decimals, so what
/// moves is read from the transfers to and from the pool.
/// </remarks>
internal sealed class StargateDecoder : BridgeDecoder
{
    private static readonly EventSignature Swap = new(
        "Swap(uint16 chainId, uint256 dstPoolId, address from, uint256 amountSD, uint256 eqReward, uint256 eqFee, uint256 protocolFee, uint256 lpFee)");

    private static readonly EventSignature SwapRemote = new("SwapRemote(address to, uint256 amountSD, uint256 protocolFee, uint256 dstFee)");

    // abi.encode(uint8 type, srcPoolId, dstPoolId, dstGasForCall, CreditObj(2), SwapObj(6), bytes to, bytes payload).
    private const int MessageSlots = 14;
    private const int TypeSlot = 0;
    private const int ToSlot = 12;
    private const int TypeSwapRemote = 1;

    /// <inheritdoc/>
    public override string Protocol => "Stargate V1";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [Swap, SwapRemote, LayerZeroPacket.PacketV1, LayerZeroPacket.PacketReceivedV1];

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
        {
            if (Swap.Matches(log))
                Out(transaction, record, log);
            else if (SwapRemote.Matches(log))
                In(transaction, record, log);
        }
    }

    private void Out(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments swap = AbiArguments.Of(log, Swap);
        UInt128 chainNumber = swap.Quantity("chainId");
        ChainId? destination = BridgeChainIds.LayerZeroV1.Find(chainNumber);
        Account from = swap.Account("from");
        swap.Quantity("amountSD");
        Transfer? paid = BridgeAssets.Find(transaction, from: from, to: log.Emitter) ?? BridgeAssets.Find(transaction, to: log.Emitter);
        LayerZeroPacket? packet = LayerZeroPacket.SentAfterV1(transaction, log);
        if (paid is null)
            swap.Refuse("comes without a transfer to its pool, which alone tells how much went in");
        if (packet is not null && packet.Destination != chainNumber)
            swap.Refuse("goes to another chain than the packet sent with it");
        Account? to = packet is null ? null : ReceiverOf(packet, destination);
        Add(record, log, swap, () => new BridgeDeparture(
            Protocol, packet?.PathwayKey ?? "", log.Transaction, log.Position, from, log.Emitter, paid!.Value.Asset, paid.Value.Quantity)
        {
            DestinationChain = destination,
            Destination = to,
            Stated = StateUnknown(destination, $"{chainNumber}", "LayerZero chain"),
        });
    }

    private void In(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments swap = AbiArguments.Of(log, SwapRemote);
        Account to = swap.Account("to");
        Transfer? paid = BridgeAssets.Find(transaction, from: log.Emitter, to: to) ?? BridgeAssets.Find(transaction, to: to);
        string key = LayerZeroPacket.ReceivedKeyV1(transaction, out UInt128 source) ?? "";
        if (paid is null)
            swap.Refuse("comes without a transfer to its receiver, which alone tells how much came out");
        Add(record, log, swap, () => new BridgeArrival(
            Protocol, key, log.Transaction, log.Position, to, paid!.Value.Asset, paid.Value.Quantity)
        {
            SourceChain = BridgeChainIds.LayerZeroV1.Find(source),
            Payer = log.Emitter,
        });
    }

    private static Account? ReceiverOf(LayerZeroPacket packet, ChainId? destination) =>
        destination is { } chain && AbiReader.TryCreate(packet.Message, MessageSlots, out AbiReader message)
        && message.TryReadQuantity(TypeSlot, out UInt128 type) && type == TypeSwapRemote
        && message.TryReadBytes(ToSlot, out ReadOnlyMemory<byte> to) && to.Length == 20
            ? new Account(chain, Address.FromAccount20(to.Span))
            : null;
}
