using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Graph;

/// <summary>
/// The trace as a directed multigraph: wallets that stolen units passed or reached, and the transfers that carried them. Frozen.
/// </summary>
/// <remarks>Safe to share between threads. Edges stand in the order in which the transfers happened.</remarks>
public sealed partial class FlowGraph
{
    private readonly FlowLog _log;
    private readonly Wallet[] _wallets;
    private readonly FlowTable[] _tables;
    private readonly PlacedHop[] _placedHops;
    private readonly IReadOnlyList<TaintPolicy> _policies;
    private readonly IReadOnlyList<StolenOrigin> _sources;
    private readonly Lazy<Dictionary<Account, Wallet>> _byAccount;
    private readonly Lazy<FlowAdjacency> _adjacency;
    private readonly Lazy<int[]> _hops;

    internal FlowGraph(
        FlowLog log, FlowTable[] tables, PlacedHop[] hops, Wallet[] wallets, IReadOnlyList<TaintPolicy> policies, IReadOnlyList<StolenOrigin> sources)
    {
        _log = log;
        _wallets = wallets;
        _tables = tables;
        _placedHops = hops;
        _policies = policies;
        _sources = sources;
        _adjacency = new(BuildAdjacency);
        _hops = new(CountHops);
        foreach (Wallet wallet in wallets)
            wallet.Graph = this;
        _byAccount = new(() => _wallets.ToDictionary(wallet => wallet.Account));
    }

    /// <summary>The wallets, in the order in which stolen units reached them.</summary>
    public IReadOnlyList<Wallet> Wallets => _wallets;

    /// <summary>The number of edges.</summary>
    public int EdgeCount => _log.Count;

    /// <summary>The policies the trace was run under; the first is the main one.</summary>
    public IReadOnlyList<TaintPolicy> Policies => _policies;

    /// <summary>The edge with a number, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such edge.</exception>
    public FlowEdge Edge(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _log.Count);
        return new FlowEdge(this, index);
    }

    /// <summary>Every edge, in time order.</summary>
    public IEnumerable<FlowEdge> Edges()
    {
        for (int i = 0; i < _log.Count; i++)
            yield return new FlowEdge(this, i);
    }

    /// <summary>The wallet of an account, or null when no stolen unit reached it.</summary>
    public Wallet? Find(Account account) => _byAccount.Value.GetValueOrDefault(account);

    /// <summary>The tables that its transfers stand in, with everything else that they hold.</summary>
    internal IReadOnlyList<FlowTable> Tables => _tables;

    internal int HopsOf(int wallet) => _hops.Value[wallet];

    internal Wallet SourceOf(int edge) => _wallets[SourceIndexOf(edge)];

    internal Wallet TargetOf(int edge) => _wallets[TargetIndexOf(edge)];

    internal int SourceIndexOf(int edge) => _log[edge].IsHop ? _placedHops[_log[edge].Row].Source : _tables[_log[edge].Run].SourceOf(_log[edge].Row);

    internal int TargetIndexOf(int edge) => _log[edge].IsHop ? _placedHops[_log[edge].Row].Target : _tables[_log[edge].Run].TargetOf(_log[edge].Row);

    /// <summary>The step behind an edge that no single transfer shows, or null.</summary>
    internal HopFlow? HopOf(int edge)
    {
        if (!_log[edge].IsHop)
            return null;
        HopStep step = _placedHops[_log[edge].Row].Step;
        TransferTable left = _tables[step.DepartureRun].Table;
        TransferTable reached = _tables[step.Run].Table;
        return new HopFlow
        {
            Kind = step.Shape == HopShape.Bridge ? FlowKind.Bridge : step.Shape == HopShape.None ? FlowKind.Transfer : FlowKind.Swap,
            Shape = step.Shape,
            Grade = step.Link?.Grade ?? EvidenceGrade.Observed,
            Given = new Amount(step.Given, left.AssetOfPocket(step.FromPocket)),
            Received = new Amount(step.Received, reached.AssetOfPocket(step.ToPocket)),
            Departure = left.Columns.TransactionIdOf(left.Columns.Transaction[step.DepartureRow]),
            Arrival = reached.Columns.TransactionIdOf(reached.Columns.Transaction[step.Row]),
            DeparturePosition = left.PositionOf(step.DepartureRow),
            ArrivalPosition = reached.PositionOf(step.Row),
            Protocol = step.Link?.Departure.Protocol ?? step.Protocol ?? "",
            Reason = step.Link?.Reason ?? "",
        };
    }

    /// <summary>The asset that leaves an edge's source.</summary>
    internal Asset AssetGivenOn(int edge) => _log[edge].IsHop && _placedHops[_log[edge].Row].Step is var step
        ? _tables[step.DepartureRun].Table.AssetOfPocket(step.FromPocket)
        : AssetOf(edge);

    /// <summary>The asset that arrives at an edge's target.</summary>
    internal Asset AssetOf(int edge)
    {
        if (_log[edge].IsHop && _placedHops[_log[edge].Row].Step is var step)
            return _tables[step.Run].Table.AssetOfPocket(step.ToPocket);
        TransferTable table = _tables[_log[edge].Run].Table;
        return table.AssetOfPocket(table.Columns.FromPocket[_log[edge].Row]);
    }

    internal Transfer TransferOf(int edge)
    {
        if (HopOf(edge) is { } hop)
            return new Transfer(
                TransferKind.Transfer, hop.Arrival, hop.ArrivalPosition, SourceOf(edge).Account, TargetOf(edge).Account, hop.Received.Asset,
                hop.Received.BaseUnits);
        return _tables[_log[edge].Run].Table[_log[edge].Row];
    }

    internal bool IsFinal(int edge)
    {
        if (!_log[edge].IsHop)
            return IsFinal(_tables[_log[edge].Run].Table, _log[edge].Row);
        HopStep step = _placedHops[_log[edge].Row].Step;
        return IsFinal(_tables[step.DepartureRun].Table, step.DepartureRow) && IsFinal(_tables[step.Run].Table, step.Row);
    }

    private static bool IsFinal(TransferTable table, int row) => table.ChainEnds.AreFinal
        || table.IsFinal(table.AssetOfPocket(table.Columns.FromPocket[row]).Chain, table.Columns.TransactionIdOf(table.Columns.Transaction[row]));

    internal bool IsTheft(int edge) => _log[edge].IsTheft;

    internal StolenPart[] StolenOn(int edge, TaintPolicy policy)
    {
        int book = BookOf(policy);
        int count = 0;
        foreach (FlowPart part in _log.Parts(edge))
            if (part.Book == book)
                count++;
        if (count == 0)
            return [];
        var parts = new StolenPart[count];
        int next = 0;
        foreach (FlowPart part in _log.Parts(edge))
            if (part.Book == book)
                parts[next++] = new StolenPart(_sources[part.Source], part.Quantity, part.Origin);
        return parts;
    }

    private int BookOf(TaintPolicy policy)
    {
        for (int i = 0; i < _policies.Count; i++)
            if (_policies[i] == policy)
                return i;
        throw new ArgumentException($"The trace was not run under {policy.ToName()}.", nameof(policy));
    }

    /// <summary>The fewest hops by which stolen units came to each wallet: 0 for victims and first holders. Counted when first asked for.</summary>
    private int[] CountHops()
    {
        int[] hops = new int[_wallets.Length];
        Array.Fill(hops, int.MaxValue);
        for (int i = 0; i < _log.Count; i++)
        {
            ref int from = ref hops[SourceIndexOf(i)];
            if (from == int.MaxValue)
                from = 0;
            ref int to = ref hops[TargetIndexOf(i)];

            // A transaction of a chain like Bitcoin is no hop: the step leads from who pays into it to whom it pays.
            to = Math.Min(to, _log[i].IsTheft ? 0 : from + (_wallets[TargetIndexOf(i)].Account.IsTransaction ? 0 : 1));
        }

        return hops;
    }
}
