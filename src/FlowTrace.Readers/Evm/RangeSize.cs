using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Evm;

/// <summary>How many blocks a walk asks for at once: more after every answer, fewer after every refusal, and hardly more than what was refused.</summary>
/// <param name="blocks">How many to begin with.</param>
internal sealed class RangeSize(long blocks)
{
    private long _refused = long.MaxValue;

    public long Blocks { get; private set; } = Math.Max(1, blocks);

    public void Grow() => Blocks = _refused == long.MaxValue
        ? Math.Min(Blocks * 4, int.MaxValue)
        : Math.Max(Blocks, Math.Min(Blocks + Math.Max(1, Blocks / 5), _refused - 1));

    public void Shrink(JsonRpcError error, long asked)
    {
        _refused = Math.Min(_refused, asked);
        Blocks = RangeHints.Next(error, asked);
    }
}
