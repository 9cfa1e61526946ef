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

    private const int IsOpenAlong = 1;
    private const int IsOpenAgainst = 2;
    private const int WayBits = 2;

    // Out of play: searches take the node for one that was found already.
    private const int OutOfPlay = int.MaxValue;

    // Arcs stand sorted by their tails. Searches look at nothing but where an arc leads and whether it is open along its direction or against it, so
    // that much of every arc is packed into one number and stands apart from how much room there is.
    private readonly int[] _start;
    private readonly int[] _ways;
    private readonly int[] _mates;
    private readonly UInt128[] _rooms;
    private readonly int[] _supplyArcs;
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
        _ways = new int[count];
        _mates = new int[count];
        _rooms = new UInt128[count];
        _supplyArcs = new int[supplies.Count];
        _level = new int[nodes];
        _next = new int[nodes];
        _queue = new int[nodes];
        _path = new int[nodes];
        Array.Fill(_level, None);
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
        _ways = [.. other._ways];
        _mates = other._mates;
        _rooms = [.. other._rooms];
        _supplyArcs = other._supplyArcs;
        _level = [.. other._level];
        _next = new int[_level.Length];
        _queue = new int[_level.Length];
        _path = new int[_level.Length];
    }

    /// <summary>The same network with the same flow, to go its own way.</summary>
    public ResidualGraph Clone() => new(this);

    /// <summary>Lets so many units of a supply in when <see cref="LetIn"/> is called next.</summary>
    public void Supply(int supply, UInt128 quantity) => SetRoom(_supplyArcs[supply], quantity);

    /// <summary>Leads what has been supplied to the targets; false when not all of it finds a way.</summary>
    public bool LetIn()
    {
        Array.Fill(_level, None);
        UInt128 waiting = UInt128.Zero;
        foreach (int arc in _supplyArcs)
            waiting += _rooms[arc];
        bool isIn = Push(BoundsNetwork.Source, waiting, isReversed: false) == waiting;
        KeepInPlayWhatCanChange();
        return isIn;
    }

    /// <summary>How many units must end at a target, whatever the rest does.</summary>
    public UInt128 Least(int target)
    {
        int end = EndArcOf(target);
        UInt128 here = _rooms[_mates[end]];
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
        return _rooms[_mates[end]];
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
        (_ways[arc], _ways[mate]) = (head << WayBits, tail << WayBits);
        (_mates[arc], _mates[mate]) = (mate, arc);
        SetRoom(arc, capacity);
        return arc;
    }

    /// <summary>The arc of a target out of the network.</summary>
    private int EndArcOf(int target)
    {
        int arc = _start[target];
        while (HeadOf(arc) != BoundsNetwork.Sink)
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
        bool[] reached = new bool[_level.Length];
        foreach (int node in Found())
            reached[node] = true;
        Forget();
        Reach(BoundsNetwork.Sink, isReversed: true);
        Array.Fill(_level, OutOfPlay);
        foreach (int node in Found())
            _level[node] = reached[node] ? None : OutOfPlay;
        _found = 0;
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
        int open = isReversed ? IsOpenAgainst : IsOpenAlong;
        _found = 0;
        Find(node, 0);
        for (int i = 0; i < _found; i++)
        {
            int here = _queue[i];
            int level = _level[here] + 1;
            foreach (int way in _ways.AsSpan(_start[here], _start[here + 1] - _start[here]))
            {
                int there = way >> WayBits;
                if ((way & open) == 0 || _level[there] != None || (here == node && there == BoundsNetwork.Sink))
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

    private int HeadOf(int arc) => _ways[arc] >> WayBits;

    private UInt128 RoomOf(int arc, bool isReversed) => _rooms[isReversed ? _mates[arc] : arc];

    private void SetRoom(int arc, UInt128 room)
    {
        int mate = _mates[arc];
        _rooms[arc] = room;
        if (room != UInt128.Zero)
        {
            _ways[arc] |= IsOpenAlong;
            _ways[mate] |= IsOpenAgainst;
        }
        else
        {
            _ways[arc] &= ~IsOpenAlong;
            _ways[mate] &= ~IsOpenAgainst;
        }
    }

    /// <summary>Moves units along an arc, or reversed against it. What one way loses the other gains, so nothing can overflow.</summary>
    private void Move(int arc, UInt128 quantity, bool isReversed)
    {
        int mate = _mates[arc];
        (int loses, int gains) = isReversed ? (mate, arc) : (arc, mate);
        SetRoom(loses, _rooms[loses] - quantity);
        SetRoom(gains, _rooms[gains] + quantity);
    }

    /// <summary>
    /// Fills shortest ways to the sink until none is left. They are walked from the sink: every node found has one before it that it was found from, so
    /// there are no blind alleys but those that filling makes.
    /// </summary>
    private UInt128 Block(int node, UInt128 limit, bool isReversed)
    {
        UInt128 pushed = UInt128.Zero;
        int length = 0;
        int here = BoundsNetwork.Sink;
        while (pushed < limit)
        {
            if (here == node)
            {
                pushed += Fill(length, limit - pushed, isReversed, out length);
                here = EndOf(length);
            }
            else if (StepBack(here, node, isReversed) is var arc && arc != None)
            {
                _path[length++] = arc;
                here = HeadOf(arc);
            }
            else if (length == 0)
                break;
            else
            {
                _level[here] = OutOfPlay;
                here = EndOf(--length);
            }
        }

        return pushed;
    }

    private int EndOf(int length) => length == 0 ? BoundsNetwork.Sink : HeadOf(_path[length - 1]);

    /// <summary>The next arc that leads here from one level before, seen from here, or none.</summary>
    private int StepBack(int here, int node, bool isReversed)
    {
        int level = _level[here] - 1;
        int open = isReversed ? IsOpenAlong : IsOpenAgainst;
        ref int next = ref _next[here];
        for (; next < _start[here + 1]; next++)
        {
            int way = _ways[next];
            int there = way >> WayBits;
            if ((way & open) != 0 && _level[there] == level && !(there == node && here == BoundsNetwork.Sink))
                return next;
        }

        return None;
    }

    /// <summary>Pushes what the way found has room for, and goes back, towards the sink, to before its first full arc.</summary>
    private UInt128 Fill(int length, UInt128 limit, bool isReversed, out int kept)
    {
        UInt128 width = limit;
        for (int i = 0; i < length; i++)
            width = UInt128.Min(width, RoomOf(_path[i], !isReversed));
        kept = 0;
        for (int i = length - 1; i >= 0; i--)
        {
            Move(_path[i], width, !isReversed);
            if (RoomOf(_path[i], !isReversed) == UInt128.Zero)
                kept = i;
        }

        return width;
    }
}
