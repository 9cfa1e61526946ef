using System.Text.Json;
using FlowTrace.Chain;

namespace FlowTrace.Readers.Evm;

/// <summary>
/// What a node tells of the inside of a transaction: a frame of <c>callTracer</c>, or rows as Parity wrote them; neither where it does not trace.
/// </summary>
internal readonly record struct EvmTrace(JsonElement Frame, IReadOnlyList<JsonElement> Rows)
{
    /// <summary>The trace of one transaction as the node answered.</summary>
    public static EvmTrace Of(JsonElement answer) => answer.ValueKind switch
    {
        JsonValueKind.Array => new EvmTrace(default, [.. answer.EnumerateArray()]),
        JsonValueKind.Object => new EvmTrace(answer, []),
        _ => new EvmTrace(default, []),
    };

    /// <summary>Whether the node has told nothing: every transaction has at least its outermost frame.</summary>
    public bool IsMissing => Frame.ValueKind != JsonValueKind.Object && Rows.Count == 0;

    /// <summary>Whether the outermost frame failed: what receipts before block 4,370,000 do not say.</summary>
    public bool HasFailed => EvmJson.Has(Frame, "error"u8) || Rows.Any(row =>
        EvmJson.Has(row, "error"u8) && EvmJson.Member(row, "traceAddress"u8) is { ValueKind: JsonValueKind.Array } place && place.GetArrayLength() == 0);

    /// <summary>What moved inside it.</summary>
    /// <exception cref="FormatException">A value is not what tracers write.</exception>
    public void Read(ChainId chain, List<EvmMove> moves)
    {
        if (Frame.ValueKind == JsonValueKind.Object)
            EvmTraces.ReadCalls(Frame, chain, moves);
        else
            EvmTraces.ReadRows(Rows, chain, moves);
    }
}
