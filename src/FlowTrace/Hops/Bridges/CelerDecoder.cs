using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Celer cBridge: liquidity pools (transfer id), pegged tokens (deposit or burn id), and refunds, which bear the transfer's id too.</summary>
/// <remarks>
/// Events of Bridge.sol, Pool.sol, OriginalTokenVault.sol, PeggedTokenBridge.sol and their V2. Where a source has calls but no logs, the
/// signers' request in the call of the payout says the same. <c>executeDelayedTransfer</c> carries an id only and cannot be read alone.
/// </remarks>
internal sealed class CelerDecoder : BridgeDecoder
{
    private static readonly EventSignature Send = new(
        "Send(bytes32 transferId, address sender, address receiver, address token, uint256 amount, uint64 dstChainId, uint64 nonce, uint32 maxSlippage)");

    private static readonly EventSignature Relay =
        new("Relay(bytes32 transferId, address sender, address receiver, address token, uint256 amount, uint64 srcChainId, bytes32 srcTransferId)");

    private static readonly EventSignature WithdrawDone =
        new("WithdrawDone(bytes32 withdrawId, uint64 seqnum, address receiver, address token, uint256 amount, bytes32 refid)");

    private static readonly EventSignature Deposited =
        new("Deposited(bytes32 depositId, address depositor, address token, uint256 amount, uint64 mintChainId, address mintAccount)");

    private static readonly EventSignature DepositedV2 =
        new("Deposited(bytes32 depositId, address depositor, address token, uint256 amount, uint64 mintChainId, address mintAccount, uint64 nonce)");

    private static readonly EventSignature Mint =
        new("Mint(bytes32 mintId, address token, address account, uint256 amount, uint64 refChainId, bytes32 refId, address depositor)");

    private static readonly EventSignature Burn =
        new("Burn(bytes32 burnId, address token, address account, uint256 amount, address withdrawAccount)");

    private static readonly EventSignature BurnV2 =
        new("Burn(bytes32 burnId, address token, address account, uint256 amount, uint64 toChainId, address toAccount, uint64 nonce)");

    private static readonly EventSignature Withdrawn =
        new("Withdrawn(bytes32 withdrawId, address receiver, address token, uint256 amount, uint64 refChainId, bytes32 refId, address burnAccount)");

    private static readonly CallSignature RelayCall = new("relay(bytes _relayRequest, bytes[] _sigs, address[] _signers, uint256[] _powers)");

    private static readonly CallSignature MintCall = new("mint(bytes _request, bytes[] _sigs, address[] _signers, uint256[] _powers)");

    /// <inheritdoc/>
    public override string Protocol => "Celer cBridge";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [Send, Relay, WithdrawDone, Deposited, DepositedV2, Mint, Burn, BurnV2, Withdrawn];

    /// <inheritdoc/>
    public override IReadOnlyList<CallSignature> Calls { get; } = [RelayCall, MintCall];

    /// <summary>The pool on Ethereum, from Celer's documentation.</summary>
    public override IReadOnlySet<Account> Contracts { get; } =
        new[] { Account.Parse("ethereum:0x5427FEFA711Eff984124bFBB1AB6fbf5E3DA1820") }.ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        bool hasPayout = false;
        foreach (EventLog log in transaction.Logs)
        {
            hasPayout |= Relay.Matches(log) || Mint.Matches(log);
            if (Send.Matches(log))
                In(transaction, record, log, AbiArguments.Of(log, Send), "transferId", "sender", "dstChainId", "receiver");
            else if (Deposited.Matches(log))
                In(transaction, record, log, AbiArguments.Of(log, Deposited), "depositId", "depositor", "mintChainId", "mintAccount");
            else if (DepositedV2.Matches(log))
                In(transaction, record, log, AbiArguments.Of(log, DepositedV2), "depositId", "depositor", "mintChainId", "mintAccount");
            else if (Burn.Matches(log))
                In(transaction, record, log, AbiArguments.Of(log, Burn), "burnId", "account", null, "withdrawAccount");
            else if (BurnV2.Matches(log))
                In(transaction, record, log, AbiArguments.Of(log, BurnV2), "burnId", "account", "toChainId", "toAccount");
            else if (Relay.Matches(log))
                Out(transaction, record, log, AbiArguments.Of(log, Relay), "srcTransferId", "receiver", "srcChainId");
            else if (Mint.Matches(log))
                Out(transaction, record, log, AbiArguments.Of(log, Mint), "refId", "account", "refChainId");
            else if (Withdrawn.Matches(log))
                Out(transaction, record, log, AbiArguments.Of(log, Withdrawn), "refId", "receiver", "refChainId");
            else if (WithdrawDone.Matches(log))
                Refund(transaction, record, log, AbiArguments.Of(log, WithdrawDone));
        }

        if (!hasPayout)
            foreach (ContractCall call in Told(transaction))
                Request(transaction, record, call);
    }

    // A burn of the first version goes back to the token's own chain, which the event does not name.
    private void In(
        TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments deposit, string id, string sender, string? chain, string receiver)
    {
        UInt128? chainNumber = chain is null ? null : deposit.Quantity(chain);
        ChainId? destination = chainNumber is { } number ? BridgeChainIds.Eip155.Find(number) : null;
        Account from = deposit.Account(sender);
        Asset token = deposit.Asset("token");
        UInt128 amount = deposit.Quantity("amount");
        Account? to = deposit.AccountOn(receiver, destination);
        string key = deposit.Word(id).ToString();
        string receiverText = deposit.Word(receiver).ToString();
        Add(record, log, deposit, () => new BridgeDeparture(
            Protocol, key, log.Transaction, log.Position, from, log.Emitter, BridgeAssets.Moved(transaction, token, amount, to: log.Emitter), amount)
        {
            DestinationChain = destination,
            Destination = to,
            Stated = to is null ? $"destination chain {chainNumber}, receiver {receiverText}" : "",
        });
    }

    private void Out(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments payout, string id, string receiver, string chain)
    {
        Account to = payout.Account(receiver);
        Asset token = payout.Asset("token");
        UInt128 amount = payout.Quantity("amount");
        ChainId? source = BridgeChainIds.Eip155.Find(payout.Quantity(chain));
        string key = payout.Word(id).ToString();
        Add(record, log, payout, () => new BridgeArrival(
            Protocol, key, log.Transaction, log.Position, to, BridgeAssets.Moved(transaction, token, amount, to: to), amount)
        {
            SourceChain = source,
            Payer = log.Emitter,
        });
    }

    // A refund comes out of the same pool the units went into. Without a reference it is a liquidity provider's own withdrawal.
    private void Refund(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments refund)
    {
        Word refid = refund.Word("refid");
        if (refund.Fault is null && refid == default)
            return;
        Account to = refund.Account("receiver");
        Asset token = refund.Asset("token");
        UInt128 amount = refund.Quantity("amount");
        Add(record, log, refund, () => new BridgeArrival(
            Protocol, refid.ToString(), log.Transaction, log.Position, to, BridgeAssets.Moved(transaction, token, amount, to: to), amount)
        {
            SourceChain = transaction.Chain,
            Payer = log.Emitter,
            IsRefund = true,
        });
    }

    private void Request(TransactionEvidence transaction, BridgeRecord record, ContractCall call)
    {
        bool isRelay = RelayCall.Matches(call);
        AbiArguments arguments = AbiArguments.Of(call, isRelay ? RelayCall : MintCall);
        ReadOnlySpan<byte> message = arguments.Bytes(isRelay ? "_relayRequest" : "_request").Span;
        CelerRequest? request = isRelay ? CelerRequest.ReadRelay(message) : CelerRequest.ReadMint(message);
        Account receiver = default;
        Account token = default;
        if (request is null)
            arguments.Refuse("carries a request that cannot be read");
        else if (!request.Receiver.TryGetAccount(transaction.Chain, out receiver) || !request.Token.TryGetAccount(transaction.Chain, out token))
            arguments.Refuse("names a receiver or token that is no address");
        else if (request.DestinationChain is { } number && BridgeChainIds.Eip155.NumberOf(transaction.Chain) != number)
            arguments.Refuse($"asks for a payout on chain {number}, not on {transaction.Chain.Name}");
        Add(record, call, arguments, () => new BridgeArrival(
            Protocol, request!.SourceId.ToString(), call.Transaction, call.Position, receiver,
            BridgeAssets.Moved(transaction, BridgeAssets.Of(token), request.Amount, to: receiver), request.Amount)
        {
            SourceChain = BridgeChainIds.Eip155.Find(request.SourceChain),
            Payer = call.To,
        });
    }
}
