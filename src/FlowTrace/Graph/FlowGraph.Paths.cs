using FlowTrace.Chain;
using FlowTrace.Taint;

namespace FlowTrace.Graph;

public sealed partial class FlowGraph
{
    /// <summary>
    /// The ways by which stolen units came to rest in, or reached, an account's holding of an asset: the widest first, each in time order
    /// from the theft. No unit is counted on two paths, so the amounts of all paths add up to what the outcome holds under the policy.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="asset">The asset that arrived there.</param>
    /// <param name="policy">One of <see cref="Policies"/>. Under poison, which conserves nothing, there are no paths.</param>
    /// <param name="maxPaths">How many paths at most.</param>
    /// <returns>The paths; empty when no stolen unit stays there under the policy.</returns>
    /// <exception cref="ArgumentException">The trace was not run under that policy.</exception>
    public IReadOnlyList<FlowPath> PathsTo(Account account, Asset asset, TaintPolicy policy, int maxPaths)
    {
        int book = BookOf(policy);
        if (Find(account) is not { } wallet || !policy.IsConserving())
            return [];
        var paths = new List<FlowPath>();
        foreach (int source in SourcesReaching(wallet, asset, book))
            paths.AddRange(new PathSearch(this, _log, book, source).WidestTo(wallet.Index, asset, maxPaths));
        return
        [
            .. paths.OrderByDescending(path => path.Origin).ThenBy(path => path.Theft, StringComparer.Ordinal).ThenBy(path => path.OriginAsset).Take(maxPaths),
        ];
    }

    /// <summary>The edges that leave a wallet, in time order: a step of the walk forward.</summary>
    public IEnumerable<FlowEdge> Forward(Wallet wallet)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        return EdgesAt(Adjacency.Outgoing, wallet);
    }

    /// <summary>The edges that reach a wallet, in time order: a step of the walk backward.</summary>
    public IEnumerable<FlowEdge> Backward(Wallet wallet)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        return EdgesAt(Adjacency.Incoming, wallet);
    }

    internal FlowAdjacency Adjacency => _adjacency.Value;

    internal string TheftOf(int source) => _sources[source].Theft;

    internal Asset OriginAssetOf(int source) => _sources[source].Asset;

    internal FlowAdjacency BuildAdjacency()
    {
        int[] from = new int[_log.Count];
        int[] to = new int[_log.Count];
        for (int i = 0; i < from.Length; i++)
        {
            from[i] = SourceIndexOf(i);
            to[i] = TargetIndexOf(i);
        }

        return new FlowAdjacency(new EdgeList(from, _wallets.Length), new EdgeList(to, _wallets.Length));
    }

    private IEnumerable<FlowEdge> EdgesAt(EdgeList list, Wallet wallet)
    {
        for (int i = list.Start[wallet.Index]; i < list.Start[wallet.Index + 1]; i++)
            yield return new FlowEdge(this, list.Edges[i]);
    }

    private SortedSet<int> SourcesReaching(Wallet wallet, Asset asset, int book)
    {
        var sources = new SortedSet<int>();
        foreach (FlowEdge edge in Backward(wallet))
            if (AssetOf(edge.Index) == asset)
                foreach (FlowPart part in _log.Parts(edge.Index))
                    if (part.Book == book)
                        sources.Add(part.Source);
        return sources;
    }
}

/// <summary>The edges by the wallet they leave, and by the wallet they reach.</summary>
internal sealed record FlowAdjacency(EdgeList Outgoing, EdgeList Incoming);

/// <summary>Edges grouped by wallet, ascending within each.</summary>
internal sealed class EdgeList
{
    public EdgeList(int[] walletOfEdge, int wallets)
    {
        Start = new int[wallets + 1];
        foreach (int wallet in walletOfEdge)
            Start[wallet + 1]++;
        for (int i = 1; i < Start.Length; i++)
            Start[i] += Start[i - 1];
        int[] next = Start[..^1];
        Edges = new int[walletOfEdge.Length];
        for (int i = 0; i < walletOfEdge.Length; i++)
            Edges[next[walletOfEdge[i]]++] = i;
    }

    public int[] Start { get; }

    public int[] Edges { get; }
}
