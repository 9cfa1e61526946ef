using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Hop: between roll-ups by transfer id, from Ethereum by everything both events say.</summary>
/// <remarks>
/// Events of L2_Bridge.sol and L1_Bridge.sol. They name no token, and a bonded payout no receiver: the transfers of the transaction do, and
/// without them an event cannot be used. What is paid may have gone through Hop's pool and is a little less.
/// </remarks>
internal sealed class HopDecoder : BridgeDecoder
{
    private static readonly EventSignature TransferSent = new(
        "TransferSent(bytes32 indexed transferId, uint256 indexed chainId, address indexed recipient, uint256 amount, bytes32 transferNonce, "
        + "uint256 bonderFee, uint256 index, uint256 amountOutMin, uint256 deadline)");

    private static readonly EventSignature WithdrawalBonded = new("WithdrawalBonded(bytes32 indexed transferId, uint256 amount)");

    private static readonly EventSignature Withdrew =
        new("Withdrew(bytes32 indexed transferId, address indexed recipient, uint256 amount, bytes32 transferNonce)");

    private static readonly EventSignature TransferSentToL2 = new(
        "TransferSentToL2(uint256 indexed chainId, address indexed recipient, uint256 amount, uint256 amountOutMin, uint256 deadline, "
        + "address indexed relayer, uint256 relayerFee)");

    private static readonly EventSignature TransferFromL1Completed = new(
        "TransferFromL1Completed(address indexed recipient, uint256 amount, uint256 amountOutMin, uint256 deadline, address indexed relayer, "
        + "uint256 relayerFee)");

    private static readonly string[] TupleNames = ["recipient", "amount", "amountOutMin", "deadline", "relayer", "relayerFee"];

    /// <inheritdoc/>
    public override string Protocol => "Hop";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [TransferSent, WithdrawalBonded, Withdrew, TransferSentToL2, TransferFromL1Completed];

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
        {
            if (TransferSent.Matches(log))
                Send(transaction, record, log, AbiArguments.Of(log, TransferSent), byTuple: false);
            else if (TransferSentToL2.Matches(log))
                Send(transaction, record, log, AbiArguments.Of(log, TransferSentToL2), byTuple: true);
            else if (Withdrew.Matches(log))
                Pay(transaction, record, log, AbiArguments.Of(log, Withdrew), "recipient", byTuple: false);
            else if (TransferFromL1Completed.Matches(log))
                Pay(transaction, record, log, AbiArguments.Of(log, TransferFromL1Completed), "recipient", byTuple: true);
            else if (WithdrawalBonded.Matches(log))
                Pay(transaction, record, log, AbiArguments.Of(log, WithdrawalBonded), recipient: null, byTuple: false);
        }
    }

    private void Send(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments send, bool byTuple)
    {
        UInt128 chainNumber = send.Quantity("chainId");
        ChainId? destination = BridgeChainIds.Eip155.Find(chainNumber);
        Account? recipient = send.AccountOn("recipient", destination);
        UInt128 amount = send.Quantity("amount");
        string key = KeyOf(send, byTuple);
        Transfer? moved = BridgeAssets.Find(transaction, amount, to: log.Emitter) ?? BridgeAssets.Find(transaction, amount);
        if (moved is null)
            send.Refuse("names no token, and no transfer of its amount was read in the transaction");
        Add(record, log, send, () => new BridgeDeparture(
            Protocol, key, log.Transaction, log.Position, moved!.Value.From, log.Emitter, moved.Value.Asset, amount)
        {
            DestinationChain = destination,
            Destination = recipient,
            Stated = StateUnknown(destination, $"{chainNumber}", "chain"),
        });
    }

    private void Pay(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments pay, string? recipient, bool byTuple)
    {
        UInt128 amount = pay.Quantity("amount");
        Account? to = recipient is null ? null : pay.Account(recipient);
        string key = KeyOf(pay, byTuple);
        Transfer? paid = LastPayment(transaction, to, amount, log.Emitter);
        if (paid is null)
            pay.Refuse("names no token, and no transfer that pays it was read in the transaction");
        Add(record, log, pay, () => new BridgeArrival(
            Protocol, key, log.Transaction, log.Position, paid!.Value.To, paid.Value.Asset, paid.Value.Quantity)
        { Payer = paid.Value.From });
    }

    // Hop's own tokens are minted and changed in its pool before the receiver is paid, and the bonder's fee goes out as well: the receiver is the
    // last that gets more than half of the amount.
    private static Transfer? LastPayment(TransactionEvidence transaction, Account? to, UInt128 amount, Account emitter)
    {
        for (int i = transaction.Transfers.Count - 1; i >= 0; i--)
        {
            Transfer transfer = transaction.Transfers[i];
            if (transfer.Kind != TransferKind.Fee && transfer.Quantity <= amount && transfer.Quantity > amount / 2
                && (to is { } receiver ? transfer.To == receiver : transfer.To != emitter && !transfer.To.IsZero))
                return transfer;
        }

        return null;
    }

    private static string KeyOf(AbiArguments arguments, bool byTuple) => byTuple
        ? string.Join(':', TupleNames.Select(name => arguments.Id(name)))
        : arguments.Word("transferId").ToString();
}
