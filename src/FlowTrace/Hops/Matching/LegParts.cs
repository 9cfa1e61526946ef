namespace FlowTrace.Hops;

/// <summary>The parts a graph of departures and arrivals falls into, by union and find.</summary>
internal sealed class LegParts
{
    private readonly int[] _parents;
    private readonly int _departures;

    private LegParts(int departures, int arrivals)
    {
        _departures = departures;
        _parents = [.. Enumerable.Range(0, departures + arrivals)];
    }

    /// <summary>The parts of a graph.</summary>
    /// <param name="starts">Where each departure's edges begin in <paramref name="edges"/>; one more for the end.</param>
    /// <param name="edges">The arrivals that fit.</param>
    /// <param name="arrivals">How many arrivals there are.</param>
    public static LegParts Of(int[] starts, int[] edges, int arrivals)
    {
        var parts = new LegParts(starts.Length - 1, arrivals);
        for (int departure = 0; departure < starts.Length - 1; departure++)
            for (int edge = starts[departure]; edge < starts[departure + 1]; edge++)
                parts.Join(departure, parts._departures + edges[edge]);
        return parts;
    }

    public int OfDeparture(int departure) => Root(departure);

    public int OfArrival(int arrival) => Root(_departures + arrival);

    private void Join(int left, int right) => _parents[Root(right)] = Root(left);

    private int Root(int node)
    {
        while (_parents[node] != node)
            node = _parents[node] = _parents[_parents[node]];
        return node;
    }
}
