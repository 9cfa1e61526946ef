using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers;

/// <summary>ethereum-etl's <c>blocks</c>: it moves nothing and tells when the blocks of the other files were, and their hashes.</summary>
internal sealed class EtlBlocksLedger : LedgerFormat
{
    public override string Name => "etl-blocks";

    public override IReadOnlyList<string> Required => ["number", "hash", "parent_hash", "timestamp"];

    public override LedgerParser Open(CsvFile file, LedgerSink sink) => new Parser(file, sink);

    private sealed class Parser(CsvFile file, LedgerSink sink) : LedgerParser(file, sink)
    {
        private readonly int _number = file.Find("number");
        private readonly int _hash = file.Find("hash");
        private readonly int _time = file.Find("timestamp");

        // Only Tron's blocks are signed by witnesses.
        private readonly ChainContext _chain = file.Find("witness_signature") < 0 ? sink.Default : sink.Tron;

        public override void ReadRow()
        {
            if (!Sink.TryNumber(Cell(_number), "number", out long block) || block < 0 || !Sink.TryTime(Cell(_time), out long time))
                return;
            Sink.Shared.BlockTimes.TryAdd((_chain.Id, block), time);
            Sink.Pin(_chain, block, Cell(_hash), time);
        }
    }
}
