using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers;

/// <summary>
/// FlowTrace's own table of calls to contracts in transactions that succeeded: one call a row, kept whatever it calls. It moves nothing by itself;
/// what the calls move stands in the ledgers.
/// </summary>
internal sealed class FlowTraceCallsLedger : LedgerFormat
{
    public override string Name => "flowtrace-calls";

    public override IReadOnlyList<string> Required => ["tx", "time", "from", "to", "input"];

    public override IReadOnlyList<string> Optional => ["chain", "block", "value"];

    public override bool ReportsOtherColumns => true;

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LedgerParser(file, sink)
    {
        private readonly int _chain = file.Find("chain");
        private readonly int _tx = file.Find("tx");
        private readonly int _block = file.Find("block");
        private readonly int _time = file.Find("time");
        private readonly int _from = file.Find("from");
        private readonly int _to = file.Find("to");
        private readonly int _value = file.Find("value");
        private readonly int _input = file.Find("input");

        public override void ReadRow()
        {
            UInt128 value = 0;
            if (!Sink.TryChain(Cell(_chain), out ChainContext chain)
                || !Sink.TryTransaction(Cell(_tx), out TransactionId transaction)
                || !Sink.TryTime(Cell(_time), out long time)
                || !Sink.TryNumber(Cell(_block), "block", out long block)
                || !Sink.TryAccount(Cell(_from), chain, "from", out Account from)
                || !Sink.TryAccount(Cell(_to), chain, "to", out Account to)
                || (!Cell(_value).IsEmpty && !Sink.TryAmount(Cell(_value), out value, out _)))
                return;
            if (Hex.TryRead(Cell(_input), out byte[] input))
                Sink.Add(new ContractCall(
                    transaction, new Position(time, chain.Id, block, Position.Unknown, Position.Unknown), from, to, value, input));
            else
                Sink.Refuse(Fault.Log, LedgerSink.HexMessage, Cell(_input));
        }
    }
}
