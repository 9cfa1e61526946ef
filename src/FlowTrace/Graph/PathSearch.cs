using FlowTrace.Chain;

namespace FlowTrace.Graph;

/// <summary>
/// Takes the stolen flow into one holding apart into paths, the widest first, under one policy and for one source.
/// </summary>
/// <remarks>
/// The search runs on the time-expanded network of what really flowed: a node per arrival and departure at a holding, edges for the
/// transfers, and edges that carry a holding's stolen balance from one event to the next. Taking a path's width off leaves a flow again,
/// so taking the widest path again and again uses up everything, and no unit is counted twice.
/// </remarks>
internal sealed class PathSearch(FlowGraph graph, FlowLog log, int book, int source)
{
    private const int None = -1;
    private readonly List<Event> _events = [];
    private readonly Dictionary<(int Wallet, Asset Asset), Holding> _holdings = [];
    private readonly Dictionary<int, UInt128> _capacity = [];
    private readonly Dictionary<int, int> _departure = [];

    /// <summary>The widest paths to a wallet's holding of an asset.</summary>
    public List<FlowPath> WidestTo(int wallet, Asset asset, int maxPaths)
    {
        foreach (int edge in EdgesLeadingTo(wallet, asset))
            AddEvents(edge, (wallet, asset));
        var paths = new List<FlowPath>();
        if (!_holdings.TryGetValue((wallet, asset), out Holding? target))
            return paths;
        while (paths.Count < maxPaths && WidestPath(target) is { } path)
            paths.Add(path);
        return paths;
    }

    /// <summary>Every edge that can have brought stolen units here, and every other that took some from on the way; ascending.</summary>
    private SortedSet<int> EdgesLeadingTo(int wallet, Asset asset)
    {
        var edges = new SortedSet<int>();
        var open = new PriorityQueue<int, int>();
        var seen = new HashSet<(int, Asset)>();
        PushArrivals(wallet, asset, int.MaxValue, isTarget: true);
        edges.UnionWith(DeparturesBefore(wallet, asset, int.MaxValue));
        while (open.TryDequeue(out int edge, out _))
        {
            // Edges come latest first, so the first look at a holding is the one that sees furthest.
            edges.Add(edge);
            (int Wallet, Asset Asset) tail = (graph.SourceIndexOf(edge), graph.AssetGivenOn(edge));
            if (log[edge].IsTheft || !seen.Add(tail))
                continue;
            PushArrivals(tail.Wallet, tail.Asset, edge, isTarget: false);
            edges.UnionWith(DeparturesBefore(tail.Wallet, tail.Asset, edge));
        }

        return edges;

        void PushArrivals(int at, Asset of, int before, bool isTarget)
        {
            if (isTarget)
                seen.Add((at, of));
            foreach (int edge in Of(graph.Adjacency.Incoming, at))
                if (edge < before && graph.AssetOf(edge) == of && OriginOn(edge, out bool stays) > UInt128.Zero && (isTarget || !stays))
                    open.Enqueue(edge, -edge);
        }
    }

    private IEnumerable<int> DeparturesBefore(int wallet, Asset asset, int before)
    {
        foreach (int edge in Of(graph.Adjacency.Outgoing, wallet).ToArray())
            if (edge < before && !log[edge].IsTheft && graph.AssetGivenOn(edge) == asset && OriginOn(edge, out _) > UInt128.Zero)
                yield return edge;
    }

    private void AddEvents(int edge, (int Wallet, Asset Asset) target)
    {
        Asset asset = graph.AssetOf(edge);
        UInt128 origin = OriginOn(edge, out bool stays);
        _capacity[edge] = origin;
        if (!log[edge].IsTheft && _holdings.TryGetValue((graph.SourceIndexOf(edge), graph.AssetGivenOn(edge)), out Holding? tail))
            _departure[edge] = AddEvent(tail, edge, arrives: false, tail.Balance - UInt128.Min(origin, tail.Balance));
        (int, Asset) head = (graph.TargetIndexOf(edge), asset);

        // What stays where it arrives leads nowhere on the way, and counts only at the target itself.
        if (stays && head != target)
            return;
        if (!_holdings.TryGetValue(head, out Holding? holding))
            _holdings.Add(head, holding = new Holding());
        AddEvent(holding, edge, arrives: true, holding.Balance + origin);
    }

    private int AddEvent(Holding holding, int edge, bool arrives, UInt128 balanceAfter)
    {
        _events.Add(new Event { Edge = edge, Arrives = arrives, Previous = holding.Last, Carry = holding.Balance });
        holding.Last = _events.Count - 1;
        holding.Balance = balanceAfter;
        return holding.Last;
    }

    /// <summary>Finds the widest path to the end of the target's events, takes its width off, and returns it.</summary>
    private FlowPath? WidestPath(Holding target)
    {
        var width = new UInt128[_events.Count];
        var byEdge = new bool[_events.Count];
        for (int i = 0; i < width.Length; i++)
        {
            Event here = _events[i];
            if (here.Previous != None)
                width[i] = UInt128.Min(width[here.Previous], here.Carry);
            if (here.Arrives && WidthOf(here.Edge, width) is var arriving && arriving > width[i])
            {
                width[i] = arriving;
                byEdge[i] = true;
            }
        }

        UInt128 widest = UInt128.Min(width[target.Last], target.Balance);
        if (widest == UInt128.Zero)
            return null;
        target.Balance -= widest;
        return TakeOff(target.Last, byEdge, widest);
    }

    private UInt128 WidthOf(int edge, UInt128[] width)
    {
        if (log[edge].IsTheft)
            return _capacity[edge];
        return _departure.TryGetValue(edge, out int departure) ? UInt128.Min(width[departure], _capacity[edge]) : UInt128.Zero;
    }

    private FlowPath TakeOff(int last, bool[] byEdge, UInt128 width)
    {
        var steps = new List<FlowEdge>();
        for (int at = last; at != None;)
        {
            Event here = _events[at];
            if (!byEdge[at])
            {
                here.Carry -= width;
                at = here.Previous;
                continue;
            }

            _capacity[here.Edge] -= width;
            steps.Add(graph.Edge(here.Edge));
            at = log[here.Edge].IsTheft ? None : _departure[here.Edge];
        }

        steps.Reverse();
        return new FlowPath(graph.TheftOf(source), steps, width, graph.OriginAssetOf(source));
    }

    private static ReadOnlySpan<int> Of(EdgeList list, int wallet) => list.Edges.AsSpan(list.Start[wallet], list.Start[wallet + 1] - list.Start[wallet]);

    private UInt128 OriginOn(int edge, out bool stays)
    {
        foreach (FlowPart part in log.Parts(edge))
            if (part.Book == book && part.Source == source)
            {
                stays = part.Stays;
                return part.Origin;
            }

        stays = false;
        return UInt128.Zero;
    }

    private sealed class Holding
    {
        public int Last { get; set; } = None;

        public UInt128 Balance { get; set; }
    }

    /// <summary>An arrival or departure; <see cref="Carry"/> is what the holding still has from the event before.</summary>
    private sealed class Event
    {
        public required int Edge { get; init; }

        public required bool Arrives { get; init; }

        public required int Previous { get; init; }

        public required UInt128 Carry { get; set; }
    }
}
