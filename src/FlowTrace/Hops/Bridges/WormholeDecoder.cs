using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Wormhole's token bridge: chain, emitter and sequence number of the message tie the legs.</summary>
/// <remarks>
/// Events of Implementation.sol and Bridge.sol, payloads of BridgeStructs.sol (wormhole-foundation/wormhole): type(1), amount(32) in at most eight
/// decimals, tokenAddress(32), tokenChain(2), to(32), toChain(2), then fee(32) for type 1, fromAddress(32) and a payload for type 3. The payout's
/// event names neither receiver nor amount; its transfers do.
/// </remarks>
internal sealed class WormholeDecoder : BridgeDecoder
{
    private static readonly EventSignature LogMessagePublished =
        new("LogMessagePublished(address indexed sender, uint64 sequence, uint32 nonce, bytes payload, uint8 consistencyLevel)");

    private static readonly EventSignature TransferRedeemed =
        new("TransferRedeemed(uint16 indexed emitterChainId, bytes32 indexed emitterAddress, uint64 indexed sequence)");

    private const int TransferType = 1;
    private const int TransferWithPayloadType = 3;

    /// <inheritdoc/>
    public override string Protocol => "Wormhole";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [LogMessagePublished, TransferRedeemed];

    /// <summary>Core and token bridge on Ethereum, from Wormhole's documentation.</summary>
    public override IReadOnlySet<Account> Contracts { get; } = new[]
    {
        "ethereum:0x98f3c9e6E3fAce36bAAd05FE09d375Ef1464288B", "ethereum:0x3ee18B2214AFF97000D974cf647E7C347E8fa585",
    }.Select(text => Account.Parse(text)).ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
        {
            if (LogMessagePublished.Matches(log))
                Publish(transaction, record, log);
            else if (TransferRedeemed.Matches(log))
                Redeem(transaction, record, log);
        }
    }

    private void Publish(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments message = AbiArguments.Of(log, LogMessagePublished);
        Account bridge = message.Account("sender");
        string key = $"{BridgeChainIds.Wormhole.NumberOf(transaction.Chain)}:{message.Word("sender")}:{message.Quantity("sequence")}";
        var payload = new PackedReader(message.Bytes("payload").Span);
        UInt128 type = payload.Number(1);
        // Wormhole carries all kinds of messages; only these two move tokens through the token bridge.
        if (message.Fault is null && type != TransferType && type != TransferWithPayloadType)
            return;
        Word amount = payload.Word();
        Word tokenAddress = payload.Word();
        UInt128 tokenChain = payload.Number(2);
        Word to = payload.Word();
        UInt128 toChain = payload.Number(2);
        payload.Word();
        ChainId? destination = BridgeChainIds.Wormhole.Find(toChain);
        if (payload.IsCutShort)
            message.Refuse("carries a transfer that is cut short");
        if (!amount.TryGetQuantity(out UInt128 normalized))
            message.Refuse("carries an amount that needs more than 128 bits");
        Account? receiver = ReceiverOf(message, to, destination);
        Transfer? paid = PaidTo(transaction, bridge, normalized);
        if (paid is null)
            message.Refuse("comes without a transfer to the token bridge or a burn of its amount, which alone tells what went in");
        Add(record, log, message, () => new BridgeDeparture(
            Protocol, key, log.Transaction, log.Position, paid!.Value.From, bridge, paid.Value.Asset, paid.Value.Quantity)
        {
            DestinationChain = destination,
            Destination = receiver,
            // The core publishes what any contract says; only the token bridge's own word is a transfer.
            IsUnverified = !Contracts.Contains(bridge),
            Stated = receiver is null ? $"destination Wormhole chain {toChain}, receiver {to}, token {tokenAddress} of chain {tokenChain}" : "",
        });
    }

    private void Redeem(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments redeemed = AbiArguments.Of(log, TransferRedeemed);
        UInt128 emitterChainId = redeemed.Quantity("emitterChainId");
        string key = $"{emitterChainId}:{redeemed.Word("emitterAddress")}:{redeemed.Quantity("sequence")}";
        // A relayer may be paid out of the same money; the receiver gets the larger part.
        Transfer? paid = null;
        foreach (Transfer transfer in transaction.Transfers)
            if (transfer.Kind != TransferKind.Fee && (transfer.From == log.Emitter || transfer.From.IsZero) && transfer.To != log.Emitter
                && (paid is null || transfer.Quantity > paid.Value.Quantity))
                paid = transfer;
        if (paid is null)
            redeemed.Refuse("comes without a transfer from the token bridge or a mint, which alone tells who is paid");
        Add(record, log, redeemed, () => new BridgeArrival(
            Protocol, key, log.Transaction, log.Position, paid!.Value.To, paid.Value.Asset, paid.Value.Quantity)
        {
            SourceChain = BridgeChainIds.Wormhole.Find(emitterChainId),
            Payer = log.Emitter,
        });
    }

    private static Account? ReceiverOf(AbiArguments message, Word to, ChainId? destination)
    {
        if (destination is not { } chain || KnownChains.FormatOf(chain) is not (AddressFormat.Evm or AddressFormat.Tron))
            return null;
        if (to.TryGetAccount(chain, out Account receiver))
            return receiver;
        message.Refuse($"names a receiver that is no address of {chain.Name}");
        return null;
    }

    // The message counts in eight decimals where the token has more: what was paid is that number, with any digits behind it cut off.
    private static Transfer? PaidTo(TransactionEvidence transaction, Account bridge, UInt128 normalized)
    {
        foreach (Transfer transfer in transaction.Transfers)
        {
            if (transfer.Kind == TransferKind.Fee || !(transfer.To == bridge || transfer.To.IsZero))
                continue;
            for (UInt128 quantity = transfer.Quantity; quantity >= normalized && quantity > 0; quantity /= 10)
                if (quantity == normalized)
                    return transfer;
        }

        return null;
    }
}
