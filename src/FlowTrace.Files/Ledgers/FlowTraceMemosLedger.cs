using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers;

/// <summary>FlowTrace's own table of the texts that transactions carry: one text a row.</summary>
internal sealed class FlowTraceMemosLedger : LedgerFormat
{
    public override string Name => "flowtrace-memos";

    public override IReadOnlyList<string> Required => ["tx", "time", "memo"];

    public override IReadOnlyList<string> Optional => ["chain", "block"];

    public override bool ReportsOtherColumns => true;

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LedgerParser(file, sink)
    {
        private readonly int _chain = file.Find("chain");
        private readonly int _tx = file.Find("tx");
        private readonly int _block = file.Find("block");
        private readonly int _time = file.Find("time");
        private readonly int _memo = file.Find("memo");

        public override void ReadRow()
        {
            if (!Sink.TryChain(Cell(_chain), out ChainContext chain)
                || !Sink.TryTransaction(Cell(_tx), out TransactionId transaction)
                || !Sink.TryTime(Cell(_time), out long time)
                || !Sink.TryNumber(Cell(_block), "block", out long block))
                return;
            var position = new Position(time, chain.Id, block, Position.Unknown, Position.Unknown);
            if (Cell(_memo).IsEmpty)
                Sink.Refuse(Fault.Word, "The memo is empty. Leave out transactions that carry no text.", File.RawRow);
            else
                Sink.Add(new TransactionMemo(transaction, position, Cell(_memo).ToString()));
        }
    }
}
