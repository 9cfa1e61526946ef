using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>Makes the transfers of a simulation, a block at a time: the script's transactions among those of ordinary people.</summary>
/// <remarks>
/// The number of transfers comes out exactly as asked for: every block of the background is given its part of what is still missing.
/// </remarks>
internal sealed class SimulationRun
{
    private const int RowsPerBlock = 10;

    private readonly LaunderingScript _script;
    private readonly Cast _cast;
    private readonly Background _background;
    private readonly int _activeBlocks;
    private RandomStream _random;
    private long _missing;
    private int _nextScripted;
    private int _nextActive;
    private int _nextActiveBlock;

    public SimulationRun(LaunderingScript script)
    {
        _script = script;
        _cast = script.Cast;
        _random = new RandomStream(script.Options.Seed, 1);
        _missing = script.Options.Transfers - script.Rows;
        _activeBlocks = (int)Math.Clamp(_missing / RowsPerBlock, _missing > 0 ? 1 : 0, LaunderingScript.Blocks - 1);
        _background = new Background(script, this);
        _nextActiveBlock = BlockOfActive(0);
    }

    /// <summary>The transfers of the current block, in their order.</summary>
    public List<SimulatedRow> Rows { get; } = [];

    /// <summary>The current block, counted from the ledger's first.</summary>
    public int Block { get; private set; }

    /// <summary>The current block's number on the chain: as high as the real chain's at the default start.</summary>
    public long BlockNumber => 21_750_000L + Block;

    public long UnixMilliseconds => _script.TimeOf(Block).ToUnixTimeMilliseconds();

    private int TransactionIndex { get; set; }

    private long BackgroundTransactions { get; set; }

    /// <summary>Goes to the next block that has transfers; false at the end.</summary>
    public bool NextBlock()
    {
        Rows.Clear();
        TransactionIndex = 0;
        bool isScripted = _nextScripted < _script.Transactions.Count;
        bool isActive = _nextActive < _activeBlocks;
        if (!isScripted && !isActive)
            return false;
        int scripted = isScripted ? _script.Transactions[_nextScripted].Block : int.MaxValue;
        Block = isActive ? Math.Min(scripted, _nextActiveBlock) : scripted;
        long quota = isActive && Block == _nextActiveBlock ? TakeQuota() : 0;
        if (Block == scripted)
        {
            FillFromBackground(quota / 2);
            quota -= quota / 2;
            FillFromScript();
        }

        FillFromBackground(quota);
        return true;
    }

    /// <summary>The transfer at a place in the current block.</summary>
    public Transfer TransferAt(int index)
    {
        SimulatedRow row = Rows[index];
        var position = new Position(UnixMilliseconds, ChainId.Ethereum, BlockNumber, row.TransactionIndex, index);
        return new Transfer(
            row.Kind, _cast.TransactionIdOf(row.Transaction), position, _cast[row.From], _cast[row.To], _cast.Assets[row.Asset], row.Quantity);
    }

    /// <summary>Begins a transaction of the background; the rows that follow are its own.</summary>
    internal void BeginTransaction()
    {
        TransactionIndex++;
        BackgroundTransactions++;
    }

    internal void Add(TransferKind kind, int from, int to, int asset, UInt128 quantity) =>
        Rows.Add(new SimulatedRow(quantity, BackgroundTransactions, from, to, TransactionIndex - 1, (byte)asset, kind));

    private void FillFromBackground(long rows)
    {
        int end = checked(Rows.Count + (int)rows);
        while (Rows.Count < end)
            _background.Act(end - Rows.Count);
    }

    private void FillFromScript()
    {
        for (; _nextScripted < _script.Transactions.Count && _script.Transactions[_nextScripted].Block == Block; _nextScripted++)
        {
            ScriptedTransaction transaction = _script.Transactions[_nextScripted];
            long number = ScriptedTransaction.FirstNumber + transaction.Sequence;
            int index = TransactionIndex++;
            if (transaction.Fee > 0)
            {
                Rows.Add(new SimulatedRow(transaction.Fee, number, transaction.FeePayer, Cast.FeeSink, index, Cast.Native, TransferKind.Fee));
                _background.Book(transaction.FeePayer, Cast.FeeSink, Cast.Native, transaction.Fee);
            }

            Rows.Add(new SimulatedRow(
                transaction.Quantity, number, transaction.From, transaction.To, index, (byte)transaction.Asset, transaction.Kind));
            _background.Book(transaction.From, transaction.To, transaction.Asset, transaction.Quantity);
        }
    }

    /// <summary>How many rows the current block gets: its even part of what is missing, more or less by half.</summary>
    private long TakeQuota()
    {
        int left = _activeBlocks - _nextActive;
        long even = _missing / left;
        long quota = left == 1 ? _missing : Math.Min(_missing, _random.Between((even / 2) + 1, even + (even / 2) + 1));
        _missing -= quota;
        _nextActive++;
        _nextActiveBlock = BlockOfActive(_nextActive);
        return quota;
    }

    // Spread evenly over the sixty days, each somewhere in its own stretch, never in the first block.
    private int BlockOfActive(int active)
    {
        if (active >= _activeBlocks)
            return int.MaxValue;
        long from = 1 + ((long)active * (LaunderingScript.Blocks - 1) / _activeBlocks);
        long to = 1 + ((long)(active + 1) * (LaunderingScript.Blocks - 1) / _activeBlocks);
        return (int)_random.Between(from, to);
    }
}
