namespace FlowTrace.Evidence;

/// <summary>
/// A network with a flow in it, as residual arcs. Every call starts from the flow that the one before has left: supplies are let in once, and what a
/// target can have at least or at most is then only a matter of leading some units another way.
/// </summary>
/// <remarks>
/// Blocking flows by levels (Dinic, 1970), counted from the target's side: a target that has other ways near by is settled without looking at the rest.
/// </remarks>
internal sealed class ResidualGraph
{
    private const int None = -1;

    // Arcs stand sorted by their tails; the mate of an arc is the same arc the other way.
    private readonly int[] _start;
    private readonly int[] _head;
    private readonly int[] _mate;
    private readonly int[] _supplyArcs;
    private readonly UInt128[] _residual;
    private readonly bool[] _isInPlay;
    private readonly int[] _level;
    private readonly int[] _next;
    private readonly int[] _queue;
    private readonly int[] _path;
    private int _found;

    /// <summary>Lays the network out, without a flow and without any supply.</summary>
    public ResidualGraph(BoundsNetwork network)
    {
        IReadOnlyList<BoundsArc> arcs = network.Arcs;
        IReadOnlyList<BoundsTarget> targets = network.Targets;
        IReadOnlyList<BoundsSupply> supplies = network.Supplies;
        int nodes = network.NodeCount;
        int count = 2 * (arcs.Count + targets.Count + supplies.Count);
        _start = new int[nodes + 1];
        _head = new int[count];
        _mate = new int[count];
        _residual = new UInt128[count];
        _supplyArcs = new int[supplies.Count];
        _isInPlay = new bool[nodes];
        _level = new int[nodes];
        _next = new int[nodes];
        _queue = new int[nodes];
        _path = new int[nodes];
        Array.Fill(_level, None);
        Array.Fill(_isInPlay, true);
        foreach (BoundsArc arc in arcs)
            Count(arc.Tail, arc.Head);
        foreach (BoundsTarget target in targets)
            Count(target.Node, BoundsNetwork.Sink);
        foreach (BoundsSupply supply in supplies)
            Count(BoundsNetwork.Source, supply.Node);
        for (int node = 0; node < nodes; node++)
            _start[node + 1] += _start[node];
        Array.Copy(_start, _next, nodes);
        foreach (BoundsArc arc in arcs)
            Place(arc.Tail, arc.Head, arc.Capacity);
        foreach (BoundsTarget target in targets)
            Place(target.Node, BoundsNetwork.Sink, UInt128.MaxValue);
        for (int i = 0; i < supplies.Count; i++)
            _supplyArcs[i] = Place(BoundsNetwork.Source, supplies[i].Node, UInt128.Zero);
    }

    private ResidualGraph(ResidualGraph other)
    {
        _start = other._start;
        _head = other._head;
        _mate = other._mate;
        _supplyArcs = other._supplyArcs;
        _residual = [.. other._residual];
        _isInPlay = [.. other._isInPlay];
        _level = [.. other._level];
        _next = new int[_level.Length];
        _queue = new int[_level.Length];
        _path = new int[_level.Length];
    }

    /// <summary>The same network with the same flow, to go its own way.</summary>
    public ResidualGraph Clone() => new(this);

    /// <summary>Lets so many units of a supply in when <see cref="LetIn"/> is called next.</summary>
    public void Supply(int supply, UInt128 quantity) => _residual[_supplyArcs[supply]] = quantity;

    /// <summary>Leads what has been supplied to the targets; false when not all of it finds a way.</summary>
    public bool LetIn()
    {
        Array.Fill(_isInPlay, true);
        UInt128 waiting = UInt128.Zero;
        foreach (int arc in _supplyArcs)
            waiting += _residual[arc];
        bool isIn = Push(BoundsNetwork.Source, waiting, isReversed: false) == waiting;
        KeepInPlayWhatCanChange();
        return isIn;
    }

    /// <summary>How many units must end at a target, whatever the rest does.</summary>
    public UInt128 Least(int target)
    {
        int end = EndArcOf(target);
        UInt128 here = _residual[_mate[end]];
        UInt128 elsewhere = Push(target, here, isReversed: false);
        _residual[end] += elsewhere;
        return _residual[_mate[end]] = here - elsewhere;
    }

    /// <summary>How many units can end at a target.</summary>
    public UInt128 Most(int target)
    {
        int end = EndArcOf(target);
        UInt128 here = _residual[_mate[end]];
        UInt128 more = Push(target, UInt128.MaxValue, isReversed: true);
        _residual[end] -= more;
        return _residual[_mate[end]] = here + more;
    }

    private void Count(int tail, int head)
    {
        _start[tail + 1]++;
        _start[head + 1]++;
    }

    private int Place(int tail, int head, UInt128 capacity)
    {
        int arc = _next[tail]++;
        int mate = _next[head]++;
        (_head[arc], _head[mate]) = (head, tail);
        (_mate[arc], _mate[mate]) = (mate, arc);
        _residual[arc] = capacity;
        return arc;
    }

    /// <summary>The arc of a target out of the network.</summary>
    private int EndArcOf(int target)
    {
        int arc = _start[target];
        while (_head[arc] != BoundsNetwork.Sink)
            arc++;
        return arc;
    }

    /// <summary>
    /// Only what lies on a circle of residual arcs through the sink can be led another way, and pushing along such circles brings no other node onto
    /// one. So all that follows keeps to the nodes that the sink reaches and that reach it.
    /// </summary>
    private void KeepInPlayWhatCanChange()
    {
        Reach(BoundsNetwork.Sink, isReversed: false);
        bool[] reached = new bool[_isInPlay.Length];
        foreach (int node in Found())
            reached[node] = true;
        Forget();
        Reach(BoundsNetwork.Sink, isReversed: true);
        Array.Clear(_isInPlay);
        foreach (int node in Found())
            _isInPlay[node] = reached[node];
        Forget();
    }

    /// <summary>
    /// Pushes up to so many units from a node to the sink, or, reversed, from the sink to the node. The node's own arc to the sink is not used.
    /// </summary>
    private UInt128 Push(int node, UInt128 limit, bool isReversed)
    {
        UInt128 pushed = UInt128.Zero;
        while (pushed < limit && FindLevels(node, isReversed))
        {
            pushed += Block(node, limit - pushed, isReversed);
            Forget();
        }

        Forget();
        return pushed;
    }

    /// <summary>Counts how far nodes are, as far as the sink is; false when it cannot be reached.</summary>
    private bool FindLevels(int node, bool isReversed)
    {
        Reach(node, isReversed, BoundsNetwork.Sink);
        return _level[BoundsNetwork.Sink] != None;
    }

    /// <summary>Finds what a node reaches, near ones first, and stops where a node is found; the node's own arc to the sink is not used.</summary>
    private void Reach(int node, bool isReversed, int until = None)
    {
        _found = 0;
        Find(node, 0);
        for (int i = 0; i < _found; i++)
        {
            int here = _queue[i];
            for (int arc = _start[here]; arc < _start[here + 1]; arc++)
            {
                int there = _head[arc];
                if (_level[there] != None || !_isInPlay[there] || RoomOf(arc, isReversed) == UInt128.Zero
                    || (here == node && there == BoundsNetwork.Sink))
                    continue;
                Find(there, _level[here] + 1);
                if (there == until)
                    return;
            }
        }
    }

    private void Find(int node, int level)
    {
        _level[node] = level;
        _next[node] = _start[node];
        _queue[_found++] = node;
    }

    private ReadOnlySpan<int> Found() => _queue.AsSpan(0, _found);

    private void Forget()
    {
        foreach (int node in Found())
            _level[node] = None;
        _found = 0;
    }

    private UInt128 RoomOf(int arc, bool isReversed) => _residual[isReversed ? _mate[arc] : arc];

    /// <summary>Fills shortest ways to the sink until none is left.</summary>
    private UInt128 Block(int node, UInt128 limit, bool isReversed)
    {
        UInt128 pushed = UInt128.Zero;
        int length = 0;
        int here = node;
        while (pushed < limit)
        {
            if (here == BoundsNetwork.Sink)
            {
                pushed += Fill(length, limit - pushed, isReversed, out length);
                here = length == 0 ? node : _head[_path[length - 1]];
                continue;
            }

            if (Advance(here, node, isReversed) is var arc && arc != None)
            {
                _path[length++] = arc;
                here = _head[arc];
            }
            else if (length == 0)
                break;
            else
            {
                _level[here] = int.MaxValue;
                here = --length == 0 ? node : _head[_path[length - 1]];
            }
        }

        return pushed;
    }

    /// <summary>The next arc one level on, or none.</summary>
    private int Advance(int here, int node, bool isReversed)
    {
        int level = _level[here] + 1;
        ref int next = ref _next[here];
        for (; next < _start[here + 1]; next++)
            if (_level[_head[next]] == level && RoomOf(next, isReversed) != UInt128.Zero && !(here == node && _head[next] == BoundsNetwork.Sink))
                return next;
        return None;
    }

    /// <summary>Pushes what the way found has room for, and goes back to before its first full arc.</summary>
    private UInt128 Fill(int length, UInt128 limit, bool isReversed, out int kept)
    {
        UInt128 width = limit;
        for (int i = 0; i < length; i++)
            width = UInt128.Min(width, RoomOf(_path[i], isReversed));
        kept = length;
        for (int i = length - 1; i >= 0; i--)
        {
            int arc = isReversed ? _mate[_path[i]] : _path[i];
            _residual[arc] -= width;
            _residual[_mate[arc]] += width;
            if (_residual[arc] == UInt128.Zero)
                kept = i;
        }

        if (kept == length)
            kept = 0;
        return width;
    }
}
