using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Tracing;

/// <summary>
/// Payouts that are stamped a little earlier than what they answer: the clocks of two chains differ. Such a departure is applied just before its
/// arrival, for money arrives after it has left.
/// </summary>
internal sealed partial class Sweep
{
    private readonly PriorityQueue<(int Run, int Row), Position> _early = new();
    private bool _isEarly;

    private void FindEarlyArrivals()
    {
        _early.Clear();
        foreach ((int number, List<(int Arrival, BridgeLink Link)> links) in _linksOf)
            foreach ((int arrival, _) in links)
            {
                if (_departures[number].Places is not [(int run, int row), ..] || _arrivals[arrival].Places is not [(int toRun, int toRow), ..])
                    continue;
                Position arrives = _runs[toRun].Table.PositionOf(toRow);
                if (arrives.CompareTo(_runs[run].Table.PositionOf(row)) < 0)
                    _early.Enqueue((run, row), arrives);
            }
    }

    /// <summary>
    /// The departure to apply before the row that would be next, because its arrival is not later than that row; -1 when there is none, which
    /// leaves the run at hand as it was.
    /// </summary>
    private int NextEarly(int next)
    {
        while (_early.TryPeek(out (int Run, int Row) departure, out Position arrives))
        {
            if (next >= 0 && arrives.CompareTo(_run.Table.PositionOf(next)) > 0)
                return -1;
            _early.Dequeue();
            if (PendingOf(_runs[departure.Run], departure.Row) is not (>= 0 and var row))
                continue;
            _run = _runs[departure.Run];
            _isEarly = true;
            return row;
        }

        return -1;
    }

    /// <summary>A row of a departure's transaction that waits: where an exchange paid into the bridge, whoever exchanged; -1 when none does.</summary>
    private static int PendingOf(Run run, int departure)
    {
        (int start, int end) = run.RowsOfTransaction(departure);
        for (int row = start; row < end; row++)
            if (run.IsPending(row))
                return row;
        return -1;
    }
}
