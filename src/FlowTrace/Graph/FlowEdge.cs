using FlowTrace.Chain;
using FlowTrace.Taint;

namespace FlowTrace.Graph;

/// <summary>A transfer that carried stolen units under at least one policy: an edge of the <see cref="FlowGraph"/>. A view; cheap to copy.</summary>
public readonly struct FlowEdge : IEquatable<FlowEdge>
{
    private readonly FlowGraph _graph;

    internal FlowEdge(FlowGraph graph, int index)
    {
        _graph = graph;
        Index = index;
    }

    /// <summary>The edge's number in the graph, counted from 0 in the order in which the transfers were applied.</summary>
    public int Index { get; }

    /// <summary>The wallet it leaves.</summary>
    public Wallet Source => _graph.SourceOf(Index);

    /// <summary>The wallet it reaches.</summary>
    public Wallet Target => _graph.TargetOf(Index);

    /// <summary>
    /// The transfer behind it. Where <see cref="Hop"/> says more, no single transfer is: then this is what arrives, from the source to the target.
    /// </summary>
    public Transfer Transfer => _graph.TransferOf(Index);

    /// <summary>What kind of step it is.</summary>
    public FlowKind Kind => Hop?.Kind ?? (Transfer.Kind == TransferKind.Fee ? FlowKind.Fee : FlowKind.Transfer);

    /// <summary>What was given and received, where no single transfer shows the step: an exchange, a way over a bridge; else null.</summary>
    public HopFlow? Hop => _graph.HopOf(Index);

    /// <summary>Whether this transfer is (part of) a theft itself: units became stolen on it.</summary>
    public bool IsTheft => _graph.IsTheft(Index);

    /// <summary>Whether nothing in the sources calls a transaction of this step unfinal, so that its block may still be replaced.</summary>
    public bool IsFinal => _graph.IsFinal(Index);

    /// <summary>The stolen units on it under a policy, a part per theft and stolen asset; empty when the policy puts none on it.</summary>
    /// <exception cref="ArgumentException">The trace was not run under that policy.</exception>
    public IReadOnlyList<StolenPart> Stolen(TaintPolicy policy) => _graph.StolenOn(Index, policy);

    /// <inheritdoc/>
    public bool Equals(FlowEdge other) => ReferenceEquals(_graph, other._graph) && Index == other.Index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FlowEdge other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Index;

    /// <summary>Whether two views show the same edge.</summary>
    public static bool operator ==(FlowEdge left, FlowEdge right) => left.Equals(right);

    /// <summary>Whether two views show different edges.</summary>
    public static bool operator !=(FlowEdge left, FlowEdge right) => !left.Equals(right);
}
