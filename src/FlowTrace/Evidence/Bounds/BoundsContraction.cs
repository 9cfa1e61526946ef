namespace FlowTrace.Evidence;

/// <summary>
/// Makes a network smaller where nothing is decided, before anything flows in it: what can flow between thefts, junctions and ends stays the same.
/// </summary>
/// <remarks>
/// A node whose only way out has room for all that can come in is one with the node that way leads to: whatever comes goes on. Likewise a node whose only
/// way in has room for all that can leave is one with the node it comes from. Arcs side by side are one arc. A wallet that passes on what it got, whole or
/// in parts, vanishes by that, and so does every node with one way in and one way out. No circle can come of it: a way from the one node to the other would
/// have to use the arc that is taken away.
/// </remarks>
internal sealed class BoundsContraction
{
    private readonly IReadOnlyList<BoundsSupply> _supplies;
    private readonly IReadOnlyList<BoundsTarget> _targets;
    private readonly int[] _parents;
    private readonly int[] _ways;
    private readonly int[] _onlyWay;
    private readonly UInt128[] _room;
    private readonly int[] _start;
    private readonly int[] _seen;
    private BoundsArc[] _arcs;
    private BoundsArc[] _spare;
    private int _count;

    private BoundsContraction(int nodes, IReadOnlyList<BoundsArc> arcs, IReadOnlyList<BoundsSupply> supplies, IReadOnlyList<BoundsTarget> targets)
    {
        _supplies = supplies;
        _targets = targets;
        _parents = [.. Enumerable.Range(0, nodes)];
        _ways = new int[nodes];
        _onlyWay = new int[nodes];
        _room = new UInt128[nodes];
        _start = new int[nodes + 1];
        _seen = new int[nodes];
        _arcs = [.. arcs];
        _spare = new BoundsArc[arcs.Count];
        _count = arcs.Count;
    }

    /// <summary>The arcs that are left, between the nodes that stand for others.</summary>
    public ReadOnlySpan<BoundsArc> Arcs => _arcs.AsSpan(0, _count);

    /// <summary>Contracts a network.</summary>
    public static BoundsContraction Of(int nodes, IReadOnlyList<BoundsArc> arcs, IReadOnlyList<BoundsSupply> supplies, IReadOnlyList<BoundsTarget> targets)
    {
        var contraction = new BoundsContraction(nodes, arcs, supplies, targets);
        int before;
        do
        {
            before = contraction._count;
            contraction.JoinParallels();
            contraction.Merge(isForward: true);
            contraction.JoinParallels();
            contraction.Merge(isForward: false);
        }
        while (contraction._count < before);

        return contraction;
    }

    /// <summary>The node that stands for this one.</summary>
    public int NodeOf(int node)
    {
        while (_parents[node] != node)
            node = _parents[node] = _parents[_parents[node]];
        return node;
    }

    /// <summary>
    /// Merges nodes with the one way that leads on from them (forward), or to them, where that has room for everything. Merging one such node never takes
    /// the reason away from another, because the room at what they become only shrinks; the two directions in one pass would, at a node between.
    /// </summary>
    private void Merge(bool isForward)
    {
        CountWays(isForward);
        CountRoom(isForward);
        for (int i = 0; i < _count; i++)
        {
            BoundsArc arc = _arcs[i];
            int node = isForward ? arc.Tail : arc.Head;
            if (_ways[node] == 1 && _onlyWay[node] == i && arc.Capacity >= _room[node])
                _parents[NodeOf(node)] = NodeOf(isForward ? arc.Head : arc.Tail);
        }
    }

    /// <summary>
    /// How many ways lead on from every node (forward), or to it, supplies included. A target has one more than that in either direction: whatever is
    /// merged with it, it stays what it is.
    /// </summary>
    private void CountWays(bool isForward)
    {
        Array.Clear(_ways);
        for (int i = 0; i < _count; i++)
        {
            int node = isForward ? _arcs[i].Tail : _arcs[i].Head;
            _ways[node]++;
            _onlyWay[node] = i;
        }

        foreach (BoundsTarget target in _targets)
            _ways[NodeOf(target.Node)]++;
        if (!isForward)
            foreach (BoundsSupply supply in _supplies)
                _ways[NodeOf(supply.Node)]++;
    }

    /// <summary>How many units can come into every node at most (forward), or leave it.</summary>
    private void CountRoom(bool isForward)
    {
        Array.Clear(_room);
        foreach (ref readonly BoundsArc arc in Arcs)
            Widen(isForward ? arc.Head : arc.Tail, arc.Capacity);
        if (isForward)
            foreach (BoundsSupply supply in _supplies)
                Widen(NodeOf(supply.Node), supply.Quantity);
    }

    private void Widen(int node, UInt128 quantity) => _room[node] = Sum(_room[node], quantity);

    /// <summary>Lets arcs run between the nodes that stand for others, drops those within one, and makes one of arcs side by side.</summary>
    private void JoinParallels()
    {
        SortByTails();
        Array.Fill(_seen, -1);
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            BoundsArc arc = _arcs[i];
            int other = _seen[arc.Head];
            if (other >= 0 && other < kept && _arcs[other].Tail == arc.Tail && _arcs[other].Head == arc.Head)
                _arcs[other] = arc with { Capacity = Sum(_arcs[other].Capacity, arc.Capacity) };
            else
            {
                _seen[arc.Head] = kept;
                _arcs[kept++] = arc;
            }
        }

        _count = kept;
    }

    private void SortByTails()
    {
        Array.Clear(_start);
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            var arc = new BoundsArc(NodeOf(_arcs[i].Tail), NodeOf(_arcs[i].Head), _arcs[i].Capacity);
            if (arc.Tail == arc.Head)
                continue;
            _arcs[kept++] = arc;
            _start[arc.Tail + 1]++;
        }

        _count = kept;
        for (int node = 0; node < _parents.Length; node++)
            _start[node + 1] += _start[node];
        foreach (ref readonly BoundsArc arc in Arcs)
            _spare[_start[arc.Tail]++] = arc;
        (_arcs, _spare) = (_spare, _arcs);
    }

    /// <summary>Room beyond what any asset can have is room without end.</summary>
    private static UInt128 Sum(UInt128 one, UInt128 other) => one > UInt128.MaxValue - other ? UInt128.MaxValue : one + other;
}
