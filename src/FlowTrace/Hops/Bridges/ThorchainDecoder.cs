using System.Collections.Frozen;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Hops;

/// <summary>
/// THORChain and Maya: coins go to a vault with a memo that says what is wanted, and come out of another with a memo that names the transaction
/// they answer. On EVM chains the memo stands in the router's event or in the transaction's own data, elsewhere in an output or a memo field.
/// </summary>
/// <remarks>
/// Events of THORChain_Router.sol. Moves between vaults (<c>TransferAllowance</c>, <c>VaultTransfer</c>, <c>MIGRATE</c>) are no payments and are
/// not read. Anyone may call the router with a vault of their own: a deposit proves that the units went to <c>to</c>, and only the payout that
/// answers it that this was a vault. Memoless transactions, which only the protocol's own nodes can explain, look like plain payments.
/// </remarks>
internal sealed class ThorchainDecoder : BridgeDecoder
{
    private static readonly EventSignature Deposit = new("Deposit(address indexed to, address indexed asset, uint256 amount, string memo)");

    private static readonly EventSignature TransferOut =
        new("TransferOut(address indexed vault, address indexed to, address asset, uint256 amount, string memo)");

    private static readonly EventSignature TransferOutAndCall = new(
        "TransferOutAndCall(address indexed vault, address target, uint256 amount, address finalAsset, address to, uint256 amountOutMin, string memo)");

    private static readonly EventSignature TransferOutAndCallV5 = new(
        "TransferOutAndCallV5(address indexed vault, address target, uint256 amount, address finalAsset, address indexed to, uint256 amountOutMin, "
        + "string memo, bytes payload, string originAddress)");

    // An earlier draft of the router indexed the vault only.
    private static readonly EventSignature TransferOutAndCallV5Draft = new(
        "TransferOutAndCallV5(address indexed vault, address target, uint256 amount, address finalAsset, address to, uint256 amountOutMin, "
        + "string memo, bytes payload, string originAddress)");

    // Memos longer than an OP_RETURN go on in outputs of so many satoshi, whose twenty bytes are text.
    private const char Continues = '^';
    private const int WitnessDust = 294;
    private const int PubKeyHashDust = 546;
    private const int MaxMemoBytes = 250;

    /// <inheritdoc/>
    public override string Protocol => "THORChain";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [Deposit, TransferOut, TransferOutAndCall, TransferOutAndCallV5];

    /// <inheritdoc/>
    public override bool ReadsMemos => true;

    /// <summary>Routers of THORChain, present and past, and of Maya (the last), from the protocols' inbound addresses.</summary>
    public override IReadOnlySet<Account> Contracts { get; } = new[]
    {
        "ethereum:0xD37BbE5744D730a1d98d8DC97c42F0Ca46aD7146", "ethereum:0x3624525075b88B24ecc29CE226b0CEc1fFcB6976",
        "ethereum:0xc145990e84155416144c532e31f89b840ca8c2ce", "avalanche:0x8F66c4AE756BEbC49Ec8B81966DD8bba9f127549",
        "bsc:0xb30eC53F98ff5947EDe720D32aC2da7e52A5f56b", "ethereum:0xe3985E6b61b814F7Cdb188766562ba71b446B46d",
    }.Select(text => Account.Parse(text)).ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        bool hasEvent = false;
        foreach (EventLog log in transaction.Logs)
        {
            bool isIn = Deposit.Matches(log);
            bool isOut = TransferOut.Matches(log);
            bool isCall = TransferOutAndCall.Matches(log) || TransferOutAndCallV5.Matches(log);
            hasEvent |= isIn || isOut || isCall;
            if (isIn)
                In(transaction, record, log);
            else if (isOut)
                Out(transaction, record, log);
            else if (isCall)
                OutAndCall(transaction, record, log);
        }

        if (hasEvent)
            return;
        foreach (ContractCall call in transaction.Calls)
            if (call.Value > 0 && call.Input.Length is > 0 and <= MaxMemoBytes && ThorchainMemo.TryParse(Encoding.UTF8.GetString(call.Input.Span)) is { } memo)
                Plain(transaction, record, memo, Encoding.UTF8.GetString(call.Input.Span), call.Position, call.From, call.To, call.Value);
        foreach (TransactionMemo text in transaction.Memos)
            if (Whole(transaction, text.Text) is var whole && ThorchainMemo.TryParse(whole) is { } memo)
                Carried(transaction, record, text, memo, whole);
    }

    private void In(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments deposit = AbiArguments.Of(log, Deposit);
        Account vault = deposit.Account("to");
        Asset asset = deposit.Asset("asset");
        UInt128 amount = deposit.Quantity("amount");
        string text = deposit.Text("memo");
        ThorchainMemo? memo = ThorchainMemo.TryParse(text);
        if (memo?.Kind is ThorchainMemoKind.Internal)
            return;
        Account? sender = BridgeAssets.Find(transaction, amount, asset: asset)?.From ?? (transaction.Calls is [{ } call, ..] ? call.From : null);
        var departure = new BridgeDeparture(Protocol, log.Transaction.ToString(), log.Transaction, log.Position, sender, vault, asset, amount);
        departure = Destined(transaction, record, departure, memo, text);
        Add(record, log, deposit, () => departure);
    }

    private void Out(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments paid = AbiArguments.Of(log, TransferOut);
        ThorchainMemo? memo = ThorchainMemo.TryParse(paid.Text("memo"));
        if (paid.Fault is null && memo?.Kind is not (ThorchainMemoKind.Outbound or ThorchainMemoKind.Refund))
            return;
        Account to = paid.Account("to");
        Account vault = paid.Account("vault");
        Asset asset = paid.Asset("asset");
        UInt128 amount = paid.Quantity("amount");
        Add(record, log, paid, () => Answer(log.Transaction, memo!, log.Position, to, asset, amount, vault));
    }

    // An aggregator swaps once more on the way: what the receiver gets is another asset, and only the transfers tell how much of it.
    private void OutAndCall(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments paid = TransferOutAndCall.Matches(log)
            ? AbiArguments.Of(log, TransferOutAndCall) : AbiArguments.Of(log, TransferOutAndCallV5, TransferOutAndCallV5Draft);
        ThorchainMemo? memo = ThorchainMemo.TryParse(paid.Text("memo"));
        if (paid.Fault is null && memo?.Kind is not (ThorchainMemoKind.Outbound or ThorchainMemoKind.Refund))
            return;
        Account to = paid.Account("to");
        Account vault = paid.Account("vault");
        Asset finalAsset = paid.Asset("finalAsset");
        Transfer? swapped = BridgeAssets.Find(transaction, to: to, asset: finalAsset) ?? BridgeAssets.Find(transaction, to: to);
        UInt128 amount = swapped?.Quantity ?? paid.Quantity("amount");
        Asset asset = swapped?.Asset ?? Asset.Native(transaction.Chain);
        Add(record, log, paid, () => Answer(log.Transaction, memo!, log.Position, to, asset, amount, vault));
    }

    // The first output is the vault's or the receiver's; outputs back to the payer are change.
    private void Carried(TransactionEvidence transaction, BridgeRecord record, TransactionMemo text, ThorchainMemo memo, string whole)
    {
        foreach (Transfer transfer in transaction.Transfers)
        {
            if (transfer.Kind == TransferKind.Fee || transfer.To == transfer.From)
                continue;
            UInt128 quantity = UInt128.Zero;
            foreach (Transfer part in transaction.Transfers)
                if (part.Kind != TransferKind.Fee && part.To == transfer.To && part.Asset == transfer.Asset)
                    quantity += part.Quantity;
            Plain(transaction, record, memo, whole, text.Position, transfer.From, transfer.To, quantity, transfer.Asset);
            return;
        }
    }

    private void Plain(
        TransactionEvidence transaction, BridgeRecord record, ThorchainMemo memo, string text, Position position, Account from, Account to, UInt128 quantity,
        Asset? asset = null)
    {
        Asset moved = asset ?? Asset.Native(transaction.Chain);
        if (memo.Kind is ThorchainMemoKind.Outbound or ThorchainMemoKind.Refund)
            record.Add(Answer(transaction.Id, memo, position, to, moved, quantity, from) with { IsUnverified = true });
        else if (memo.Kind is ThorchainMemoKind.Swap or ThorchainMemoKind.LimitSwap)
        {
            var departure = new BridgeDeparture(Protocol, transaction.Id.ToString(), transaction.Id, position, from, to, moved, quantity);
            record.Add(Destined(transaction, record, departure with { IsUnverified = true }, memo, text));
        }
    }

    private BridgeArrival Answer(TransactionId transaction, ThorchainMemo memo, Position position, Account to, Asset asset, UInt128 quantity, Account payer) =>
        new(Protocol, memo.Answers.ToString(), transaction, position, to, asset, quantity) { Payer = payer, IsRefund = memo.Kind == ThorchainMemoKind.Refund };

    // A memo that lies about its destination is reported, and the departure kept without one: the protocol will send the units back.
    private static BridgeDeparture Destined(TransactionEvidence transaction, BridgeRecord record, BridgeDeparture departure, ThorchainMemo? memo, string text)
    {
        string stated = SafeText.Clean(text, AbiReader.MaxText);
        if (memo?.Asset is not { } wanted)
            return departure with { DestinationChain = BridgeChainIds.Named("thorchain"), Stated = stated };
        bool isTrue = ThorchainMemo.TryReadReceiver(memo.Destination, wanted.Chain, out Account? receiver, out bool isName, out string error);
        if (memo.Destination.Length == 0)
            (isTrue, receiver) = (true, SameAccount(departure.Sender, wanted.Chain));
        if (!isTrue)
            Report(record, transaction, departure.Position, $"The memo's destination cannot be: {error}; the departure is kept without it", text);
        Account? refundTo = null;
        if (memo.RefundTo.Length > 0 && !ThorchainMemo.TryReadReceiver(memo.RefundTo, transaction.Chain, out refundTo, out _, out string refundError))
            Report(record, transaction, departure.Position, $"The memo's refund address cannot be: {refundError}; refunds are looked for at the sender", text);
        return departure with
        {
            DestinationChain = isTrue ? wanted.Chain : null,
            Destination = receiver,
            DestinationAsset = isTrue ? wanted.Asset : null,
            LeastQuantity = isTrue ? memo.LeastBaseUnits() : null,
            RefundTo = refundTo,
            Stated = isName ? $"{stated} (a name, not an address)" : stated,
            MayPayInParts = memo.MayPayInParts,
        };
    }

    // No destination means the sender's own address; it exists on the other chain only where both have the same twenty bytes.
    private static Account? SameAccount(Account? sender, ChainId chain) =>
        sender is { Address.Kind: AddressKind.Account20 } own && KnownChains.FormatOf(chain) is AddressFormat.Evm or AddressFormat.Tron
            ? new Account(chain, own.Address) : null;

    /// <summary>The memo with what follows it in outputs, where it ends in ^.</summary>
    private static string Whole(TransactionEvidence transaction, string text)
    {
        if (text.Length == 0 || text[^1] != Continues)
            return text;
        var whole = new StringBuilder(text[..^1]);
        Span<byte> payload = stackalloc byte[32];
        foreach (Transfer output in transaction.Transfers)
        {
            bool isText = output.Quantity == WitnessDust ? output.To.Address.Kind == AddressKind.Witness
                : output.Quantity == PubKeyHashDust && output.To.Address.Kind == AddressKind.PubKeyHash;
            if (isText && whole.Length < MaxMemoBytes)
                whole.Append(Encoding.ASCII.GetString(payload[..output.To.Address.CopyTo(payload)]).TrimEnd('\0'));
        }

        return whole.ToString();
    }
}
