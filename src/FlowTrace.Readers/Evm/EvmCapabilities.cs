using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Evm;

/// <summary>What a node can do, found out by asking it for one block.</summary>
internal sealed record EvmCapabilities(
    bool HasFinalizedTag, bool HasBlockReceipts, bool HasParityTraces, bool HasCallTracer, bool HasTraceFilter, bool HasAlchemyIndex)
{
    private const string Zero = "0x0000000000000000000000000000000000000001";

    /// <summary>Whether internal transfers can be seen.</summary>
    public bool HasTraces => HasParityTraces || HasCallTracer;

    /// <summary>Whether an account's native transfers can be found without reading every block.</summary>
    public bool HasNativeIndex => HasTraceFilter || HasAlchemyIndex;

    /// <summary>Asks. Each is a call of its own: nodes fail whole batches for one method they do not know.</summary>
    public static async ValueTask<EvmCapabilities> ProbeAsync(EvmNode node, long block, CancellationToken cancellationToken)
    {
        string number = EvmNode.Hex(block);
        async ValueTask<bool> HasAsync(string method, string parameters) =>
            await node.TryAsync(method, parameters, cancellationToken).ConfigureAwait(false) is { Error: null, IsNull: false };
        return new EvmCapabilities(
            await HasAsync("eth_getBlockByNumber", "[\"finalized\",false]").ConfigureAwait(false),
            await HasAsync("eth_getBlockReceipts", $"[{number}]").ConfigureAwait(false),
            await HasAsync("trace_block", $"[{number}]").ConfigureAwait(false),
            await HasAsync("debug_traceBlockByNumber", $"[{number},{CallTracer}]").ConfigureAwait(false),
            await HasAsync("trace_filter", $$"""[{"fromBlock":{{number}},"toBlock":{{number}},"fromAddress":["{{Zero}}"]}]""").ConfigureAwait(false),
            await HasAsync(
                "alchemy_getAssetTransfers",
                $$"""[{"fromBlock":{{number}},"toBlock":{{number}},"fromAddress":"{{Zero}}","category":["external"],"maxCount":"0x1"}]""")
                    .ConfigureAwait(false));
    }

    /// <summary>How a trace is asked for in geth's form.</summary>
    public const string CallTracer = """{"tracer":"callTracer","timeout":"60s"}""";

    /// <summary>The call that traces one transaction.</summary>
    public JsonRpcCall TraceOf(string hash) => HasParityTraces
        ? new JsonRpcCall("trace_transaction", $"[\"{hash}\"]")
        : new JsonRpcCall("debug_traceTransaction", $"[\"{hash}\",{CallTracer}]");

    /// <summary>The call that traces the transactions of one block.</summary>
    public JsonRpcCall TraceOf(long block) => HasParityTraces
        ? new JsonRpcCall("trace_block", $"[{EvmNode.Hex(block)}]")
        : new JsonRpcCall("debug_traceBlockByNumber", $"[{EvmNode.Hex(block)},{CallTracer}]");

    public IReadOnlyList<ReaderCapability> ToList() =>
    [
        new("finality", HasFinalizedTag, HasFinalizedTag ? "it tells which block is final" : "the block that counts as final is found by its depth"),
        new("block receipts", HasBlockReceipts, HasBlockReceipts ? "eth_getBlockReceipts" : "receipts are asked for one by one, which costs more requests"),
        new("internal transfers", HasTraces, HasParityTraces ? "trace_block, trace_transaction" : HasCallTracer ? "debug_trace… with callTracer"
            : "coins that contracts move are not seen: name a node that traces"),
        new("index of native transfers", HasNativeIndex, HasAlchemyIndex ? "alchemy_getAssetTransfers" : HasTraceFilter ? "trace_filter"
            : "native transfers are found by reading every block from 'fromBlock' on"),
    ];
}
