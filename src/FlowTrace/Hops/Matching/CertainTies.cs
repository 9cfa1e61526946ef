namespace FlowTrace.Hops;

/// <summary>
/// Of all ways to tie departures to arrivals that tie as many as can be tied, the ties that every way has: those are certain, the others not.
/// </summary>
/// <remarks>
/// A largest matching by Hopcroft and Karp; then a tie is in every largest matching if no alternating path from an untied leg reaches it and
/// it lies on no alternating cycle (Dulmage and Mendelsohn). Linear in the edges but for the matching itself.
/// </remarks>
internal sealed class CertainTies
{
    private const int None = -1;

    private readonly int[] _starts;
    private readonly int[] _edges;
    private readonly int[] _arrivalOf;
    private readonly int[] _departureOf;
    private readonly bool[] _isDoubtful;

    private CertainTies(int[] starts, int[] edges, int arrivals)
    {
        (_starts, _edges) = (starts, edges);
        _arrivalOf = new int[starts.Length - 1];
        _departureOf = new int[arrivals];
        _isDoubtful = new bool[starts.Length - 1];
        Array.Fill(_arrivalOf, None);
        Array.Fill(_departureOf, None);
    }

    /// <summary>For each departure the arrival that every largest matching ties it to, or -1.</summary>
    /// <param name="starts">Where each departure's edges begin in <paramref name="edges"/>; one more for the end.</param>
    /// <param name="edges">The arrivals that fit, in order of time.</param>
    /// <param name="arrivals">How many arrivals there are.</param>
    public static int[] Find(int[] starts, int[] edges, int arrivals)
    {
        var ties = new CertainTies(starts, edges, arrivals);
        ties.MatchGreedily();
        while (ties.Augment())
        {
        }

        ties.DoubtWhatUntiedDeparturesReach();
        ties.DoubtWhatUntiedArrivalsReach();
        ties.DoubtCycles();
        return [.. ties._arrivalOf.Select((arrival, departure) => ties._isDoubtful[departure] ? None : arrival)];
    }

    private ReadOnlySpan<int> EdgesOf(int departure) => _edges.AsSpan(_starts[departure].._starts[departure + 1]);

    private void Tie(int departure, int arrival)
    {
        _arrivalOf[departure] = arrival;
        _departureOf[arrival] = departure;
    }

    private void MatchGreedily()
    {
        for (int departure = 0; departure < _arrivalOf.Length; departure++)
            foreach (int arrival in EdgesOf(departure))
                if (_departureOf[arrival] == None)
                {
                    Tie(departure, arrival);
                    break;
                }
    }

    /// <summary>One phase of Hopcroft and Karp; false when nothing more can be tied.</summary>
    private bool Augment()
    {
        int[] layer = new int[_arrivalOf.Length];
        Array.Fill(layer, int.MaxValue);
        var queue = new Queue<int>();
        for (int departure = 0; departure < layer.Length; departure++)
            if (_arrivalOf[departure] == None && !EdgesOf(departure).IsEmpty)
            {
                layer[departure] = 0;
                queue.Enqueue(departure);
            }

        bool isOpenEnd = false;
        while (queue.TryDequeue(out int departure))
            foreach (int arrival in EdgesOf(departure))
            {
                int owner = _departureOf[arrival];
                isOpenEnd |= owner == None;
                if (owner == None || layer[owner] != int.MaxValue)
                    continue;
                layer[owner] = layer[departure] + 1;
                queue.Enqueue(owner);
            }

        if (!isOpenEnd)
            return false;
        int[] next = [.. _starts.AsSpan(..^1)];
        bool hasGrown = false;
        for (int departure = 0; departure < layer.Length; departure++)
            if (layer[departure] == 0)
                hasGrown |= TryGrow(departure, layer, next);
        return hasGrown;
    }

    /// <summary>Looks for an alternating path from an untied departure to an untied arrival, without recursion, and turns it around.</summary>
    private bool TryGrow(int root, int[] layer, int[] next)
    {
        var path = new Stack<(int Departure, int Arrival)>();
        int departure = root;
        while (true)
        {
            if (next[departure] == _starts[departure + 1])
            {
                layer[departure] = int.MaxValue;
                if (!path.TryPop(out (int Departure, int Arrival) back))
                    return false;
                departure = back.Departure;
                continue;
            }

            int arrival = _edges[next[departure]++];
            int owner = _departureOf[arrival];
            if (owner == None)
            {
                Tie(departure, arrival);
                while (path.TryPop(out (int Departure, int Arrival) step))
                    Tie(step.Departure, step.Arrival);
                return true;
            }

            if (layer[owner] != layer[departure] + 1)
                continue;
            path.Push((departure, arrival));
            departure = owner;
        }
    }

    private void DoubtWhatUntiedDeparturesReach()
    {
        var open = new Stack<int>(Enumerable.Range(0, _arrivalOf.Length).Where(departure => _arrivalOf[departure] == None));
        while (open.TryPop(out int departure))
            foreach (int arrival in EdgesOf(departure))
                if (_departureOf[arrival] is var owner and not None && !_isDoubtful[owner])
                {
                    _isDoubtful[owner] = true;
                    open.Push(owner);
                }
    }

    private void DoubtWhatUntiedArrivalsReach()
    {
        (int[] starts, int[] departures) = Reverse();
        bool[] isSeen = new bool[_departureOf.Length];
        var open = new Stack<int>(Enumerable.Range(0, _departureOf.Length).Where(arrival => _departureOf[arrival] == None));
        while (open.TryPop(out int arrival))
            foreach (int departure in departures.AsSpan(starts[arrival]..starts[arrival + 1]))
                if (_arrivalOf[departure] is var tied and not None && !isSeen[tied])
                {
                    isSeen[tied] = true;
                    _isDoubtful[departure] = true;
                    open.Push(tied);
                }
    }

    private (int[] Starts, int[] Departures) Reverse()
    {
        int[] starts = new int[_departureOf.Length + 1];
        foreach (int arrival in _edges)
            starts[arrival + 1]++;
        for (int i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        int[] departures = new int[_edges.Length];
        int[] next = [.. starts];
        for (int departure = 0; departure < _arrivalOf.Length; departure++)
            foreach (int arrival in EdgesOf(departure))
                departures[next[arrival]++] = departure;
        return (starts, departures);
    }

    /// <summary>
    /// Tied departures whose arrivals could be exchanged in a ring: the strongly connected parts, by Tarjan's algorithm without recursion.
    /// </summary>
    private void DoubtCycles()
    {
        int count = _arrivalOf.Length;
        int[] number = new int[count];
        int[] low = new int[count];
        int[] next = [.. _starts.AsSpan(..^1)];
        bool[] isOpen = new bool[count];
        var part = new Stack<int>();
        var calls = new Stack<int>();
        int numbers = 0;
        for (int root = 0; root < count; root++)
        {
            if (number[root] != 0 || _arrivalOf[root] == None)
                continue;
            Enter(root);
            while (calls.TryPeek(out int departure))
            {
                if (next[departure] < _starts[departure + 1])
                {
                    int owner = _departureOf[_edges[next[departure]++]];
                    if (owner == None || owner == departure)
                        continue;
                    if (number[owner] == 0)
                        Enter(owner);
                    else if (isOpen[owner])
                        low[departure] = Math.Min(low[departure], number[owner]);
                    continue;
                }

                calls.Pop();
                if (calls.TryPeek(out int caller))
                    low[caller] = Math.Min(low[caller], low[departure]);
                if (low[departure] == number[departure])
                    Close(departure);
            }
        }

        void Enter(int departure)
        {
            number[departure] = low[departure] = ++numbers;
            isOpen[departure] = true;
            part.Push(departure);
            calls.Push(departure);
        }

        void Close(int departure)
        {
            bool isAlone = part.Peek() == departure;
            int member;
            do
            {
                member = part.Pop();
                isOpen[member] = false;
                _isDoubtful[member] |= !isAlone;
            }
            while (member != departure);
        }
    }
}
