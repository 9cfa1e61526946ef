using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Allbridge Core: stablecoins through pools of a virtual dollar; nonce and recipient tie the legs.</summary>
/// <remarks>
/// Events of Bridge.sol and Pool.sol. The bridge's own events count virtual dollars and name no token; the pool's event in the same transaction
/// says what was paid in or out.
/// </remarks>
internal sealed class AllbridgeDecoder : BridgeDecoder
{
    private static readonly EventSignature TokensSent =
        new("TokensSent(uint256 amount, bytes32 recipient, uint256 destinationChainId, bytes32 receiveToken, uint256 nonce, uint8 messenger)");

    private static readonly EventSignature TokensReceived =
        new("TokensReceived(uint256 amount, bytes32 recipient, uint256 nonce, uint8 messenger, bytes32 message)");

    private static readonly EventSignature SwappedToVUsd =
        new("SwappedToVUsd(address sender, address token, uint256 amount, uint256 vUsdAmount, uint256 fee)");

    private static readonly EventSignature SwappedFromVUsd =
        new("SwappedFromVUsd(address recipient, address token, uint256 vUsdAmount, uint256 amount, uint256 fee)");

    /// <inheritdoc/>
    public override string Protocol => "Allbridge Core";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [TokensSent, TokensReceived, SwappedToVUsd, SwappedFromVUsd];

    /// <summary>The pools that are known; the bridge contracts are not, so what they say counts as unverified.</summary>
    public override IReadOnlySet<Account> Contracts { get; } = new[]
    {
        "ethereum:0x7DBF07Ad92Ed4e26D5511b4F285508eBF174135D", "ethereum:0xa7062bbA94c91d565Ae33B893Ab5dFAF1Fc57C4d",
        "tron:TAC21biCBL9agjuUyzd4gZr356zRgJq61b",
    }.Select(text => Account.Parse(text)).ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
        {
            if (TokensSent.Matches(log))
                Send(transaction, record, log, AbiArguments.Of(log, TokensSent));
            else if (TokensReceived.Matches(log))
                Receive(transaction, record, log, AbiArguments.Of(log, TokensReceived));
        }
    }

    private void Send(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments sent)
    {
        UInt128 chainNumber = sent.Quantity("destinationChainId");
        ChainId? destination = BridgeChainIds.Allbridge.Find(chainNumber);
        Account? recipient = sent.AccountOn("recipient", destination);
        Account? receiveToken = sent.AccountOn("receiveToken", destination);
        string key = KeyOf(sent);
        AbiArguments? paid = PoolEvent(transaction, SwappedToVUsd, sent);
        Account sender = paid?.Account("sender") ?? default;
        Asset token = paid?.Asset("token") ?? default;
        UInt128 amount = paid?.Quantity("amount") ?? default;
        if (paid?.Fault is { } fault)
            sent.Refuse($"goes with a pool's event that {fault}");
        Add(record, log, sent, () => new BridgeDeparture(
            Protocol, key, log.Transaction, log.Position, sender, log.Emitter, token, amount)
        {
            DestinationChain = destination,
            Destination = recipient,
            DestinationAsset = receiveToken is { } received ? BridgeAssets.Of(received) : null,
            Stated = StateUnknown(destination, $"{chainNumber}", "chain"),
        });
    }

    private void Receive(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments received)
    {
        string key = KeyOf(received);
        AbiArguments? paid = PoolEvent(transaction, SwappedFromVUsd, received);
        Account recipient = paid?.Account("recipient") ?? default;
        Asset token = paid?.Asset("token") ?? default;
        UInt128 amount = paid?.Quantity("amount") ?? default;
        if (paid?.Fault is { } fault)
            received.Refuse($"goes with a pool's event that {fault}");
        Add(record, log, received, () => new BridgeArrival(
            Protocol, key, log.Transaction, log.Position, recipient, token, amount));
    }

    private static AbiArguments? PoolEvent(TransactionEvidence transaction, EventSignature signature, AbiArguments bridge)
    {
        foreach (EventLog log in transaction.Logs)
            if (signature.Matches(log))
                return AbiArguments.Of(log, signature);
        bridge.Refuse($"counts virtual dollars, and the pool's {signature.Name}, which names the token, was not read in the transaction");
        return null;
    }

    private static string KeyOf(AbiArguments arguments) => $"{arguments.Id("nonce")}:{arguments.Word("recipient")}";
}
