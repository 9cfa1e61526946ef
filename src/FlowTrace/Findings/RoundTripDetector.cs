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
        var search = new Search(context);
        bool[] used = new bool[context.Moves.All.Length];
        for (int number = 0; number < used.Length; number++)
        {
            if (used[number] || search.From(number) is not { } path)
                continue;
            foreach (int step in path)
                used[step] = true;
            yield return Trip(context, path);
        }
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

    /// <summary>Looks for ways back, with every parameter read once and the departures of each wallet in a row.</summary>
    private sealed class Search
    {
        private readonly MoveTable _moves;
        private readonly Departure[] _departures;
        private readonly UInt128 _kept;
        private readonly long _mostSteps;
        private readonly long _window;
        private readonly long _branches;
        private readonly List<int> _path = [];
        private UInt128 _least;
        private long _left;

        public Search(FindingContext context)
        {
            _moves = context.Moves;
            _kept = (UInt128)context.Value("kept-permille");
            _mostSteps = context.Value("most-steps");
            _window = Days(context.Value("window-days"));
            _branches = context.Value("most-branches") * _mostSteps;
            _departures = new Departure[_moves.All.Length];
            for (int wallet = 0; wallet < _moves.Graph.Wallets.Count; wallet++)
            {
                int next = _moves.StartOfOutgoing(wallet);
                foreach (int number in _moves.Outgoing(wallet))
                    _departures[next++] = DepartureOf(number);
            }
        }

        /// <summary>The steps of the first way back that is found for a step; null where there is none.</summary>
        public List<int>? From(int number)
        {
            ref readonly Move first = ref _moves[number];
            if (!IsStep(first) || !_moves.IsHolder(first.From) || _moves.Incoming(first.From).IsEmpty)
                return null;
            _path.Clear();
            _path.Add(number);
            _left = _branches;
            _least = WideMath.MulDiv(first.Quantity, _kept, 1000, out UInt128 rest) + (rest > 0 ? 1u : 0u);
            return Returns(first) ? _path : null;
        }

        private Departure DepartureOf(int number)
        {
            ref readonly Move move = ref _moves[number];
            return new Departure(move.Time, move.Quantity, move.To, move.AssetNumber, IsStep(move));
        }

        private bool IsStep(in Move move) => move is { IsTransfer: true, IsTheft: false } && move.From != move.To && _moves.IsHolder(move.To);

        private bool Returns(in Move first)
        {
            if (_path.Count >= _mostSteps)
                return false;
            int wallet = _moves[_path[^1]].To;
            ReadOnlySpan<int> numbers = _moves.Outgoing(wallet);
            ReadOnlySpan<Departure> departures = _departures.AsSpan(_moves.StartOfOutgoing(wallet), numbers.Length);
            int next = numbers.BinarySearch(_path[^1]) is var place && place < 0 ? ~place : place;
            for (; next < departures.Length && _left > 0; next++)
            {
                _left--;
                ref readonly Departure departure = ref departures[next];
                if (departure.Time - first.Time > _window)
                    return false;
                if (!departure.IsStep || departure.Asset != first.AssetNumber || departure.Quantity > first.Quantity || departure.Quantity < _least
                    || IsOnPath(departure.To))
                    continue;
                _path.Add(numbers[next]);
                if (departure.To == first.From || Returns(first))
                    return true;
                _path.RemoveAt(_path.Count - 1);
            }

            return false;
        }

        // A circle within the way is another round trip.
        private bool IsOnPath(int wallet)
        {
            foreach (int step in _path)
                if (_moves[step].To == wallet)
                    return true;
            return false;
        }

        private readonly record struct Departure(long Time, UInt128 Quantity, int To, int Asset, bool IsStep);
    }
}
