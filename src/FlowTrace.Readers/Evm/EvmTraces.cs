using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Readers.Evm;

/// <summary>
/// Reads what happened within transactions, in either of the forms in which nodes tell it. What a failed frame and all it called did is void;
/// delegated calls show the value of their parents; the outermost frame is the transaction itself.
/// </summary>
internal static class EvmTraces
{
    /// <summary>The moves of one frame of geth's <c>callTracer</c> and of all it called, the frame itself left out.</summary>
    /// <exception cref="FormatException">A value is not what the tracer writes.</exception>
    public static void ReadCalls(JsonElement frame, ChainId chain, List<EvmMove> moves)
    {
        if (EvmJson.Has(frame, "error"u8))
            return;
        foreach (JsonElement call in EvmJson.Items(EvmJson.Member(frame, "calls"u8)))
            ReadCall(call, chain, moves);
    }

    /// <summary>The moves of one transaction's rows as Parity wrote them; of those of a whole block the ones that bear its hash.</summary>
    /// <exception cref="FormatException">A value is not what the tracer writes.</exception>
    public static void ReadRows(IEnumerable<JsonElement> rows, ChainId chain, List<EvmMove> moves)
    {
        var failed = new List<int[]>();
        foreach (JsonElement row in rows)
        {
            int[] place = [.. EvmJson.Items(EvmJson.Member(row, "traceAddress"u8)).Select(item => item.GetInt32())];
            if (EvmJson.Has(row, "error"u8))
                failed.Add(place);
            else if (place.Length > 0 && !failed.Exists(parent => place.AsSpan().StartsWith(parent)))
                ReadRow(row, chain, moves);
        }
    }

    private static void ReadCall(JsonElement call, ChainId chain, List<EvmMove> moves)
    {
        if (EvmJson.Has(call, "error"u8))
            return;
        JsonElement type = EvmJson.Member(call, "type"u8);
        if (type.ValueEquals("CALL"u8) || type.ValueEquals("CREATE"u8) || type.ValueEquals("CREATE2"u8) || type.ValueEquals("SELFDESTRUCT"u8))
            Add(
                moves, EvmJson.Account(EvmJson.Member(call, "from"u8), chain), EvmJson.Account(EvmJson.Member(call, "to"u8), chain),
                EvmJson.Quantity(EvmJson.Member(call, "value"u8)), type.ValueEquals("CALL"u8) ? EvmJson.Member(call, "input"u8) : default);
        foreach (JsonElement inner in EvmJson.Items(EvmJson.Member(call, "calls"u8)))
            ReadCall(inner, chain, moves);
    }

    private static void ReadRow(JsonElement row, ChainId chain, List<EvmMove> moves)
    {
        JsonElement type = EvmJson.Member(row, "type"u8);
        JsonElement action = EvmJson.Member(row, "action"u8);
        JsonElement from = EvmJson.Member(action, "from"u8);
        JsonElement value = EvmJson.Member(action, "value"u8);
        if (type.ValueEquals("call"u8) && EvmJson.Member(action, "callType"u8).ValueEquals("call"u8))
            Add(
                moves, EvmJson.Account(from, chain), EvmJson.Account(EvmJson.Member(action, "to"u8), chain), EvmJson.Quantity(value),
                EvmJson.Member(action, "input"u8));
        else if (type.ValueEquals("create"u8))
            Add(
                moves, EvmJson.Account(from, chain), EvmJson.Account(EvmJson.Member(EvmJson.Member(row, "result"u8), "address"u8), chain),
                EvmJson.Quantity(value), default);
        else if (type.ValueEquals("suicide"u8))
            Add(
                moves, EvmJson.Account(EvmJson.Member(action, "address"u8), chain), EvmJson.Account(EvmJson.Member(action, "refundAddress"u8), chain),
                EvmJson.Quantity(EvmJson.Member(action, "balance"u8)), default);
    }

    private static void Add(List<EvmMove> moves, Account? from, Account? to, UInt128 value, JsonElement input)
    {
        bool isWanted = EvmJson.TryReadSelector(input, out uint selector) && KnownSelectors.IsWanted(selector);
        if (from is { } payer && to is { } payee && (value > 0 || isWanted))
            moves.Add(new EvmMove(payer, payee, value, isWanted ? EvmJson.Bytes(input) : []));
    }
}
