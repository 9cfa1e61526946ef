using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers;

/// <summary>
/// ethereum-etl's <c>logs</c>, as the tool (topics joined with commas), the BigQuery data set and tronetl (topics joined with semicolons) write
/// it. Transfers among the events become transfers.
/// </summary>
internal sealed class EtlLogsLedger : LedgerFormat
{
    public override string Name => "etl-logs";

    public override IReadOnlyList<string> Required => ["log_index", "transaction_hash", "block_number", "address", "data", "topics"];

    public override IReadOnlyList<string> Optional => ["transaction_index", "block_timestamp", "block_hash"];

    public override bool NeedsBlockTimes(CsvFile file) => file.Find("block_timestamp") < 0;

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LogParser(file, sink)
    {
        private readonly int _index = file.Find("log_index");
        private readonly int _tx = file.Find("transaction_hash");
        private readonly int _transactionIndex = file.Find("transaction_index");
        private readonly int _block = file.Find("block_number");
        private readonly int _address = file.Find("address");
        private readonly int _data = file.Find("data");
        private readonly int _topics = file.Find("topics");
        private readonly int _time = file.Find("block_timestamp");
        private readonly int _blockHash = file.Find("block_hash");

        public override void ReadRow()
        {
            ChainContext chain = Sink.ChainOf(Cell(_address));
            if (!Sink.TryTransaction(Cell(_tx), out TransactionId transaction)
                || !Sink.TryNumber(Cell(_block), "block_number", out long block)
                || !Sink.TryBlockTime(Cell(_time), chain, block, out long time)
                || !Sink.TryNumber(Cell(_index), "log_index", out long index)
                || !Sink.TryNumber(Cell(_transactionIndex), "transaction_index", out long transactionIndex)
                || !Sink.TryAccount(Cell(_address), chain, "address", out Account emitter)
                || !TryTopics(Cell(_topics), out List<Word> topics))
                return;
            Sink.Pin(chain, block, Cell(_blockHash), time);
            AddLog(transaction, new Position(time, chain.Id, block, (int)transactionIndex, (int)index), emitter, topics, Cell(_data));
        }

        private bool TryTopics(ReadOnlySpan<char> text, out List<Word> topics)
        {
            topics = [];
            foreach (Range range in text.SplitAny(',', ';'))
                if (!TryTopic(text[range].Trim(), topics))
                    return false;
            return true;
        }
    }
}
