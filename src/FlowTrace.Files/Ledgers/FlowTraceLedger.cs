using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers;

/// <summary>FlowTrace's own ledger: one transfer a row, whole base units.</summary>
internal sealed class FlowTraceLedger : LedgerFormat
{
    public override string Name => "flowtrace";

    public override IReadOnlyList<string> Required => ["tx", "time", "from", "to", "asset", "amount"];

    public override IReadOnlyList<string> Optional => ["chain", "index", "block", "kind", "status", "symbol", "decimals", "blockHash"];

    public override bool ReportsOtherColumns => true;

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LedgerParser(file, sink)
    {
        private readonly int _chain = file.Find("chain");
        private readonly int _tx = file.Find("tx");
        private readonly int _index = file.Find("index");
        private readonly int _block = file.Find("block");
        private readonly int _time = file.Find("time");
        private readonly int _from = file.Find("from");
        private readonly int _to = file.Find("to");
        private readonly int _asset = file.Find("asset");
        private readonly int _amount = file.Find("amount");
        private readonly int _kind = file.Find("kind");
        private readonly int _status = file.Find("status");
        private readonly int _symbol = file.Find("symbol");
        private readonly int _decimals = file.Find("decimals");
        private readonly int _blockHash = file.Find("blockHash");

        public override void ReadRow()
        {
            if (!Sink.TryChain(Cell(_chain), out ChainContext chain)
                || !Sink.TryTransaction(Cell(_tx), out TransactionId transaction)
                || !Sink.TryTime(Cell(_time), out long time)
                || !Sink.TryNumber(Cell(_block), "block", out long block)
                || !Sink.TryNumber(Cell(_index), "index", out long index)
                || !TryAsset(chain, out Asset asset)
                || !TryKind(asset, out TransferKind kind)
                || !Sink.TryAccount(Cell(_from), chain, "from", out Account from)
                || !TryReceiver(chain, kind, out Account to)
                || !Sink.TryAmount(Cell(_amount), out UInt128 amount, out _)
                || !TryStatus(out bool failed, out bool isFinal))
                return;
            Sink.Pin(chain, block, Cell(_blockHash), time, isFinal);
            if (!isFinal)
                Sink.MarkUnfinal(chain, transaction);
            if (to.IsFeeSink)
                kind = TransferKind.Fee;
            if (failed && kind != TransferKind.Fee)
                Sink.Tally(LedgerSink.FailedMessage);
            else
                Sink.Add(kind, transaction, new Position(time, chain.Id, block, Position.Unknown, (int)index), from, to, asset, amount);
        }

        private bool TryAsset(ChainContext chain, out Asset asset)
        {
            ReadOnlySpan<char> text = Cell(_asset);
            if (text is "native")
            {
                asset = chain.Native;
            }
            else if (!chain.TryAsset(text, out asset, out bool isNew, out string? error))
            {
                return Sink.Refuse(
                    Fault.Asset, text.IsEmpty ? "The column asset is empty. Write native, or the token's contract." : $"The column asset: {error}", text);
            }
            else if (isNew)
            {
                Sink.Describe(asset, Cell(_symbol), Cell(_decimals));
            }

            return true;
        }

        private bool TryKind(in Asset asset, out TransferKind kind)
        {
            ReadOnlySpan<char> text = Cell(_kind);
            kind = asset.Kind == AssetKind.Token ? TransferKind.Token : TransferKind.Transfer;
            switch (text)
            {
                case "" or "transfer" or "token":
                    return true;
                case "internal":
                    kind = TransferKind.Internal;
                    return true;
                case "fee":
                    kind = TransferKind.Fee;
                    return true;
                case "mint":
                    kind = TransferKind.Mint;
                    return true;
                case "burn":
                    kind = TransferKind.Burn;
                    return true;
                default:
                    return Sink.Refuse(
                        Fault.Word, "The kind is none of transfer, internal, token, fee, mint, burn. Write one of them, or leave it empty.", text);
            }
        }

        // A fee is paid to the chain: the receiver of a fee row is the chain's fee sink and need not be written.
        private bool TryReceiver(ChainContext chain, TransferKind kind, out Account to)
        {
            ReadOnlySpan<char> text = Cell(_to);
            if (kind != TransferKind.Fee)
                return Sink.TryAccount(text, chain, "to", out to);
            to = chain.FeeSink;
            return text is "" or "fee" || Sink.Refuse(Fault.Account, "A fee is paid to the chain. Write fee in the column to, or leave it empty.", text);
        }

        private bool TryStatus(out bool failed, out bool isFinal)
        {
            ReadOnlySpan<char> text = Cell(_status);
            failed = text is "failed";
            isFinal = text is not "unfinal";
            return text is "" or "ok" or "failed" or "unfinal"
                || Sink.Refuse(Fault.Word, "The status is none of ok, failed, unfinal. Write one of them, or leave it empty.", text);
        }
    }
}
