namespace FlowTrace.Readers.Evm;

/// <summary>What is known of a node's limits, method by method.</summary>
/// <param name="First">How many blocks the first request covers.</param>
internal sealed record EvmLimits(long First)
{
    /// <summary>Of <c>eth_getLogs</c>.</summary>
    public RangeLimits Logs { get; } = new();

    /// <summary>Of <c>trace_filter</c>.</summary>
    public RangeLimits Traces { get; } = new();
}
