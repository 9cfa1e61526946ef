using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers;

/// <summary>FlowTrace's own table of events: one event a row. Transfers among them become transfers.</summary>
internal sealed class FlowTraceLogsLedger : LedgerFormat
{
    public override string Name => "flowtrace-logs";

    public override IReadOnlyList<string> Required => ["tx", "index", "time", "address", "topic0", "data"];

    public override IReadOnlyList<string> Optional => ["chain", "block", "topic1", "topic2", "topic3"];

    public override bool ReportsOtherColumns => true;

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LogParser(file, sink)
    {
        private readonly int _chain = file.Find("chain");
        private readonly int _tx = file.Find("tx");
        private readonly int _index = file.Find("index");
        private readonly int _block = file.Find("block");
        private readonly int _time = file.Find("time");
        private readonly int _address = file.Find("address");
        private readonly int _data = file.Find("data");
        private readonly int[] _topics = [file.Find("topic0"), file.Find("topic1"), file.Find("topic2"), file.Find("topic3")];

        public override void ReadRow()
        {
            if (!Sink.TryChain(Cell(_chain), out ChainContext chain)
                || !Sink.TryTransaction(Cell(_tx), out TransactionId transaction)
                || !Sink.TryTime(Cell(_time), out long time)
                || !Sink.TryNumber(Cell(_block), "block", out long block)
                || !Sink.TryNumber(Cell(_index), "index", out long index)
                || !Sink.TryAccount(Cell(_address), chain, "address", out Account emitter)
                || !TryTopics(out List<Word> topics))
                return;
            AddLog(transaction, new Position(time, chain.Id, block, Position.Unknown, (int)index), emitter, topics, Cell(_data));
        }

        private bool TryTopics(out List<Word> topics)
        {
            topics = [];
            foreach (int column in _topics)
            {
                ReadOnlySpan<char> text = Cell(column);
                if (!text.IsEmpty && topics.Count < Array.IndexOf(_topics, column))
                    return Sink.Refuse(Fault.Log, "A topic is empty and a later one is not. Topics stand in order, without a gap.", text);
                if (!TryTopic(text, topics))
                    return false;
            }

            return true;
        }
    }
}
