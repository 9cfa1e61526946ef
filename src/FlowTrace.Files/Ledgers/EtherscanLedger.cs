using System.Runtime.InteropServices;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

/// <summary>
/// The rows of Etherscan's account API (normal, internal and token transfers) kept in one CSV.
/// </summary>
/// <remarks>
/// <para>
/// A native row (no contract) with a gas price and gas used is the transaction's own; it alone pays the fee, gas price times gas used, out of
/// its sender. An internal row has no gas price, whatever it says of gas used. Token rows repeat the gas of their transaction and pay nothing.
/// </para>
/// <para>
/// A transaction has one row of its own. Where it stands twice the exporter listed both its accounts; the second is removed and counted. Of an
/// exact amount and the float an exporter made of it, the exact one is kept. Internal and token rows are never taken for duplicates.
/// </para>
/// <para>A row whose transaction had fewer confirmations, when it was fetched, than its chain needs (<see cref="Finality"/>) is not final.</para>
/// </remarks>
internal sealed class EtherscanLedger : LedgerFormat
{
    public override string Name => "etherscan";

    public override IReadOnlyList<string> Required =>
        ["hash", "from", "to", "value", "timeStamp", "blockNumber", "contractAddress", "isError", "gasPrice", "gasUsed"];

    public override IReadOnlyList<string> Optional => ["tokenSymbol", "tokenDecimal", "transactionIndex", "blockHash", "confirmations"];

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LedgerParser(file, sink)
    {
        private const string DuplicateMessage =
            "A transaction's own row stood twice, once in the list of each of its accounts; the second was removed.";

        private const string NoOwnRowMessage =
            "Transactions of which only token or internal rows are there book no fee: who paid it is not said.";

        private readonly int _hash = file.Find("hash");
        private readonly int _from = file.Find("from");
        private readonly int _to = file.Find("to");
        private readonly int _value = file.Find("value");
        private readonly int _time = file.Find("timeStamp");
        private readonly int _block = file.Find("blockNumber");
        private readonly int _symbol = file.Find("tokenSymbol");
        private readonly int _decimals = file.Find("tokenDecimal");
        private readonly int _contract = file.Find("contractAddress");
        private readonly int _isError = file.Find("isError");
        private readonly int _gasPrice = file.Find("gasPrice");
        private readonly int _gasUsed = file.Find("gasUsed");
        private readonly int _transactionIndex = file.Find("transactionIndex");
        private readonly int _blockHash = file.Find("blockHash");
        private readonly int _confirmations = file.Find("confirmations");

        private readonly Dictionary<TransactionId, OwnRow> _own = [];
        private readonly HashSet<TransactionId> _others = [];

        // Own rows read from floats wait until the end: the exact form may still come. Their fee is booked in place and keeps theirs.
        private readonly List<TransactionId> _waiting = [];

        public override void ReadRow()
        {
            ChainContext chain = Sink.Default;
            if (!Sink.TryTransaction(Cell(_hash), out TransactionId transaction)
                || !Sink.TryTime(Cell(_time), out long time)
                || !Sink.TryNumber(Cell(_block), "blockNumber", out long block)
                || !Sink.TryNumber(Cell(_transactionIndex), "transactionIndex", out long transactionIndex)
                || !Sink.TryNumber(Cell(_confirmations), "confirmations", out long confirmations)
                || !Sink.TryAccount(Cell(_from), chain, "from", out Account from)
                || !Sink.TryAmount(Cell(_value), out UInt128 value, out bool inexact)
                || !TryFailed(out bool failed))
                return;
            var position = new Position(time, chain.Id, block, (int)transactionIndex, Position.Unknown);
            bool isFinal = confirmations == Position.Unknown || confirmations >= Finality.ConfirmationsOn(chain.Id);
            Sink.Pin(chain, block, Cell(_blockHash), time, isFinal);
            if (!isFinal)
                Sink.MarkUnfinal(chain, transaction);

            // Where a contract is created the receiver is empty and the contract stands in its column.
            ReadOnlySpan<char> contract = Cell(_contract);
            bool creates = Cell(_to).IsEmpty && Cell(_symbol).IsEmpty && !contract.IsEmpty;
            if (!Sink.TryAccount(creates ? contract : Cell(_to), chain, "to", out Account to))
                return;
            if (!contract.IsEmpty && !creates)
                ReadToken(chain, transaction, position, from, to, contract, value, failed);
            else if (!TryFee(out bool isOwn, out UInt128 fee))
                return;
            else if (isOwn && !IsInternalCopy(transaction, from, to, value))
                ReadOwn(chain, new OwnRow(position, from, to, value, inexact && !failed), transaction, fee, failed);
            else
                Move(TransferKind.Internal, transaction, position, from, to, chain.Native, value, failed);
        }

        public override void Complete()
        {
            foreach (TransactionId transaction in _waiting)
                if (_own[transaction] is { Waits: true } row)
                    Sink.Add(TransferKind.Transfer, transaction, row.Position, row.From, row.To, Asset.Native(row.From.Chain), row.Value);
            long withoutOwn = _others.Count(transaction => !_own.ContainsKey(transaction));
            if (withoutOwn > 0)
                Sink.Issues.Tally(ReadIssueSeverity.Notice, NoOwnRowMessage, 0, count: withoutOwn);
        }

        private void ReadToken(
            ChainContext chain, in TransactionId transaction, in Position position, in Account from, in Account to, ReadOnlySpan<char> contract,
            UInt128 value, bool failed)
        {
            if (!chain.TryAsset(contract, out Asset asset, out bool isNew, out string? error))
            {
                Sink.Refuse(Fault.Asset, $"The column contractAddress: {error}", contract);
                return;
            }

            if (isNew)
                Sink.Describe(asset, Cell(_symbol), Cell(_decimals));
            Move(TransferKind.Token, transaction, position, from, to, asset, value, failed);
        }

        private void ReadOwn(ChainContext chain, in OwnRow row, in TransactionId transaction, UInt128 fee, bool failed)
        {
            ref OwnRow known = ref CollectionsMarshal.GetValueRefOrAddDefault(_own, transaction, out bool exists);
            if (exists)
            {
                Sink.Tally(DuplicateMessage);
                if (!known.Waits || row.Waits)
                    return;
                known = row;
                Sink.Add(TransferKind.Transfer, transaction, row.Position, row.From, row.To, chain.Native, row.Value);
                return;
            }

            if (fee > 0 && !Sink.Add(TransferKind.Fee, transaction, row.Position, row.From, chain.FeeSink, chain.Native, fee))
            {
                _own.Remove(transaction);
                return;
            }

            known = row;
            if (failed)
                Sink.Tally(LedgerSink.FailedMessage);
            else if (row.Waits)
                _waiting.Add(transaction);
            else
                Sink.Add(TransferKind.Transfer, transaction, row.Position, row.From, row.To, chain.Native, row.Value);
        }

        private void Move(
            TransferKind kind, in TransactionId transaction, in Position position, in Account from, in Account to, in Asset asset, UInt128 value, bool failed)
        {
            _others.Add(transaction);
            if (failed)
                Sink.Tally(LedgerSink.FailedMessage);
            else
                Sink.Add(kind, transaction, position, from, to, asset, value);
        }

        /// <summary>Whether a second native row with gas moves something else than the transaction's own row: a call that repeats its gas.</summary>
        private bool IsInternalCopy(in TransactionId transaction, in Account from, in Account to, UInt128 value)
        {
            if (!_own.TryGetValue(transaction, out OwnRow own))
                return false;
            UInt128 difference = own.Value > value ? own.Value - value : value - own.Value;

            // A double keeps 53 bits, so a float of the same amount is off by less than one part in 2^50.
            return own.From != from || own.To != to || difference > (own.Value >> 50);
        }

        private bool TryFee(out bool isOwn, out UInt128 fee)
        {
            isOwn = false;
            fee = 0;
            ReadOnlySpan<char> price = Cell(_gasPrice);
            ReadOnlySpan<char> used = Cell(_gasUsed);
            if (price.IsEmpty || used.IsEmpty)
                return true;
            if (!Sink.TryAmount(price, out UInt128 gasPrice, out _) || !Sink.TryAmount(used, out UInt128 gasUsed, out _))
                return false;
            if (gasPrice > ulong.MaxValue || gasUsed > ulong.MaxValue)
                return Sink.Refuse(Fault.Amount, "The gas price or the gas used is larger than any chain allows. Give wei and units of gas.", price);
            isOwn = gasUsed > 0;
            fee = gasPrice * gasUsed;
            return true;
        }

        // Token rows leave the cell empty: an event stands only in a transaction that succeeded. Tables of floats make 1 into 1.0.
        private bool TryFailed(out bool failed)
        {
            ReadOnlySpan<char> text = Cell(_isError);
            failed = text is "1" or "1.0";
            return failed || text is "" or "0" or "0.0"
                || Sink.Refuse(Fault.Word, "The column isError is neither 0 nor 1. Write 1 for a transaction that failed.", text);
        }
    }

    private readonly record struct OwnRow(Position Position, Account From, Account To, UInt128 Value, bool Waits);
}
