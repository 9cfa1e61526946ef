using FlowTrace.Graph;
using QuikGraph;

namespace FlowTrace.QuikGraph;

/// <summary>An edge of a <see cref="FlowGraph"/> as QuikGraph wants its edges: a transfer that carried stolen units from one wallet to another.</summary>
/// <param name="Flow">The edge with everything FlowTrace knows of it: the transfer, and the stolen units on it under each policy.</param>
/// <remarks>Two are equal when they show the same edge of the same graph, so that parallel transfers stay apart.</remarks>
public readonly record struct WalletEdge(FlowEdge Flow) : IEdge<Wallet>
{
    /// <summary>The wallet it leaves.</summary>
    public Wallet Source => Flow.Source;

    /// <summary>The wallet it reaches.</summary>
    public Wallet Target => Flow.Target;

    /// <summary>What moved, from where and to where, for people.</summary>
    public override string ToString() => Flow.Transfer.ToString();
}
