using FlowTrace.Reading;

namespace FlowTrace.Readers.JsonRpc;

/// <summary>Carries JSON-RPC calls to a node. What has its own client of a node implements this one method.</summary>
public interface IJsonRpcTransport
{
    /// <summary>What errors call the node.</summary>
    string Name { get; }

    /// <summary>
    /// Makes calls, in one batch where the node has batches, and hands the answers over in the order of the calls. That a call is refused stands in
    /// its answer.
    /// </summary>
    /// <exception cref="ChainReadException">The node cannot be reached, refuses the caller, or goes on failing.</exception>
    ValueTask<IReadOnlyList<JsonRpcAnswer>> SendAsync(IReadOnlyList<JsonRpcCall> calls, CancellationToken cancellationToken = default);
}
