using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Evm;

/// <summary>
/// What a node has said of how much one method answers at once. What one account's walk has learnt the others need not ask. Safe for concurrent use.
/// </summary>
internal sealed class RangeLimits
{
    private long _mostBlocks = long.MaxValue;
    private long _mostRows;
    private long _lastSeenToWork = long.MaxValue;

    /// <summary>The most blocks a request may cover.</summary>
    public long MostBlocks => Interlocked.Read(ref _mostBlocks);

    /// <summary>The most rows an answer may have; null while the node has not said.</summary>
    public long? MostRows => Interlocked.Read(ref _mostRows) is > 0 and var known ? known : null;

    /// <summary>How many blocks the node answered at once when it was last near a limit that it does not tell; a new walk begins with no more.</summary>
    public long LastSeenToWork => Interlocked.Read(ref _lastSeenToWork);

    /// <summary>Notes how many blocks were answered.</summary>
    public void SeenToWork(long blocks) => Interlocked.Exchange(ref _lastSeenToWork, blocks);

    /// <summary>Reads a refusal of so many blocks.</summary>
    public void Learn(JsonRpcError error, long asked)
    {
        // A limit that would have allowed what was refused is no limit of blocks.
        if (RangeHints.MostBlocks(error, asked) is { } blocks && blocks > 0 && blocks < asked)
            Interlocked.Exchange(ref _mostBlocks, Math.Min(blocks, MostBlocks));
        if (RangeHints.MostRows(error) is { } rows && rows > 0)
            Interlocked.Exchange(ref _mostRows, Math.Min(rows, MostRows ?? long.MaxValue));
    }
}
