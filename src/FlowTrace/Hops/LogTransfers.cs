using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Reads events as movements of units: transfers, and what moves without a transfer event.</summary>
/// <remarks>
/// <para>
/// Sources: ERC-20, ERC-721, EIP-7708; WETH9, which emits <c>Deposit</c> and <c>Withdrawal</c> only; TetherToken, whose <c>Issue</c>, <c>Redeem</c>
/// and <c>DestroyedBlackFunds</c> change balances and whose indexing differs between Ethereum and Tron.
/// </para>
/// <para>
/// Some wrappers emit a transfer beside the wrap. A source adds what is <see cref="LogMeaning.Implied"/> as a source of its own
/// (<see cref="Reading.TransferTableBuilder.BeginSource"/>), so that the two count once. Pure; safe for concurrent calls.
/// </para>
/// </remarks>
public static class LogTransfers
{
    private const int TransferWords = 4;

    private static readonly EventSignature Transferred = new("Transfer(address,address,uint256)");
    private static readonly EventSignature Approved = new("Approval(address,address,uint256)");
    private static readonly EventSignature Wrapped = new("Deposit(address,uint256)");
    private static readonly EventSignature Unwrapped = new("Withdrawal(address,uint256)");
    private static readonly EventSignature Issued = new("Issue(uint256)");
    private static readonly EventSignature Redeemed = new("Redeem(uint256)");
    private static readonly EventSignature DestroyedFunds = new("DestroyedBlackFunds(address,uint256)");
    private static readonly EventSignature DestroyedBlockedFunds = new("DestroyedBlockedFunds(address,uint256)");
    private static readonly uint IssueSelector = KnownSelectors.Of("issue(uint256)");
    private static readonly uint RedeemSelector = KnownSelectors.Of("redeem(uint256)");
    private static readonly Address NativeEmitter = Address.Parse("0xfffffffffffffffffffffffffffffffffffffffe", ChainId.Ethereum);
    private static readonly Address Zero = Address.FromAccount20(stackalloc byte[20]);

    /// <summary>Whether the event is a transfer or an approval: what such events say, a table of transfers holds or has no use for.</summary>
    public static bool IsTransferOrApproval(Word topic) => topic == Transferred.Topic || topic == Approved.Topic;

    /// <summary>Reads an event.</summary>
    /// <param name="log">The event.</param>
    /// <param name="transfer">The movement, where the answer is <see cref="LogMeaning.Transfer"/> or <see cref="LogMeaning.Implied"/>.</param>
    /// <param name="error">What is wrong with it, where the answer is <see cref="LogMeaning.Malformed"/>; else empty.</param>
    public static LogMeaning Read(EventLog log, out Transfer transfer, out string error)
    {
        ArgumentNullException.ThrowIfNull(log);
        transfer = default;
        error = "";
        if (log.Topics.Count == 0)
            return LogMeaning.Nothing;
        Word topic = log.Topics[0];
        if (topic == Transferred.Topic)
            return ReadTransfer(log, out transfer, out error);
        if (topic == Wrapped.Topic || topic == Unwrapped.Topic)
            return KnownContracts.IsWrappedNative(log.Emitter)
                ? ReadSupply(log, topic == Wrapped.Topic, out transfer, out error)
                : LogMeaning.Nothing;
        if (!KnownContracts.IsTether(log.Emitter))
            return LogMeaning.Nothing;
        if (topic == DestroyedFunds.Topic || topic == DestroyedBlockedFunds.Topic)
            return ReadSupply(log, isMint: false, out transfer, out error);
        return topic == Issued.Topic || topic == Redeemed.Topic ? LogMeaning.SupplyOfUnnamed : LogMeaning.Nothing;
    }

    /// <summary>
    /// Reads a call that issues or redeems Tether: only the contract's owner may make it, and it is the owner's balance that changes.
    /// </summary>
    public static bool TryReadSupply(ContractCall call, out Transfer transfer)
    {
        ArgumentNullException.ThrowIfNull(call);
        transfer = default;
        ReadOnlySpan<byte> input = call.Input.Span;
        if (input.Length < sizeof(uint) + Word.Bytes || !KnownContracts.IsTether(call.To)
            || !Word.FromBytes(input.Slice(sizeof(uint), Word.Bytes)).TryGetQuantity(out UInt128 quantity))
            return false;
        uint selector = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(input);
        if (selector != IssueSelector && selector != RedeemSelector)
            return false;
        transfer = Supply(call.Transaction, call.Position, call.To, call.From, quantity, selector == IssueSelector);
        return true;
    }

    private static LogMeaning ReadTransfer(EventLog log, out Transfer transfer, out string error)
    {
        transfer = default;
        error = "";
        int words = log.Topics.Count + (log.Data.Length / Word.Bytes);
        if (log.Topics.Count == TransferWords || KnownContracts.IsNotFungible(log.Emitter))
            return LogMeaning.NotFungible;
        if (log.Topics.Count > TransferWords)
            error = "A transfer event has more topics than the chain allows. Export the events again.";
        else if (words < TransferWords)
            error = "A transfer event is cut short: topics and data hold fewer than sender, receiver and amount. Export the events again.";
        else if (!WordAt(log, 1).TryGetAccount(log.Position.Chain, out Account from) || !WordAt(log, 2).TryGetAccount(log.Position.Chain, out Account to))
            error = "The sender or receiver of a transfer event is no address: the token is forged or broken.";
        else if (!WordAt(log, 3).TryGetQuantity(out UInt128 quantity))
            error = "The amount of a transfer event is larger than 2^128-1; no asset of value needs more: the amount is forged or broken.";
        else
        {
            // EIP-7708: the chain itself says by this emitter that its coin moved.
            bool isNative = log.Emitter.Address == NativeEmitter;
            Asset asset = isNative ? Asset.Native(log.Position.Chain) : Asset.Token(log.Position.Chain, log.Emitter.Address);
            TransferKind kind = from.IsZero ? TransferKind.Mint : to.IsZero ? TransferKind.Burn : isNative ? TransferKind.Internal : TransferKind.Token;
            transfer = new Transfer(kind, log.Transaction, log.Position, from, to, asset, quantity);
            return LogMeaning.Transfer;
        }

        return LogMeaning.Malformed;
    }

    // An account and an amount, wherever topics end and data begin: chains and versions index differently.
    private static LogMeaning ReadSupply(EventLog log, bool isMint, out Transfer transfer, out string error)
    {
        const int words = 3;
        transfer = default;
        error = "";
        if (log.Topics.Count + (log.Data.Length / Word.Bytes) < words)
            error = "An event of wrapping or destroying is cut short: it lacks the account or the amount. Export the events again.";
        else if (!WordAt(log, 1).TryGetAccount(log.Position.Chain, out Account account))
            error = "The account of an event of wrapping or destroying is no address.";
        else if (!WordAt(log, 2).TryGetQuantity(out UInt128 quantity))
            error = "The amount of an event of wrapping or destroying is larger than 2^128-1; no asset of value needs more.";
        else
        {
            transfer = Supply(log.Transaction, log.Position, log.Emitter, account, quantity, isMint);
            return LogMeaning.Implied;
        }

        return LogMeaning.Malformed;
    }

    private static Transfer Supply(
        TransactionId transaction, in Position position, in Account token, in Account account, UInt128 quantity, bool isMint)
    {
        var nobody = new Account(account.Chain, Zero);
        var asset = Asset.Token(token.Chain, token.Address);
        return isMint
            ? new Transfer(TransferKind.Mint, transaction, position, nobody, account, asset, quantity)
            : new Transfer(TransferKind.Burn, transaction, position, account, nobody, asset, quantity);
    }

    private static Word WordAt(EventLog log, int word)
    {
        int inData = word - log.Topics.Count;
        return inData < 0 ? log.Topics[word] : Word.FromBytes(log.Data.Span.Slice(inData * Word.Bytes, Word.Bytes));
    }
}
