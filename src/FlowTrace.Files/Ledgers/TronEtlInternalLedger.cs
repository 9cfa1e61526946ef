using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers;

/// <summary>tronetl's <c>internal_transactions</c>: what contracts moved of TRX and of TRC-10 tokens inside transactions.</summary>
internal sealed class TronEtlInternalLedger : LedgerFormat
{
    public override string Name => "tronetl-internal";

    public override IReadOnlyList<string> Required =>
        ["block_number", "transaction_hash", "caller_address", "transferTo_address", "call_token_id", "call_value", "rejected"];

    public override IReadOnlyList<string> Optional => ["internal_index", "call_info_index", "note", "block_timestamp"];

    public override bool NeedsBlockTimes(CsvFile file) => file.Find("block_timestamp") < 0;

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LedgerParser(file, sink)
    {
        private const string RejectedMessage = "Calls that the chain rejected move nothing.";

        private readonly int _block = file.Find("block_number");
        private readonly int _tx = file.Find("transaction_hash");
        private readonly int _from = file.Find("caller_address");
        private readonly int _to = file.Find("transferTo_address");
        private readonly int _token = file.Find("call_token_id");
        private readonly int _value = file.Find("call_value");
        private readonly int _rejected = file.Find("rejected");
        private readonly int _time = file.Find("block_timestamp");

        public override void ReadRow()
        {
            ChainContext chain = Sink.Tron;
            if (Cell(_rejected).Equals("true", StringComparison.OrdinalIgnoreCase))
            {
                Sink.Tally(RejectedMessage);
                return;
            }

            // Nothing moved stands as an empty cell, a zero and a receiver that may be missing.
            if (Cell(_value) is "" or "0")
                return;
            if (!Sink.TryTransaction(Cell(_tx), out TransactionId transaction)
                || !Sink.TryNumber(Cell(_block), "block_number", out long block)
                || !Sink.TryBlockTime(Cell(_time), chain, block, out long time)
                || !Sink.TryAccount(Cell(_from), chain, "caller_address", out Account from)
                || !Sink.TryAccount(Cell(_to), chain, "transferTo_address", out Account to)
                || !Sink.TryTronAsset(Cell(_token), chain, out Asset asset)
                || !Sink.TryAmount(Cell(_value), out UInt128 value, out _))
                return;
            var position = new Position(time, chain.Id, block, Position.Unknown, Position.Unknown);
            Sink.Add(TransferKind.Internal, transaction, position, from, to, asset, value);
        }
    }
}
