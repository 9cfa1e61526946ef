using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Evm;

/// <summary>How many blocks a walk asks for at once: more after every answer, as far as the node is known to go, and fewer after every refusal.</summary>
/// <param name="limits">What the node has said of its limits, to whatever walk.</param>
/// <param name="blocks">How many to begin with.</param>
internal sealed class RangeSize(RangeLimits limits, long blocks)
{
    private const long Fastest = 4;
    private const int LeastCaution = 8;
    private const int MostCaution = 256;

    private long _blocks = Math.Clamp(blocks, 1, limits.LastSeenToWork);
    private long _refused = long.MaxValue;
    private long _mostRows;
    private int _answers;
    private int _caution = LeastCaution;

    public long Blocks => Math.Min(_blocks, limits.MostBlocks);

    /// <summary>Meets an answer of so many rows: the next one should have about as many as the node is known to give.</summary>
    public void Grow(long rows)
    {
        _mostRows = Math.Max(_mostRows, rows);
        if (_refused != long.MaxValue)
            limits.SeenToWork(Blocks);
        Relax();
        long wanted = limits.MostRows is { } known ? known * 3 / 4 : _refused == long.MaxValue ? long.MaxValue : _mostRows + (_mostRows / 5) + 1;
        UInt128 next = rows == 0 || wanted / rows >= Fastest ? (UInt128)Blocks * Fastest : (UInt128)Blocks * (UInt128)wanted / (UInt128)rows;
        _blocks = (long)UInt128.Clamp(next, 1, (UInt128)Math.Max(Blocks, Math.Min(int.MaxValue, _refused / 2)));
    }

    /// <summary>Meets a refusal of so many blocks.</summary>
    public void Shrink(JsonRpcError error, long asked)
    {
        limits.Learn(error, asked);
        _blocks = RangeHints.Next(error, asked);

        // Where the provider does not say what its limit is, what was refused once is not soon asked for again.
        if (limits.MostBlocks < asked || RangeHints.MostRows(error) is not null)
            return;
        _caution = _refused == long.MaxValue ? LeastCaution : Math.Min(_caution * 4, MostCaution);
        _refused = asked;
        _answers = 0;
    }

    // What was too much before need not be too much now: after a while it is tried, and the longer after, the more often it was refused.
    private void Relax()
    {
        if (_refused == long.MaxValue || ++_answers < _caution)
            return;
        _answers = 0;
        _caution = Math.Max(_caution / 2, LeastCaution);
        _refused = Math.Min(_refused * 2, int.MaxValue);
    }
}
