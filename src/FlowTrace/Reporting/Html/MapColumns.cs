using System.Globalization;

namespace FlowTrace.Reporting;

/// <summary>A heading over one or more neighbouring columns of a map.</summary>
internal sealed record MapHeading(string Text, int FirstColumn, int LastColumn);

/// <summary>Which column of the map each wallet stands in.</summary>
internal sealed class MapColumns
{
    /// <summary>The largest number of columns. More would be too narrow for names; what lies deeper shares columns.</summary>
    public const int Limit = 10;

    // A transfer that brings less than this part of what a wallet received does not decide where the wallet stands: a trickle sent
    // ahead of the bulk would draw the wallet to the left of the money that really fed it.
    private const double MinorPart = 0.02;

    private static readonly (long Seconds, string Text)[] Spans =
    [
        (600, "10 min"), (3_600, "1 hour"), (21_600, "6 hours"), (86_400, "1 day"), (259_200, "3 days"), (604_800, "1 week"),
        (2_592_000, "30 days"), (7_776_000, "90 days"), (31_536_000, "1 year"), (long.MaxValue / 1000, ""),
    ];

    private readonly MapFlows _flows;
    private readonly ILookup<int, MapFlow> _into;
    private readonly ILookup<int, MapFlow> _outOf;
    private readonly Dictionary<int, double> _largestInto;
    private readonly Dictionary<int, int> _columns = [];
    private readonly HashSet<int> _shared = [];

    private MapColumns(MapFlows flows)
    {
        _flows = flows;
        _into = flows.Flows.ToLookup(flow => flow.Target);
        _outOf = flows.Flows.ToLookup(flow => flow.Source);
        _largestInto = _into.ToDictionary(group => group.Key, group => group.Max(flow => flow.Drawn));
    }

    public IReadOnlyList<MapHeading> Headings { get; private set; } = [];

    /// <summary>The column of a wallet, by its number in the graph.</summary>
    public int Of(int wallet) => _columns[wallet];

    /// <summary>Whether a column holds several depths, so that money moves on inside it.</summary>
    public bool IsShared(int column) => _shared.Contains(column);

    public static MapColumns Assign(MapFlows flows, MapAxis axis)
    {
        var columns = new MapColumns(flows);
        Dictionary<int, int> depths = columns.Depths();
        if (axis == MapAxis.Hops)
            columns.ByHops(depths);
        else
            columns.ByTime(depths);
        return columns;
    }

    /// <summary>0 for who was robbed, 1 for first holders, then a step more for every hop the bulk of the money took.</summary>
    private Dictionary<int, int> Depths()
    {
        var depths = new Dictionary<int, int>();
        var queue = new Queue<int>();
        foreach (MapWallet wallet in _flows.Wallets.Values.Where(wallet => wallet.IsFirstHolder))
        {
            depths.Add(wallet.Id, 1);
            queue.Enqueue(wallet.Id);
        }

        foreach (MapWallet wallet in _flows.Wallets.Values.Where(wallet => wallet.IsRobbed && !wallet.IsFirstHolder))
            depths.Add(wallet.Id, 0);
        Spread(depths, queue, IsMajor);
        foreach (int reached in depths.Keys.Order().ToArray())
            queue.Enqueue(reached);
        Spread(depths, queue, static _ => true);
        foreach (int left in _flows.Wallets.Keys.Where(wallet => !depths.ContainsKey(wallet)))
            depths.Add(left, 1);
        foreach (int sink in _flows.Wallets.Keys.Where(IsSink))
            if (_into.Contains(sink))
                depths[sink] = 1 + _into[sink].Where(IsMajor).Max(flow => depths[flow.Source]);
        return depths;
    }

    private void Spread(Dictionary<int, int> depths, Queue<int> queue, Func<MapFlow, bool> follows)
    {
        while (queue.TryDequeue(out int wallet))
            foreach (MapFlow flow in _outOf[wallet].Where(follows))
                if (depths.TryAdd(flow.Target, depths[wallet] + 1))
                    queue.Enqueue(flow.Target);
    }

    // Everybody pays fees, so every payer counts and their sink stands behind them all. Where only trickles arrive, the largest counts.
    private bool IsMajor(MapFlow flow) => flow.Drawn >= Math.Min(MinorPart * _flows.Wallets[flow.Target].In, _largestInto[flow.Target])
        || _flows.Wallets[flow.Target].Wallet.Account.IsFeeSink;

    private bool IsSink(int wallet) => !_outOf.Contains(wallet);

    private void ByHops(Dictionary<int, int> depths)
    {
        int deepest = depths.Values.DefaultIfEmpty().Max();
        var headings = new List<MapHeading>();
        var ends = new List<int>();
        for (int first = 0; first <= deepest;)
        {
            // One depth a column as long as there is room; then each column twice as deep as the one before.
            int last = deepest < Limit || headings.Count <= Limit - 5 ? first : headings.Count == Limit - 1 ? deepest : (first * 2) - 3;
            last = Math.Min(last, deepest);
            if (last > first)
                _shared.Add(headings.Count);
            headings.Add(new MapHeading(HopText(first, last, _flows.HasConversions ? "step" : "hop"), headings.Count, headings.Count));
            ends.Add(last);
            first = last + 1;
        }

        foreach ((int wallet, int depth) in depths)
            _columns.Add(wallet, ends.FindIndex(end => depth <= end));
        Headings = headings;
        DropEmptyColumns();
    }

    private static string HopText(int firstDepth, int lastDepth, string noun) => (firstDepth, lastDepth) switch
    {
        (0, 0) => "robbed",
        (1, 1) => "first holders",
        _ when firstDepth == lastDepth => string.Create(CultureInfo.InvariantCulture, $"{firstDepth - 1} {noun}{(firstDepth == 2 ? "" : "s")}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{firstDepth - 1}–{lastDepth - 1} {noun}s"),
    };

    /// <summary>By the span of time since the theft in which the bulk first arrived; within a span, by steps.</summary>
    private void ByTime(Dictionary<int, int> depths)
    {
        long start = _flows.Flows.Where(flow => flow.IsTheft).Select(flow => flow.First).DefaultIfEmpty().Min();
        Dictionary<int, long> arrivals = _flows.Wallets.Keys.ToDictionary(wallet => wallet, wallet => Arrival(wallet, start));
        int[] order = [.. _flows.Wallets.Keys.OrderBy(wallet => arrivals[wallet]).ThenBy(wallet => depths[wallet]).ThenBy(wallet => wallet)];
        for (int mostSteps = 3; ; mostSteps--)
        {
            Dictionary<int, (int Span, int Step)> places = Places(order, arrivals, depths, start, mostSteps);
            (int Span, int Step)[] used = [.. places.Values.Distinct().Order()];
            if (used.Length > Limit && mostSteps > 0)
                continue;
            foreach ((int wallet, (int Span, int Step) place) in places)
                _columns.Add(wallet, Array.IndexOf(used, place));
            for (int i = 0; i < used.Length; i++)
                if (used[i].Span > 0 && used[i].Step == mostSteps)
                    _shared.Add(i);
            Headings = [.. used.Select((place, column) => (place.Span, column)).GroupBy(pair => pair.Span)
                .Select(group => new MapHeading(SpanText(group.Key), group.First().column, group.Last().column))];
            return;
        }
    }

    private Dictionary<int, (int Span, int Step)> Places(
        int[] order, Dictionary<int, long> arrivals, Dictionary<int, int> depths, long start, int mostSteps)
    {
        var places = new Dictionary<int, (int Span, int Step)>();
        foreach (int wallet in order)
        {
            if (depths[wallet] <= 1)
            {
                places.Add(wallet, (depths[wallet] - 1, 0));
                continue;
            }

            int span = 1 + Array.FindIndex(Spans, entry => arrivals[wallet] - start < entry.Seconds * 1000);
            int step = 0;
            foreach (MapFlow flow in _into[wallet])
                if (IsMajor(flow) && places.TryGetValue(flow.Source, out (int Span, int Step) source) && source.Span == span)
                    step = Math.Max(step, source.Step + 1);
            places.Add(wallet, (span, Math.Min(step, mostSteps)));
        }

        return places;
    }

    /// <summary>When the bulk began to arrive; for places the money never leaves, when the last large flow to it began.</summary>
    private long Arrival(int wallet, long start)
    {
        IEnumerable<long> times = _into[wallet].Where(IsMajor).Select(flow => flow.First).DefaultIfEmpty(start);
        return IsSink(wallet) ? times.Max() : times.Min();
    }

    private static string SpanText(int span) => span switch
    {
        -1 => "robbed",
        0 => "first holders",
        1 => "within " + Spans[0].Text,
        _ when span == Spans.Length => "after " + Spans[^2].Text,
        _ => $"{Spans[span - 2].Text} – {Spans[span - 1].Text}",
    };

    private void DropEmptyColumns()
    {
        int[] used = [.. _columns.Values.Distinct().Order()];
        if (used.Length == Headings.Count)
            return;
        foreach (int wallet in _columns.Keys.ToArray())
            _columns[wallet] = Array.IndexOf(used, _columns[wallet]);
        int[] shared = [.. _shared];
        _shared.Clear();
        foreach (int column in shared)
            _shared.Add(Array.IndexOf(used, column));
        Headings = [.. used.Select((column, index) => Headings[column] with { FirstColumn = index, LastColumn = index })];
    }
}
