using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>
/// Departures that fit the same arrivals (one receiver, one amount) and nothing else tells apart: where the bridge demonstrably works through a
/// queue at the time, its order tells.
/// </summary>
/// <remarks>
/// First in, first out is a guess about a bridge, and of Nomad's withdrawals it is wrong for some. But when the payouts around, five before and
/// five after within an hour and all between, stand exactly in the order of their departures, and these legs in their order fit in between,
/// then it is seen. Measured on those withdrawals by hiding certain ties from the rule: 285 pairs of legs told apart, none wrong; with three
/// payouts before and after, one is.
/// </remarks>
internal sealed partial class MatchRun
{
    private const int QueueNeighbours = 5;
    private const long QueueMilliseconds = 3_600_000;

    private readonly record struct Lane(string Family, ChainId From, ChainId To);

    private void TieQueues(int[] starts, int[] edges)
    {
        Dictionary<Lane, PayoutOrder>? lanes = null;
        foreach ((int[] departures, int[] arrivals) in Contested(starts, edges))
        {
            lanes ??= Lanes();
            if (departures.Length == arrivals.Length && IsInQueue(departures, arrivals, starts, edges, lanes))
            {
                for (int i = 0; i < departures.Length; i++)
                    Tie(departures[i], arrivals[i], EvidenceGrade.Derived,
                        $"{Facts(_departures[departures[i]], _arrivals[arrivals[i]])}; {Number(departures.Length)} departures fit alike, and the payouts "
                        + "around these were made in the order of their departures");
                continue;
            }

            foreach (int departure in departures)
                LeaveOpen(
                    departure,
                    $"{Number(departures.Length)} departures and {Number(arrivals.Length)} arrivals fit each other, and nothing tells which belong together",
                    Those(edges.AsSpan(starts[departure]..starts[departure + 1])));
        }
    }

    /// <summary>The parts of the graph that certain ties leave, legs in order.</summary>
    private (int[] Departures, int[] Arrivals)[] Contested(int[] starts, int[] edges)
    {
        int[] restStarts = new int[starts.Length];
        var rest = new List<int>();
        for (int i = 0; i < _departures.Length; i++)
        {
            for (int edge = starts[i]; edge < starts[i + 1] && !IsAnswered(i); edge++)
                if (_linkOf[edges[edge]] is null)
                    rest.Add(edges[edge]);
            restStarts[i + 1] = rest.Count;
        }

        int[] left = [.. rest];
        LegParts parts = LegParts.Of(restStarts, left, _arrivals.Length);
        ILookup<int, int> arrivals = left.Distinct().Order().ToLookup(parts.OfArrival);
        return Enumerable.Range(0, _departures.Length).Where(i => !IsAnswered(i) && starts[i + 1] > starts[i])
            .GroupBy(parts.OfDeparture, (part, departures) => (departures.ToArray(), arrivals[part].ToArray())).ToArray();
    }

    private Dictionary<Lane, PayoutOrder> Lanes() => _linkOf
        .Where(link => link is { Grade: EvidenceGrade.Observed or EvidenceGrade.Derived, Arrival.IsRefund: false })
        .GroupBy(link => LaneOf(link!.Departure, link.Arrival))
        .ToDictionary(group => group.Key, group => new PayoutOrder(
            group.Select(link => (link!.Arrival.Position.UnixMilliseconds, link.Departure.Position.UnixMilliseconds))));

    private Lane LaneOf(BridgeDeparture departure, BridgeArrival arrival) =>
        new(_fit.FamilyOf(departure.Protocol), departure.Via.Chain, arrival.Receiver.Chain);

    private bool IsInQueue(int[] departures, int[] arrivals, int[] starts, int[] edges, Dictionary<Lane, PayoutOrder> lanes)
    {
        Lane lane = LaneOf(_departures[departures[0]], _arrivals[arrivals[0]]);
        if (!lanes.TryGetValue(lane, out PayoutOrder? order)
            || !order.IsOrderly(_arrivals[arrivals[0]].Position.UnixMilliseconds, _arrivals[arrivals[^1]].Position.UnixMilliseconds))
            return false;
        for (int i = 0; i < departures.Length; i++)
        {
            (BridgeDeparture departure, BridgeArrival arrival) = (_departures[departures[i]], _arrivals[arrivals[i]]);
            bool fits = Array.BinarySearch(edges, starts[departures[i]], starts[departures[i] + 1] - starts[departures[i]], arrivals[i]) >= 0;
            if (!fits || LaneOf(departure, arrival) != lane || arrival.IsRefund
                || !order.HasPlace(arrival.Position.UnixMilliseconds, departure.Position.UnixMilliseconds)
                || (i > 0 && (IsLevel(departure.Position, _departures[departures[i - 1]].Position)
                    || IsLevel(arrival.Position, _arrivals[arrivals[i - 1]].Position))))
                return false;
        }

        return true;
    }

    private static bool IsLevel(Position left, Position right) => left.CompareTo(right) == 0;

    /// <summary>The payouts whose departures are certain, in order, and where that order is broken.</summary>
    private sealed class PayoutOrder
    {
        private readonly long[] _arrivals;
        private readonly long[] _departures;
        private readonly int[] _breaks;

        public PayoutOrder(IEnumerable<(long Arrival, long Departure)> ties)
        {
            (long Arrival, long Departure)[] sorted = [.. ties.Order()];
            _arrivals = Array.ConvertAll(sorted, tie => tie.Arrival);
            _departures = Array.ConvertAll(sorted, tie => tie.Departure);
            _breaks = new int[sorted.Length];
            for (int i = 1; i < sorted.Length; i++)
                _breaks[i] = _breaks[i - 1] + (_departures[i] < _departures[i - 1] ? 1 : 0);
        }

        /// <summary>Whether the payouts between two times, five before and five after stand in the order of their departures.</summary>
        public bool IsOrderly(long from, long to)
        {
            int first = Place(from) - QueueNeighbours;
            int last = Place(to + 1) + QueueNeighbours - 1;
            return first >= 0 && last < _arrivals.Length && _arrivals[first] >= from - QueueMilliseconds && _arrivals[last] <= to + QueueMilliseconds
                && _breaks[first] == _breaks[last];
        }

        /// <summary>Whether a payout at this time, of a departure at that, leaves the order as it is. Asked only where the order is whole.</summary>
        public bool HasPlace(long arrival, long departure) =>
            _departures[Place(arrival) - 1] <= departure && departure <= _departures[Place(arrival + 1)];

        private int Place(long time)
        {
            int place = Array.BinarySearch(_arrivals, time);
            if (place < 0)
                return ~place;
            while (place > 0 && _arrivals[place - 1] == time)
                place--;
            return place;
        }
    }
}
