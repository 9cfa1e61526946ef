using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

/// <summary>What the files of one reading share.</summary>
internal sealed class LedgerShared
{
    // The table numbers sources in sixteen bits.
    private const int MostSources = 60_000;

    private int _sources;

    /// <summary>When blocks were, in milliseconds, as block and transaction files tell: chain and number.</summary>
    public Dictionary<(Chain.ChainId Chain, long Block), long> BlockTimes { get; } = [];

    /// <summary>The labels that ledgers carry.</summary>
    public LedgerLabels Labels { get; } = new();

    /// <summary>The ids of transactions that tables number: chain and number. Folders of one chain number on.</summary>
    public Dictionary<(Chain.ChainId Chain, long Number), Chain.TransactionId> TableTransactions { get; } = [];

    /// <summary>The owners that tables number: chain and number.</summary>
    public Dictionary<(Chain.ChainId Chain, long Number), Chain.Account> TableOwners { get; } = [];

    /// <summary>Starts another source.</summary>
    /// <exception cref="ChainReadException">There are more sources than a table can tell apart.</exception>
    public int NewSource(TransferTableBuilder builder, Func<string, ChainReadException> failure)
    {
        if (_sources >= MostSources)
            throw failure("brings more than 60,000 files and wallets into one run. Split the run.");
        if (_sources++ > 0)
            builder.BeginSource();
        return builder.CurrentSource;
    }
}
