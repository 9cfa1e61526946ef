using FlowTrace.Graph;
using QuikGraph;

namespace FlowTrace.QuikGraph;

/// <summary>Makes graphs of QuikGraph out of those of FlowTrace.</summary>
public static class FlowGraphConversions
{
    /// <summary>
    /// The same graph for QuikGraph's algorithms: every wallet a vertex, in the order in which stolen units reached them, and every edge one of
    /// <see cref="WalletEdge"/>, in time order. Parallel edges and loops stay.
    /// </summary>
    /// <param name="graph">The graph of a trace.</param>
    /// <returns>A graph of its own, which may be changed; the trace is not.</returns>
    /// <exception cref="ArgumentNullException">There is no graph.</exception>
    public static BidirectionalGraph<Wallet, WalletEdge> ToQuikGraph(this FlowGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var converted = new BidirectionalGraph<Wallet, WalletEdge>(allowParallelEdges: true);
        converted.AddVertexRange(graph.Wallets);
        converted.AddEdgeRange(graph.Edges().Select(edge => new WalletEdge(edge)));
        return converted;
    }
}
