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

    // Arcs stand sorted by their tails, each with all that a search in either direction asks of it.
    private readonly int[] _start;
    private readonly Arc[] _arcs;
    private readonly int[] _supplyArcs;
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
        _arcs = new Arc[count];
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
        _arcs = [.. other._arcs];
        _supplyArcs = other._supplyArcs;
        _isInPlay = [.. other._isInPlay];
        _level = [.. other._level];
        _next = new int[_level.Length];
        _queue = new int[_level.Length];
        _path = new int[_level.Length];
    }

    /// <summary>The same network with the same flow, to go its own way.</summary>
    public ResidualGraph Clone() => new(this);

    /// <summary>Lets so many units of a supply in when <see cref="LetIn"/> is called next.</summary>
    public void Supply(int supply, UInt128 quantity) => Set(_supplyArcs[supply], quantity);

    /// <summary>Leads what has been supplied to the targets; false when not all of it finds a way.</summary>
    public bool LetIn()
    {
        Array.Fill(_isInPlay, true);
        UInt128 waiting = UInt128.Zero;
        foreach (int arc in _supplyArcs)
            waiting += _arcs[arc].Room;
        bool isIn = Push(BoundsNetwork.Source, waiting, isReversed: false) == waiting;
        KeepInPlayWhatCanChange();
        return isIn;
    }

    /// <summary>How many units must end at a target, whatever the rest does.</summary>
    public UInt128 Least(int target)
    {
        int end = EndArcOf(target);
        UInt128 here = _arcs[end].Back;
        UInt128 elsewhere = Push(target, here, isReversed: false);
        Move(end, elsewhere, isReversed: true);
        return here - elsewhere;
    }

    /// <summary>How many units can end at a target.</summary>
    public UInt128 Most(int target)
    {
        int end = EndArcOf(target);
        UInt128 more = Push(target, UInt128.MaxValue, isReversed: true);
        Move(end, more, isReversed: false);
        return _arcs[end].Back;
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
        _arcs[arc] = new Arc { Head = head, Mate = mate };
        _arcs[mate] = new Arc { Head = tail, Mate = arc };
        Set(arc, capacity);
        return arc;
    }

    /// <summary>The arc of a target out of the network.</summary>
    private int EndArcOf(int target)
    {
        int arc = _start[target];
        while (_arcs[arc].Head != BoundsNetwork.Sink)
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
            int level = _level[here] + 1;
            foreach (ref readonly Arc arc in _arcs.AsSpan(_start[here], _start[here + 1] - _start[here]))
            {
                int there = arc.Head;
                if (_level[there] != None || arc.IsFull(isReversed) || !_isInPlay[there] || (here == node && there == BoundsNetwork.Sink))
                    continue;
                Find(there, level);
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

    private void Set(int arc, UInt128 room) => _arcs[_arcs[arc].Mate].Back = _arcs[arc].Room = room;

    /// <summary>Moves units along an arc, or reversed against it. What one way loses the other gains, so nothing can overflow.</summary>
    private void Move(int number, UInt128 quantity, bool isReversed)
    {
        ref Arc arc = ref _arcs[number];
        ref Arc mate = ref _arcs[arc.Mate];
        unchecked
        {
            UInt128 change = isReversed ? UInt128.Zero - quantity : quantity;
            arc.Room = mate.Back = arc.Room - change;
            arc.Back = mate.Room = arc.Back + change;
        }
    }

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
                here = length == 0 ? node : _arcs[_path[length - 1]].Head;
                continue;
            }

            if (Advance(here, node, isReversed) is var arc && arc != None)
            {
                _path[length++] = arc;
                here = _arcs[arc].Head;
            }
            else if (length == 0)
                break;
            else
            {
                _level[here] = int.MaxValue;
                here = --length == 0 ? node : _arcs[_path[length - 1]].Head;
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
        {
            ref readonly Arc arc = ref _arcs[next];
            if (_level[arc.Head] == level && !arc.IsFull(isReversed) && !(here == node && arc.Head == BoundsNetwork.Sink))
                return next;
        }


        return None;
    }

    /// <summary>Pushes what the way found has room for, and goes back to before its first full arc.</summary>
    private UInt128 Fill(int length, UInt128 limit, bool isReversed, out int kept)
    {
        UInt128 width = limit;
        for (int i = 0; i < length; i++)
            width = UInt128.Min(width, _arcs[_path[i]].RoomFor(isReversed));
        kept = length;
        for (int i = length - 1; i >= 0; i--)
        {
            Move(_path[i], width, isReversed);
            if (_arcs[_path[i]].IsFull(isReversed))
                kept = i;
        }

        if (kept == length)
            kept = 0;
        return width;
    }

    /// <summary>One direction of an arc: the room along it, and that of its mate, which is the same arc the other way.</summary>
    private struct Arc
    {
        public int Head;
        public int Mate;
        public UInt128 Room;
        public UInt128 Back;

        public readonly UInt128 RoomFor(bool isReversed) => isReversed ? Back : Room;

        public readonly bool IsFull(bool isReversed) => RoomFor(isReversed) == UInt128.Zero;
    }
}
