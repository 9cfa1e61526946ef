using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers;

/// <summary>
/// ethereum-etl's <c>token_transfers</c>, as the tool, the BigQuery data set and tronetl write it. Without a column <c>block_timestamp</c> the times come
/// from a <c>blocks</c> or <c>transactions</c> file read with it.
/// </summary>
internal sealed class EtlTokenTransfersLedger : LedgerFormat
{
    public override string Name => "etl-token-transfers";

    public override IReadOnlyList<string> Required =>
        ["token_address", "from_address", "to_address", "value", "transaction_hash", "log_index", "block_number"];

    public override IReadOnlyList<string> Optional => ["block_timestamp", "block_hash"];

    public override bool NeedsBlockTimes(CsvFile file) => file.Find("block_timestamp") < 0;

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LedgerParser(file, sink)
    {
        private readonly int _token = file.Find("token_address");
        private readonly int _from = file.Find("from_address");
        private readonly int _to = file.Find("to_address");
        private readonly int _value = file.Find("value");
        private readonly int _tx = file.Find("transaction_hash");
        private readonly int _index = file.Find("log_index");
        private readonly int _block = file.Find("block_number");
        private readonly int _time = file.Find("block_timestamp");
        private readonly int _blockHash = file.Find("block_hash");

        public override void ReadRow()
        {
            ChainContext chain = Sink.ChainOf(Cell(_token));
            if (!Sink.TryTransaction(Cell(_tx), out TransactionId transaction)
                || !Sink.TryNumber(Cell(_block), "block_number", out long block)
                || !Sink.TryBlockTime(Cell(_time), chain, block, out long time)
                || !Sink.TryNumber(Cell(_index), "log_index", out long index)
                || !Sink.TryAccount(Cell(_from), chain, "from_address", out Account from)
                || !Sink.TryAccount(Cell(_to), chain, "to_address", out Account to)
                || !Sink.TryAmount(Cell(_value), out UInt128 value, out _))
                return;
            ReadOnlySpan<char> token = Cell(_token);
            if (!chain.TryAsset(token, out Asset asset, out _, out string? error))
            {
                Sink.Refuse(Fault.Asset, $"The column token_address: {error}", token);
                return;
            }

            Sink.Pin(chain, block, Cell(_blockHash), time);

            // Tron's events are numbered within their transaction and so do not order the transactions of a block.
            int place = ReferenceEquals(chain, Sink.Default) ? (int)index : Position.Unknown;
            Sink.Add(TransferKind.Token, transaction, new Position(time, chain.Id, block, Position.Unknown, place), from, to, asset, value);
        }
    }
}
