using FlowTrace.Chain;

namespace FlowTrace.Reading;

/// <summary>What sources say of how far they go: the last block of each chain with its hash, and which transactions are not final.</summary>
internal sealed class ChainEnds
{
    private readonly Dictionary<ChainId, BlockPin> _last = [];
    private readonly Dictionary<ChainId, BlockPin> _lastFinal = [];
    private readonly HashSet<(ChainId Chain, TransactionId Transaction)> _unfinal = [];

    /// <summary>Whether the sources call no transaction unfinal.</summary>
    public bool AreFinal => _unfinal.Count == 0;

    /// <summary>The last block of each chain.</summary>
    public IReadOnlyCollection<BlockPin> Last => _last.Values;

    /// <summary>The last final block of each chain.</summary>
    public IReadOnlyCollection<BlockPin> LastFinal => _lastFinal.Values;

    /// <summary>The transactions that are not final.</summary>
    public IReadOnlyCollection<(ChainId Chain, TransactionId Transaction)> Unfinal => _unfinal;

    public bool IsUnfinal(ChainId chain, in TransactionId transaction) => _unfinal.Contains((chain, transaction));

    public void AddUnfinal(ChainId chain, in TransactionId transaction) => _unfinal.Add((chain, transaction));

    /// <summary>Notes a block that a source has read; of two with one number the hash that is there stands.</summary>
    public void Add(in BlockPin block, bool isFinal)
    {
        Add(_last, block);
        if (isFinal)
            Add(_lastFinal, block);
    }

    /// <summary>The same without what is not final.</summary>
    public ChainEnds Final()
    {
        var final = new ChainEnds();
        foreach (BlockPin block in _lastFinal.Values)
            final.Add(block, isFinal: true);
        return final;
    }

    public void CopyTo(TransferTableBuilder builder)
    {
        foreach (BlockPin block in Last)
            builder.Pin(block, isFinal: false);
        foreach (BlockPin block in LastFinal)
            builder.Pin(block, isFinal: true);
        foreach ((ChainId chain, TransactionId transaction) in Unfinal)
            builder.MarkUnfinal(chain, transaction);
    }

    /// <summary>Where each chain ends, by chain.</summary>
    public IReadOnlyList<ChainEnd> ToList()
    {
        ILookup<ChainId, TransactionId> unfinal = _unfinal.ToLookup(one => one.Chain, one => one.Transaction);
        return
        [
            .. _last.Values.OrderBy(end => end.Chain).Select(end => new ChainEnd(
                end.Chain, end.Number, end.Hash, DateTimeOffset.FromUnixTimeMilliseconds(end.UnixMilliseconds), unfinal[end.Chain].Count())),
        ];
    }

    private static void Add(Dictionary<ChainId, BlockPin> blocks, in BlockPin block)
    {
        if (!blocks.TryGetValue(block.Chain, out BlockPin last) || block.IsBehind(last))
            blocks[block.Chain] = block;
    }
}

/// <summary>A block by number, hash (empty where it is not known) and time.</summary>
internal readonly record struct BlockPin(ChainId Chain, long Number, string Hash, long UnixMilliseconds)
{
    public BlockPin(in Position position)
        : this(position.Chain, position.Block, "", position.UnixMilliseconds)
    {
    }

    /// <summary>Whether it lies behind another block of its chain: by number, by time where they have none; or is the same one with its hash.</summary>
    public bool IsBehind(in BlockPin other) => Number != other.Number
        ? Number > other.Number
        : Number == Position.Unknown ? UnixMilliseconds > other.UnixMilliseconds : other.Hash.Length == 0 && Hash.Length > 0;
}
