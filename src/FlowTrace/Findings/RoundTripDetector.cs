using FlowTrace.Hops;
using FlowTrace.Internals;

namespace FlowTrace.Findings;

/// <summary>A sum leaves an account, goes through others nearly whole, and comes back to it.</summary>
internal sealed class RoundTripDetector : ShapeDetector
{
    public override string Id => "round-trip";

    public override IReadOnlyList<FindingParameter> Parameters { get; } =
    [
        Hypothesis("kept-permille", 900, "every step passes on at least this share of what left at first") with { Most = 1000 },
        Hypothesis("most-steps", 6, "so many steps at most, there and back") with { Least = 2, Most = 12 },
        Hypothesis("window-days", 30, "it is back within so many days"),
        Hypothesis(
            "most-branches", 64, "for each sum so many departures a step are tried", "it bounds the search; busy accounts on the way hide round trips"),
    ];

    public override string KnownErrors =>
        "Two accounts that trade with each other can send like sums to and fro. Round trips through an exchange of assets or over a bridge, and those that are "
        + "split on the way, are missed.";

    public override IEnumerable<Finding> Detect(FindingContext context)
    {
        var used = new HashSet<int>();
        for (int number = 0; number < context.Moves.All.Length; number++)
        {
            Move first = context.Moves[number];
            if (used.Contains(number) || !IsStep(context, first) || !context.Moves.IsHolder(first.From) || context.Moves.Incoming(first.From).IsEmpty)
                continue;
            var path = new List<int> { number };
            long left = context.Value("most-branches") * context.Value("most-steps");
            if (!Returns(context, first, path, ref left))
                continue;
            used.UnionWith(path);
            yield return Trip(context, path);
        }
    }

    private static bool IsStep(FindingContext context, in Move move) =>
        move is { IsTransfer: true, IsTheft: false } && move.From != move.To && context.Moves.IsHolder(move.To);

    private static bool Returns(FindingContext context, in Move first, List<int> path, ref long left)
    {
        Move last = context.Moves[path[^1]];
        if (path.Count >= context.Value("most-steps"))
            return false;
        UInt128 least = WideMath.MulDiv(first.Quantity, (UInt128)context.Value("kept-permille"), 1000, out UInt128 rest) + (rest > 0 ? 1u : 0u);
        ReadOnlySpan<int> departures = context.Moves.Outgoing(last.To);
        int next = departures.BinarySearch(path[^1]) is var place && place < 0 ? ~place : place;
        for (; next < departures.Length && left > 0; next++)
        {
            left--;
            Move move = context.Moves[departures[next]];
            if (move.Time - first.Time > Days(context.Value("window-days")))
                return false;
            if (move.Asset != first.Asset || move.Quantity > first.Quantity || move.Quantity < least || !IsStep(context, move) || IsOn(context, path, move.To))
                continue;
            path.Add(departures[next]);
            if (move.To == first.From || Returns(context, first, path, ref left))
                return true;
            path.RemoveAt(path.Count - 1);
        }

        return false;
    }

    // A circle within the way is another round trip.
    private static bool IsOn(FindingContext context, List<int> path, int wallet)
    {
        foreach (int step in path)
            if (context.Moves[step].To == wallet)
                return true;
        return false;
    }

    private static Finding Trip(FindingContext context, List<int> path)
    {
        Move first = context.Moves[path[0]];
        Move last = context.Moves[path[^1]];
        return Find(
            context,
            $"A sum comes back to the account it left, in {Number(path.Count)} steps within {Span(last.Arrived - first.Time)}",
            EvidenceGrade.Derived, path.Select(move => context.Moves.AccountAt(context.Moves[move].From)), path,
            [new("left", first.Quantity, first.Asset), new("came back", last.Quantity, last.Asset)],
            "A payment that was returned looks the same");
    }
}
