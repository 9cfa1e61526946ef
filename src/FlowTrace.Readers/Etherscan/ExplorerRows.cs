using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Files.Ledgers;
using FlowTrace.Readers.Answers;

namespace FlowTrace.Readers.Etherscan;

/// <summary>Makes transfers of the rows of an account's lists.</summary>
/// <remarks>
/// <para>
/// A row of <c>txlist</c> is the transaction's own and counts once; it alone pays the fee. Rows of <c>txlistinternal</c> and <c>tokentx</c> have no
/// identity: each counts, also where two are equal.
/// </para>
/// <para>
/// Blockscout's internal rows may begin with the transaction's own call (index 0), and chains under EIP-7708 tell every movement of the native coin as
/// an event too. Both are sources of their own, so that what another row says as well counts once.
/// </para>
/// </remarks>
internal sealed class ExplorerRows(LedgerSink sink, AnswerText text)
{
    private const string RepeatedMessage = "A transaction's own row stood twice; the second was removed.";
    private const string NotFungibleMessage = "Transfers of tokens of which each is its own were left out: they are no amounts.";
    private const string ViewMessage = "Calls in the caller's own name (delegatecall, staticcall) move nothing.";
    private const string UnnamedMessage = "A row creates a contract and does not name it. Read its transaction from a node.";
    private const string Genesis = "GENESIS";

    private static readonly Address NativeEmitter = Address.Parse("0xfffffffffffffffffffffffffffffffffffffffe", ChainId.Ethereum);
    private static readonly Address Zero = Address.FromAccount20(stackalloc byte[20]);

    private readonly ChainContext _chain = sink.Default;
    private readonly HashSet<TransactionId> _own = [];
    private int _main = -1;
    private int _calls = -1;
    private int _events = -1;

    /// <summary>How many transfers were read that move something.</summary>
    public long Moved { get; private set; }

    /// <summary>Reads a row of <c>txlist</c>.</summary>
    public void ReadOwn(JsonElement row)
    {
        text.MoveTo(row);
        if (!TryPlace(row, default, out TransactionId transaction, out Position position)
            || !TryEnds(row, out Account from, out Account? to)
            || !sink.TryAmount(AnswerJson.Text(row, "value"u8), out UInt128 value, out _)
            || !TryFee(row, out UInt128 fee))
            return;
        if (!_own.Add(transaction))
        {
            sink.Tally(RepeatedMessage);
            return;
        }

        UseMain();
        if (fee > 0)
            sink.Add(TransferKind.Fee, transaction, position, from, _chain.FeeSink, _chain.Native, fee);
        if (HasFailed(row) || AnswerJson.Text(row, "txreceipt_status"u8) == "0")
            sink.Tally(LedgerSink.FailedMessage);
        else
            Move(TransferKind.Transfer, transaction, position, from, to, _chain.Native, value);
    }

    /// <summary>Reads a row of <c>tokentx</c>.</summary>
    public void ReadToken(JsonElement row)
    {
        text.MoveTo(row);
        string value = AnswerJson.Text(row, "value"u8);
        if (value.Length == 0 && AnswerJson.Text(row, "tokenID"u8).Length > 0)
        {
            sink.Tally(NotFungibleMessage);
            return;
        }

        if (!TryPlace(row, default, out TransactionId transaction, out Position position)
            || !TryEnds(row, out Account from, out Account? to)
            || !sink.TryAmount(value, out UInt128 quantity, out _)
            || !TryToken(row, out Asset asset))
            return;
        if (asset.Kind == AssetKind.Native)
            sink.UseSource(_events < 0 ? _events = sink.NewSource() : _events);
        else
            UseMain();
        Move(asset.Kind == AssetKind.Native ? TransferKind.Internal : TransferKind.Token, transaction, position, from, to, asset, quantity);
    }

    /// <summary>Reads a row of <c>txlistinternal</c>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="of">The transaction, where rows were asked for by its hash and do not repeat it; else none.</param>
    public void ReadInternal(JsonElement row, TransactionId of = default)
    {
        text.MoveTo(row);
        if (AnswerJson.Text(row, "callType"u8) is "delegatecall" or "staticcall" or "callcode"
            || AnswerJson.Text(row, "type"u8) is "delegatecall" or "staticcall" or "callcode")
        {
            sink.Tally(ViewMessage);
            return;
        }

        if (!TryPlace(row, of, out TransactionId transaction, out Position position)
            || !TryEnds(row, out Account from, out Account? to)
            || !sink.TryAmount(AnswerJson.Text(row, "value"u8), out UInt128 value, out _))
            return;
        if (AnswerJson.Text(row, "index"u8) == "0")
            sink.UseSource(_calls < 0 ? _calls = sink.NewSource() : _calls);
        else
            UseMain();
        if (HasFailed(row))
            sink.Tally(LedgerSink.FailedMessage);
        else
            Move(TransferKind.Internal, transaction, position, from, to, _chain.Native, value);
    }

    private void Move(
        TransferKind kind, in TransactionId transaction, in Position position, in Account from, Account? to, in Asset asset, UInt128 quantity)
    {
        if (to is { } receiver)
        {
            if (sink.Add(kind, transaction, position, from, receiver, asset, quantity) && quantity > 0)
                Moved++;
        }
        else if (quantity > 0)
        {
            sink.Refuse(Fault.Account, UnnamedMessage, transaction.ToText(_chain.Id));
        }
    }

    private bool TryPlace(JsonElement row, TransactionId of, out TransactionId transaction, out Position position)
    {
        transaction = of;
        position = default;
        string hash = AnswerJson.Text(row, "hash"u8) is { Length: > 0 } own ? own : AnswerJson.Text(row, "transactionHash"u8);
        if ((of.IsNone && !sink.TryTransaction(hash, out transaction))
            || !sink.TryTime(AnswerJson.Text(row, "timeStamp"u8), out long time)
            || !sink.TryNumber(AnswerJson.Text(row, "blockNumber"u8), "blockNumber", out long block)
            || !sink.TryNumber(AnswerJson.Text(row, "transactionIndex"u8), "transactionIndex", out long index))
            return false;
        position = new Position(time, _chain.Id, block, (int)index, Position.Unknown);
        return true;
    }

    // Where a contract is created the receiver is empty, and the contract stands in its column. What the first block gave came from nobody.
    private bool TryEnds(JsonElement row, out Account from, out Account? to)
    {
        to = null;
        string sender = AnswerJson.Text(row, "from"u8);
        from = new Account(_chain.Id, Zero);
        if (sender != Genesis && !sink.TryAccount(sender, _chain, "from", out from))
            return false;
        string receiver = AnswerJson.Text(row, "to"u8) is { Length: > 0 } named ? named : AnswerJson.Text(row, "contractAddress"u8);
        if (receiver.Length == 0)
            return true;
        if (!sink.TryAccount(receiver, _chain, "to", out Account known))
            return false;
        to = known;
        return true;
    }

    private bool TryToken(JsonElement row, out Asset asset)
    {
        string contract = AnswerJson.Text(row, "contractAddress"u8);
        if (!_chain.TryAsset(contract, out asset, out bool isNew, out string? error))
            return sink.Refuse(Fault.Asset, $"The member contractAddress: {error}", contract);
        if (asset.Contract == NativeEmitter)
            asset = _chain.Native;
        else if (isNew)
            sink.Describe(asset, AnswerJson.Text(row, "tokenSymbol"u8), AnswerJson.Text(row, "tokenDecimal"u8));
        return true;
    }

    // Layers above Ethereum pay for its room beside their own gas.
    private bool TryFee(JsonElement row, out UInt128 fee)
    {
        fee = 0;
        UInt128 beneath = 0;
        string price = AnswerJson.Text(row, "gasPrice"u8);
        string used = AnswerJson.Text(row, "gasUsed"u8);
        string layer = AnswerJson.Text(row, "L1FeesPaid"u8);
        if (price.Length == 0 || used.Length == 0)
            return true;
        if (!sink.TryAmount(price, out UInt128 gasPrice, out _) || !sink.TryAmount(used, out UInt128 gasUsed, out _)
            || (layer.Length > 0 && !sink.TryAmount(layer, out beneath, out _)))
            return false;
        if (gasPrice > ulong.MaxValue || gasUsed > ulong.MaxValue || beneath > ulong.MaxValue)
            return sink.Refuse(Fault.Amount, "The gas price, the gas used or the fee of the layer beneath is larger than any chain allows.", price);
        fee = (gasPrice * gasUsed) + beneath;
        return true;
    }

    private static bool HasFailed(JsonElement row) => AnswerJson.Text(row, "isError"u8) == "1";

    private void UseMain() => sink.UseSource(_main < 0 ? _main = sink.NewSource() : _main);
}
