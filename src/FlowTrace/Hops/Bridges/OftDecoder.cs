using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>
/// LayerZero's omnichain tokens: OFT, USDT0 with its legacy mesh to Tron, and Stargate V2, all tied by LayerZero V2's guid; STG itself, an OFT of
/// the first version, by the nonce of V1 and its pathway.
/// </summary>
/// <remarks>
/// Events of OFTCore.sol, EndpointV2.sol and OFTCore of V1. The events give no token and no receiver: the token is told by the transfers, the
/// receiver by the message of the packet (OFTMsgCodec.sol, Stargate's TaxiCodec.sol). A bus of Stargate V2 pays several passengers under one guid.
/// </remarks>
internal sealed class OftDecoder : BridgeDecoder
{
    private static readonly EventSignature OFTSent =
        new("OFTSent(bytes32 indexed guid, uint32 dstEid, address indexed fromAddress, uint256 amountSentLD, uint256 amountReceivedLD)");

    private static readonly EventSignature OFTReceived =
        new("OFTReceived(bytes32 indexed guid, uint32 srcEid, address indexed toAddress, uint256 amountReceivedLD)");

    private static readonly EventSignature SendToChain = new("SendToChain(uint16 dstChainId, bytes to, uint256 qty)");

    private static readonly EventSignature ReceiveFromChain = new("ReceiveFromChain(uint16 srcChainId, uint64 nonce, uint256 qty)");

    // OFTMsgCodec: sendTo(32) amountSD(8) [composeFrom(32) composeMessage]; TaxiCodec: type(1) = 1, assetId(2), receiver(32), amountSD(8) [compose].
    private const int OftMessageBytes = 40;
    private const int TaxiMessageBytes = 43;
    private const byte TaxiType = 1;

    /// <inheritdoc/>
    public override string Protocol => "LayerZero OFT";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [OFTSent, OFTReceived, SendToChain, ReceiveFromChain, LayerZeroPacket.PacketSentV2];

    /// <summary>USDT0 and its legacy mesh, from docs.usdt0.to; every other OFT is a contract of its own.</summary>
    public override IReadOnlySet<Account> Contracts { get; } = new[]
    {
        "ethereum:0x6C96dE32CEa08842dcc4058c14d3aaAD7Fa41dee", "arbitrum:0x14E4A1B13bf7F943c8ff7C51fb60FA964A298D92",
        "polygon:0x6BA10300f0DC58B7a1e4c0e41f5daBb7D7829e13", "eip155:9745:0x02ca37966753bDdDf11216B73B16C1dE756A7CF9",
        "ethereum:0x1F748c76dE468e9D11bd340fA9D5CBADf315dFB0", "tron:TFG4wBaDQ8sHWWP1ACeSGnoNR6RRzevLPt",
    }.Select(text => Account.Parse(text)).ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
        {
            if (OFTSent.Matches(log))
                Send(transaction, record, log);
            else if (OFTReceived.Matches(log))
                Receive(transaction, record, log);
            else if (SendToChain.Matches(log))
                SendV1(transaction, record, log);
            else if (ReceiveFromChain.Matches(log))
                ReceiveV1(transaction, record, log);
        }
    }

    private void Send(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments sent = AbiArguments.Of(log, OFTSent);
        Word guid = sent.Word("guid");
        UInt128 dstEid = sent.Quantity("dstEid");
        ChainId? destination = BridgeChainIds.LayerZeroV2.Find(dstEid);
        Account from = sent.Account("fromAddress");
        UInt128 amountSent = sent.Quantity("amountSentLD");
        sent.Quantity("amountReceivedLD");
        LayerZeroPacket? packet = LayerZeroPacket.FindV2(transaction, guid);
        if (packet is not null && packet.Destination != dstEid)
            sent.Refuse("goes to another chain than the packet of its guid");
        Account? to = packet is null ? null : ReceiverOf(packet.Message.Span, destination);
        Add(record, log, sent, () => new BridgeDeparture(
            Protocol, guid.ToString(), log.Transaction, log.Position, from, log.Emitter,
            BridgeAssets.Moved(transaction, BridgeAssets.Of(log.Emitter), amountSent, from: from), amountSent)
        {
            DestinationChain = destination,
            Destination = to,
            Stated = StateUnknown(destination, $"{dstEid}", "LayerZero endpoint"),
        });
    }

    private void Receive(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments received = AbiArguments.Of(log, OFTReceived);
        string guid = received.Word("guid").ToString();
        UInt128 srcEid = received.Quantity("srcEid");
        Account to = received.Account("toAddress");
        UInt128 amount = received.Quantity("amountReceivedLD");
        Add(record, log, received, () => new BridgeArrival(
            Protocol, guid, log.Transaction, log.Position, to, BridgeAssets.Moved(transaction, BridgeAssets.Of(log.Emitter), amount, to: to), amount)
        {
            SourceChain = BridgeChainIds.LayerZeroV2.Find(srcEid),
            Payer = log.Emitter,
        });
    }

    // The first version burns the sender's tokens; who that is, the burn tells.
    private void SendV1(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments sent = AbiArguments.Of(log, SendToChain);
        UInt128 dstChainId = sent.Quantity("dstChainId");
        ChainId? destination = BridgeChainIds.LayerZeroV1.Find(dstChainId);
        UInt128 quantity = sent.Quantity("qty");
        ReadOnlySpan<byte> to = sent.Bytes("to").Span;
        Account? receiver = destination is { } chain && to.Length == 20 ? new Account(chain, Address.FromAccount20(to)) : null;
        Asset token = BridgeAssets.Of(log.Emitter);
        string key = LayerZeroPacket.SentAfterV1(transaction, log)?.PathwayKey ?? "";
        Account? sender = BridgeAssets.Find(transaction, quantity, asset: token)?.From;
        Add(record, log, sent, () => new BridgeDeparture(Protocol, key, log.Transaction, log.Position, sender, log.Emitter, token, quantity)
        {
            DestinationChain = destination,
            Destination = receiver,
            Stated = StateUnknown(destination, $"{dstChainId}", "LayerZero chain"),
        });
    }

    private void ReceiveV1(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments received = AbiArguments.Of(log, ReceiveFromChain);
        UInt128 srcChainId = received.Quantity("srcChainId");
        UInt128 quantity = received.Quantity("qty");
        Asset token = BridgeAssets.Of(log.Emitter);
        if (BridgeAssets.Find(transaction, quantity, asset: token)?.To is not { } receiver)
        {
            received.Refuse("comes without the mint that alone tells who is paid");
            receiver = default;
        }

        string key = LayerZeroPacket.ReceivedKeyV1(transaction, out _) ?? "";
        Add(record, log, received, () => new BridgeArrival(Protocol, key, log.Transaction, log.Position, receiver, token, quantity)
        {
            SourceChain = BridgeChainIds.LayerZeroV1.Find(srcChainId),
            Payer = log.Emitter,
        });
    }

    // Null where the message has another form, a bus ticket for one: then the guid ties the legs all the same.
    private static Account? ReceiverOf(ReadOnlySpan<byte> message, ChainId? destination)
    {
        var reader = new PackedReader(message);
        if (message.Length == TaxiMessageBytes && message[0] == TaxiType)
            reader.Take(3);
        else if (message.Length != OftMessageBytes && message.Length < OftMessageBytes + Word.Bytes)
            return null;
        return destination is { } chain && KnownChains.FormatOf(chain) is AddressFormat.Evm or AddressFormat.Tron
            && reader.Word().TryGetAccount(chain, out Account receiver) && !receiver.IsZero ? receiver : null;
    }
}
