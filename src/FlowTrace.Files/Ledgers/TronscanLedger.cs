using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers;

/// <summary>
/// Tronscan's TRC-20 transfers of several wallets in one CSV. Its header is broken: the last cell reads <c>result0</c> and is followed by
/// <c>1</c> to <c>17</c>, while rows have eighteen cells.
/// </summary>
/// <remarks>Each listed wallet is a source of its own, for a transfer between two of them can stand in both lists.</remarks>
internal sealed class TronscanLedger : LedgerFormat
{
    private const int Cells = 18;

    public override string Name => "tronscan-trc20";

    public override IReadOnlyList<string> Required =>
        ["wallet", "timestamp", "tx_id", "from_address", "to_address", "quant", "token_id", "contract_return"];

    public override IReadOnlyList<string> Optional => ["from_tag", "to_tag", "token_abbr", "token_decimal"];

    public override int CellsOf(CsvFile file) => file.Find("result0") == Cells - 1 ? Cells : file.Header.Length;

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LedgerParser(file, sink)
    {
        private readonly int _wallet = file.Find("wallet");
        private readonly int _time = file.Find("timestamp");
        private readonly int _tx = file.Find("tx_id");
        private readonly int _from = file.Find("from_address");
        private readonly int _fromTag = file.Find("from_tag");
        private readonly int _to = file.Find("to_address");
        private readonly int _toTag = file.Find("to_tag");
        private readonly int _amount = file.Find("quant");
        private readonly int _token = file.Find("token_id");
        private readonly int _symbol = file.Find("token_abbr");
        private readonly int _decimals = file.Find("token_decimal");
        private readonly int _result = file.Find("contract_return");

        private readonly Dictionary<Account, int> _sources = [];

        public override void ReadRow()
        {
            ChainContext chain = Sink.Tron;
            if (!Sink.TryAccount(Cell(_wallet), chain, "wallet", out Account wallet)
                || !Sink.TryTransaction(Cell(_tx), out TransactionId transaction)
                || !Sink.TryTime(Cell(_time), out long time)
                || !Sink.TryAccount(Cell(_from), chain, "from_address", out Account from)
                || !Sink.TryAccount(Cell(_to), chain, "to_address", out Account to)
                || !TryAsset(chain, out Asset asset)
                || !Sink.TryAmount(Cell(_amount), out UInt128 amount, out _))
                return;
            Sink.Label(from, Cell(_fromTag));
            Sink.Label(to, Cell(_toTag));
            if (Cell(_result) is not ("SUCCESS" or ""))
            {
                Sink.Tally(LedgerSink.FailedMessage);
                return;
            }

            if (!_sources.TryGetValue(wallet, out int source))
                _sources.Add(wallet, source = Sink.NewSource());
            Sink.UseSource(source);
            var position = new Position(time, chain.Id, Position.Unknown, Position.Unknown, Position.Unknown);
            Sink.Add(TransferKind.Token, transaction, position, from, to, asset, amount);
        }

        private bool TryAsset(ChainContext chain, out Asset asset)
        {
            ReadOnlySpan<char> text = Cell(_token);
            if (!chain.TryAsset(text, out asset, out bool isNew, out string? error))
                return Sink.Refuse(Fault.Asset, $"The column token_id: {error}", text);
            if (isNew)
                Sink.Describe(asset, Cell(_symbol), Cell(_decimals));
            return true;
        }
    }
}
