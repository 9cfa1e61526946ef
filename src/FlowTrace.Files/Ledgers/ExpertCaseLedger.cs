using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers;

/// <summary>
/// A case traced by hand: flows stated in dollars, swaps already collapsed, with the expert's labels. The asset is US cents on the chain.
/// </summary>
internal sealed class ExpertCaseLedger : LedgerFormat
{
    // A dollar has a hundred cents: two digits behind the point.
    private const int CentsOfDollar = 2;

    public override string Name => "expert-case";

    public override IReadOnlyList<string> Required => ["Timestamp", "Block", "Tx_hash", "From", "To", "Value_in_USD"];

    public override IReadOnlyList<string> Optional => ["From_label", "To_label"];

    public override bool ReportsOtherColumns => true;

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LedgerParser(file, sink)
    {
        private readonly int _time = file.Find("Timestamp");
        private readonly int _block = file.Find("Block");
        private readonly int _tx = file.Find("Tx_hash");
        private readonly int _from = file.Find("From");
        private readonly int _fromLabel = file.Find("From_label");
        private readonly int _to = file.Find("To");
        private readonly int _toLabel = file.Find("To_label");
        private readonly int _value = file.Find("Value_in_USD");
        private readonly Asset _cents = Asset.UsdCents(sink.Default.Id);

        public override void ReadRow()
        {
            ChainContext chain = Sink.Default;
            ReadOnlySpan<char> value = Cell(_value);
            if (!Sink.TryTransaction(Cell(_tx), out TransactionId transaction)
                || !Sink.TryTime(Cell(_time), out long time)
                || !Sink.TryNumber(Cell(_block), "Block", out long block)
                || !Sink.TryAccount(Cell(_from), chain, "From", out Account from)
                || !Sink.TryAccount(Cell(_to), chain, "To", out Account to))
                return;
            if (!Amount.TryParseDecimal(value, CentsOfDollar, out UInt128 cents, out string? error))
            {
                Sink.Refuse(Fault.Amount, error, value);
                return;
            }

            Sink.Label(from, Cell(_fromLabel));
            Sink.Label(to, Cell(_toLabel));
            Sink.Describe(_cents, "USD", "2");
            var position = new Position(time, chain.Id, block, Position.Unknown, Position.Unknown);
            Sink.Add(TransferKind.Transfer, transaction, position, from, to, _cents, cents);
        }
    }
}
