using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers;

/// <summary>tronetl's <c>trc10</c>: transfers of tokens that Tron keeps itself.</summary>
internal sealed class TronEtlTrc10Ledger : LedgerFormat
{
    public override string Name => "tronetl-trc10";

    public override IReadOnlyList<string> Required => ["block_number", "transaction_hash", "asset_name", "from_address", "to_address", "value"];

    public override IReadOnlyList<string> Optional => ["transaction_index", "block_timestamp"];

    public override bool NeedsBlockTimes(CsvFile file) => file.Find("block_timestamp") < 0;

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LedgerParser(file, sink)
    {
        private readonly int _block = file.Find("block_number");
        private readonly int _tx = file.Find("transaction_hash");
        private readonly int _transactionIndex = file.Find("transaction_index");
        private readonly int _asset = file.Find("asset_name");
        private readonly int _from = file.Find("from_address");
        private readonly int _to = file.Find("to_address");
        private readonly int _value = file.Find("value");
        private readonly int _time = file.Find("block_timestamp");

        public override void ReadRow()
        {
            ChainContext chain = Sink.Tron;
            if (!Sink.TryTransaction(Cell(_tx), out TransactionId transaction)
                || !Sink.TryNumber(Cell(_block), "block_number", out long block)
                || !Sink.TryBlockTime(Cell(_time), chain, block, out long time)
                || !Sink.TryNumber(Cell(_transactionIndex), "transaction_index", out long transactionIndex)
                || !Sink.TryTronAsset(Cell(_asset), chain, out Asset asset)
                || !Sink.TryAccount(Cell(_from), chain, "from_address", out Account from)
                || !Sink.TryAccount(Cell(_to), chain, "to_address", out Account to)
                || !Sink.TryAmount(Cell(_value), out UInt128 value, out _))
                return;
            var position = new Position(time, chain.Id, block, (int)transactionIndex, Position.Unknown);
            Sink.Add(TransferKind.Token, transaction, position, from, to, asset, value);
        }
    }
}
