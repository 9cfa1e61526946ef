using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

/// <summary>
/// ethereum-etl's <c>transactions</c>. The tool's own export says neither whether a transaction failed nor what it paid; the BigQuery data
/// set does (<c>receipt_status</c>, <c>receipt_gas_used</c>).
/// </summary>
internal sealed class EtlTransactionsLedger : LedgerFormat
{
    public override string Name => "etl-transactions";

    public override IReadOnlyList<string> Required =>
        ["hash", "from_address", "to_address", "value", "block_number", "transaction_index", "block_timestamp"];

    public override IReadOnlyList<string> Optional =>
        ["gas_price", "receipt_gas_used", "receipt_effective_gas_price", "receipt_status", "receipt_contract_address", "input", "block_hash"];

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LedgerParser(file, sink)
    {
        private const string NoStatusMessage =
            "The rows do not say which transactions failed; all were read as done. Join the receipts' status as receipt_status.";

        private const string NoFeeMessage =
            "The rows do not say what the transactions paid; no fee is booked. Join the receipts' gas as receipt_gas_used.";

        private readonly int _hash = file.Find("hash");
        private readonly int _from = file.Find("from_address");
        private readonly int _to = file.Find("to_address");
        private readonly int _value = file.Find("value");
        private readonly int _block = file.Find("block_number");
        private readonly int _index = file.Find("transaction_index");
        private readonly int _time = file.Find("block_timestamp");
        private readonly int _blockHash = file.Find("block_hash");
        private readonly int _gasPrice = file.Find("gas_price");
        private readonly int _gasUsed = file.Find("receipt_gas_used");
        private readonly int _effectivePrice = file.Find("receipt_effective_gas_price");
        private readonly int _status = file.Find("receipt_status");
        private readonly int _input = file.Find("input");
        private readonly int _created = file.Find("receipt_contract_address");

        public override void ReadRow()
        {
            ChainContext chain = Sink.ChainOf(Cell(_from));
            if (!Sink.TryTransaction(Cell(_hash), out TransactionId transaction)
                || !Sink.TryNumber(Cell(_block), "block_number", out long block)
                || !Sink.TryNumber(Cell(_index), "transaction_index", out long index)
                || !Sink.TryTime(Cell(_time), out long time)
                || !Sink.TryAccount(Cell(_from), chain, "from_address", out Account from)
                || !Sink.TryAmount(Cell(_value), out UInt128 value, out _)
                || !TryStatus(out bool failed)
                || !TryFee(out UInt128 fee))
                return;
            if (block >= 0)
                Sink.Shared.BlockTimes.TryAdd((chain.Id, block), time);
            Sink.Pin(chain, block, Cell(_blockHash), time);
            var position = new Position(time, chain.Id, block, (int)index, Position.Unknown);
            if (fee > 0 && !Sink.Add(TransferKind.Fee, transaction, position, from, chain.FeeSink, chain.Native, fee))
                return;
            if (failed)
                Sink.Tally(LedgerSink.FailedMessage);
            else if (TryReceiver(chain, value, out Account to))
            {
                Sink.Add(TransferKind.Transfer, transaction, position, from, to, chain.Native, value);
                if (Hex.TryReadSelector(Cell(_input), out uint selector) && KnownSelectors.IsWanted(selector))
                    ReadCall(transaction, position, from, to, value);
            }
        }

        private void ReadCall(in TransactionId transaction, in Position position, in Account from, in Account to, UInt128 value)
        {
            if (Hex.TryRead(Cell(_input), out byte[] input))
                Sink.Add(new ContractCall(transaction, position, from, to, value, input));
            else
                Sink.Refuse(Fault.Log, LedgerSink.HexMessage, Cell(_input));
        }

        // A transaction that creates a contract has no receiver; without value there is nothing to receive either.
        private bool TryReceiver(ChainContext chain, UInt128 value, out Account to)
        {
            to = default;
            ReadOnlySpan<char> text = Cell(_to).IsEmpty ? Cell(_created) : Cell(_to);
            if (!text.IsEmpty)
                return Sink.TryAccount(text, chain, "to_address", out to);
            if (value > 0)
                Sink.Refuse(
                    Fault.Account, "The transaction creates a contract and its address is not given. Join it as receipt_contract_address.", Cell(_hash));
            return false;
        }

        private bool TryStatus(out bool failed)
        {
            ReadOnlySpan<char> text = Cell(_status);
            failed = text is "0";
            if (text.IsEmpty)
                Sink.Issues.Tally(ReadIssueSeverity.Doubt, NoStatusMessage, File.Line);
            return failed || text is "" or "1"
                || Sink.Refuse(Fault.Word, "The column receipt_status is neither 0 nor 1. Write 0 for a transaction that failed.", text);
        }

        private bool TryFee(out UInt128 fee)
        {
            fee = 0;
            ReadOnlySpan<char> price = Cell(_effectivePrice).IsEmpty ? Cell(_gasPrice) : Cell(_effectivePrice);
            if (price.IsEmpty || Cell(_gasUsed).IsEmpty)
            {
                Sink.Issues.Tally(ReadIssueSeverity.Notice, NoFeeMessage, File.Line);
                return true;
            }

            if (!Sink.TryAmount(price, out UInt128 gasPrice, out _) || !Sink.TryAmount(Cell(_gasUsed), out UInt128 gasUsed, out _))
                return false;
            if (gasPrice > ulong.MaxValue || gasUsed > ulong.MaxValue)
                return Sink.Refuse(Fault.Amount, "The gas price or the gas used is larger than any chain allows. Give wei and units of gas.", price);
            fee = gasPrice * gasUsed;
            return true;
        }
    }
}
