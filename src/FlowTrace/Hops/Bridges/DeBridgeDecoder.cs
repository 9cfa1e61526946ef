using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>deBridge: orders of DLN, which a solver pays out of his own stock and which may be cancelled, and the older gate.</summary>
/// <remarks>
/// Events of DlnSource.sol, DlnDestination.sol and DeBridgeGate.sol. What a solver gets for an order (<c>ClaimedUnlock</c>) is not the user's
/// money and is left out. The gate names no token but a hash of it: the transfers show which.
/// </remarks>
internal sealed class DeBridgeDecoder : BridgeDecoder
{
    private const string Order =
        "(uint64 makerOrderNonce, bytes makerSrc, uint256 giveChainId, bytes giveTokenAddress, uint256 giveAmount, uint256 takeChainId, "
        + "bytes takeTokenAddress, uint256 takeAmount, bytes receiverDst, bytes givePatchAuthoritySrc, bytes orderAuthorityAddressDst, "
        + "bytes allowedTakerDst, bytes allowedCancelBeneficiarySrc, bytes externalCall) order";

    private static readonly EventSignature CreatedOrder = new(
        $"CreatedOrder({Order}, bytes32 orderId, bytes affiliateFee, uint256 nativeFixFee, uint256 percentFee, uint32 referralCode, bytes metadata)");

    private static readonly EventSignature FulfilledOrder = new($"FulfilledOrder({Order}, bytes32 orderId, address sender, address unlockAuthority)");

    private static readonly EventSignature ClaimedOrderCancel =
        new("ClaimedOrderCancel(bytes32 orderId, address beneficiary, uint256 paidAmount, address giveTokenAddress)");

    private static readonly EventSignature Sent = new(
        "Sent(bytes32 submissionId, bytes32 indexed debridgeId, uint256 amount, bytes receiver, uint256 nonce, uint256 indexed chainIdTo, "
        + "uint32 referralCode, (uint256 receivedAmount, uint256 fixFee, uint256 transferFee, bool useAssetFee, bool isNativeToken) feeParams, "
        + "bytes autoParams, address nativeSender)");

    private static readonly EventSignature Claimed = new(
        "Claimed(bytes32 submissionId, bytes32 indexed debridgeId, uint256 amount, address indexed receiver, uint256 nonce, "
        + "uint256 indexed chainIdFrom, bytes autoParams, bool isNativeToken)");

    /// <inheritdoc/>
    public override string Protocol => "deBridge";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [CreatedOrder, FulfilledOrder, ClaimedOrderCancel, Sent, Claimed];

    /// <summary>DlnSource and DlnDestination, which have the same address on every EVM chain they are on.</summary>
    public override IReadOnlySet<Account> Contracts { get; } = KnownChains.All
        .Where(chain => KnownChains.FormatOf(chain.Id) == AddressFormat.Evm)
        .SelectMany(chain => new[] { "0xeF4fB24aD0916217251F553c0596F8Edc630EB66", "0xe7351fd770a37282b91d153ee690b63579d6dd7f" }
            .Select(text => Account.Parse(text, chain.Id)))
        .ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
        {
            if (CreatedOrder.Matches(log))
                Create(transaction, record, log, AbiArguments.Of(log, CreatedOrder));
            else if (FulfilledOrder.Matches(log))
                Fulfil(transaction, record, log, AbiArguments.Of(log, FulfilledOrder));
            else if (ClaimedOrderCancel.Matches(log))
                Cancel(transaction, record, log, AbiArguments.Of(log, ClaimedOrderCancel));
            else if (Sent.Matches(log))
                Send(transaction, record, log, AbiArguments.Of(log, Sent));
            else if (Claimed.Matches(log))
                Claim(transaction, record, log, AbiArguments.Of(log, Claimed));
        }
    }

    private void Create(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments created)
    {
        AbiArguments order = created.Tuple("order");
        UInt128 chainNumber = order.Quantity("takeChainId");
        ChainId? destination = BridgeChainIds.DeBridge.Find(chainNumber);
        Account? maker = AccountOf(order, "makerSrc", transaction.Chain);
        Account? giveToken = AccountOf(order, "giveTokenAddress", transaction.Chain);
        UInt128 giveAmount = order.Quantity("giveAmount");
        Account? receiver = AccountOf(order, "receiverDst", destination);
        Account? takeToken = AccountOf(order, "takeTokenAddress", destination);
        UInt128 takeAmount = order.Quantity("takeAmount");
        string orderId = created.Word("orderId").ToString();
        if (giveToken is null)
            created.Refuse("gives a token whose address is none of this chain");
        Add(record, log, created, () => new BridgeDeparture(
            Protocol, orderId, log.Transaction, log.Position, maker, log.Emitter,
            BridgeAssets.Moved(transaction, BridgeAssets.Of(giveToken!.Value), giveAmount, to: log.Emitter), giveAmount)
        {
            DestinationChain = destination,
            Destination = receiver,
            DestinationAsset = takeToken is { } token ? BridgeAssets.Of(token) : null,
            DestinationQuantity = takeAmount,
            Stated = StateUnknown(destination, $"{chainNumber}", "chain"),
        });
    }

    private void Fulfil(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments fulfilled)
    {
        AbiArguments order = fulfilled.Tuple("order");
        Account? receiver = AccountOf(order, "receiverDst", transaction.Chain);
        Account? token = AccountOf(order, "takeTokenAddress", transaction.Chain);
        UInt128 amount = order.Quantity("takeAmount");
        UInt128 giveChainId = order.Quantity("giveChainId");
        Account payer = fulfilled.Account("sender");
        string orderId = fulfilled.Word("orderId").ToString();
        if (receiver is null || token is null)
            fulfilled.Refuse("pays a receiver or a token whose address is none of this chain");
        Add(record, log, fulfilled, () => new BridgeArrival(
            Protocol, orderId, log.Transaction, log.Position, receiver!.Value,
            BridgeAssets.Moved(transaction, BridgeAssets.Of(token!.Value), amount, to: receiver), amount)
        {
            SourceChain = BridgeChainIds.DeBridge.Find(giveChainId),
            Payer = payer,
        });
    }

    private void Cancel(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments cancelled)
    {
        Account beneficiary = cancelled.Account("beneficiary");
        Asset token = cancelled.Asset("giveTokenAddress");
        UInt128 amount = cancelled.Quantity("paidAmount");
        string orderId = cancelled.Word("orderId").ToString();
        Add(record, log, cancelled, () => new BridgeArrival(
            Protocol, orderId, log.Transaction, log.Position, beneficiary, BridgeAssets.Moved(transaction, token, amount, to: beneficiary), amount)
        {
            Payer = log.Emitter,
            IsRefund = true,
        });
    }

    private void Send(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments sent)
    {
        UInt128 chainNumber = sent.Quantity("chainIdTo");
        ChainId? destination = BridgeChainIds.DeBridge.Find(chainNumber);
        Account? receiver = AccountOf(sent, "receiver", destination);
        UInt128 received = sent.Tuple("feeParams").Quantity("receivedAmount");
        string id = sent.Word("submissionId").ToString();
        Transfer? moved = BridgeAssets.Find(transaction, received, to: log.Emitter) ?? BridgeAssets.Find(transaction, received);
        if (moved is null)
            sent.Refuse("names no token, and no transfer of its amount was read in the transaction");
        Add(record, log, sent, () => new BridgeDeparture(
            Protocol, id, log.Transaction, log.Position, moved!.Value.From, log.Emitter, moved.Value.Asset, received)
        {
            DestinationChain = destination,
            Destination = receiver,
            Stated = StateUnknown(destination, $"{chainNumber}", "chain"),
        });
    }

    private void Claim(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments claimed)
    {
        Account receiver = claimed.Account("receiver");
        UInt128 amount = claimed.Quantity("amount");
        UInt128 chainIdFrom = claimed.Quantity("chainIdFrom");
        string id = claimed.Word("submissionId").ToString();
        Transfer? paid = BridgeAssets.Find(transaction, amount, to: receiver) ?? BridgeAssets.Find(transaction, to: receiver);
        if (paid is null)
            claimed.Refuse("names no token, and no transfer to its receiver was read in the transaction");
        Add(record, log, claimed, () => new BridgeArrival(
            Protocol, id, log.Transaction, log.Position, receiver, paid!.Value.Asset, paid.Value.Quantity)
        {
            SourceChain = BridgeChainIds.DeBridge.Find(chainIdFrom),
            Payer = paid.Value.From,
        });
    }

    /// <summary>Addresses stand as bytes: twenty of them where the chain is an EVM chain or Tron; others are not read.</summary>
    private static Account? AccountOf(AbiArguments arguments, string name, ChainId? chain)
    {
        ReadOnlyMemory<byte> bytes = arguments.Bytes(name);
        return chain is { } known && KnownChains.FormatOf(known) is AddressFormat.Evm or AddressFormat.Tron && bytes.Length == 20
            ? new Account(known, Address.FromAccount20(bytes.Span))
            : null;
    }
}
