using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Findings;

/// <summary>Stolen units lie still in a wallet for weeks, and then move, or lie there at the end of the data.</summary>
internal sealed class DormancyDetector : ShapeDetector
{
    public const string DetectorId = "dormancy";

    private const string Against = "Nothing shows why they lie still; clean units of the wallet may have moved";

    public override string Id => DetectorId;

    public override IReadOnlyList<FindingParameter> Parameters { get; } =
    [
        Hypothesis("least-days", 30, "so long nothing moves", "published cases lay still for 46 and 112 days"),
        Hypothesis("least-share-ppm", 1000, "the units are at least this share of a theft, in parts per million"),
    ];

    public override string KnownErrors =>
        "Stolen units that did not move under this policy may have moved under another. A wallet of which the sources do not show all transfers only "
        + "seems to lie still.";

    public override IEnumerable<Finding> Detect(FindingContext context)
    {
        var ends = new Ends(context);
        for (int wallet = 0; wallet < context.Moves.Graph.Wallets.Count; wallet++)
        {
            if (!context.Moves.IsHolder(wallet) || !MayPause(context, wallet, ends))
                continue;
            List<Pause> pauses = PausesOf(context, wallet, ends);
            foreach (Pause pause in pauses.Where(pause => pause.Next is not null))
                yield return Ended(context, wallet, pause);

            // A wallet that nobody touches any more is one finding, however many tokens lie in it.
            Pause[] left = [.. pauses.Where(pause => pause.Next is null)];
            if (left.Length > 0)
                yield return Resting(context, wallet, left);
        }
    }

    /// <summary>Where units that had lain still as long as the options say were paid on, by wallet and in time.</summary>
    public static IEnumerable<DormancyEnd> EndsIn(TraceResult result)
    {
        var context = new FindingContext(result, result.Moves, FindingSearch.ParametersOf(new DormancyDetector(), result.FindingsOptions));
        var ends = new Ends(context);
        for (int wallet = 0; wallet < context.Moves.Graph.Wallets.Count; wallet++)
            if (context.Moves.IsHolder(wallet) && MayPause(context, wallet, ends))
                foreach (Pause pause in PausesOf(context, wallet, ends))
                    if (pause.Next is { IsArrival: false } next)
                        yield return new DormancyEnd(wallet, next.Asset, context.Moves[next.Move].Edge, pause.From.Time, pause.Until);
    }

    private static List<Pause> PausesOf(FindingContext context, int wallet, Ends ends)
    {
        var pauses = new List<Pause>();
        foreach (IGrouping<Asset, Step> asset in Steps(context, wallet).GroupBy(step => step.Asset))
            pauses.AddRange(Pauses(context, wallet, asset.Key, [.. asset], ends));
        return pauses;
    }

    // Most wallets are used within days, and nothing more has to be known of them.
    private static bool MayPause(FindingContext context, int wallet, Ends ends)
    {
        long first = long.MaxValue;
        long last = ends.OfData(wallet) ?? long.MinValue;
        foreach (int number in context.Moves.Incoming(wallet))
            (first, last) = (Math.Min(first, context.Moves[number].Arrived), Math.Max(last, context.Moves[number].Arrived));
        foreach (int number in context.Moves.Outgoing(wallet))
            (first, last) = (Math.Min(first, context.Moves[number].Time), Math.Max(last, context.Moves[number].Time));
        return first != long.MaxValue && last - first >= Days(context.Value("least-days"));
    }

    // What a swap or a crossing takes from a wallet is another asset than what it brings to the next.
    private static List<Step> Steps(FindingContext context, int wallet)
    {
        var steps = new List<Step>();
        foreach (int number in context.Moves.Incoming(wallet))
            steps.Add(new Step(number, context.Moves[number].Arrived, context.Moves[number].Asset, IsArrival: true));
        foreach (int number in context.Moves.Outgoing(wallet))
            steps.Add(new Step(
                number, context.Moves[number].Time, context.Moves.Graph.AssetGivenOn(context.Moves[number].Edge), IsArrival: false));
        steps.Sort((left, right) => left.Time != right.Time ? left.Time.CompareTo(right.Time)
            : left.IsArrival != right.IsArrival ? right.IsArrival.CompareTo(left.IsArrival) : left.Move.CompareTo(right.Move));
        return steps;
    }

    private static IEnumerable<Pause> Pauses(FindingContext context, int wallet, Asset asset, Step[] steps, Ends ends)
    {
        long least = Days(context.Value("least-days"));
        if (!HasGap(steps, ends.OfData(wallet), least))
            yield break;
        long share = 0;
        UInt128 held = 0;
        for (int i = 0; i < steps.Length; i++)
        {
            Move move = context.Moves[steps[i].Move];
            long part = context.Moves.ShareOf(move);
            share = steps[i].IsArrival ? share + part : Math.Max(0, share - part);
            held = steps[i].IsArrival ? held + move.Stolen : held > move.Stolen && move.Asset == asset ? held - move.Stolen : UInt128.Zero;
            if (share < context.Value("least-share-ppm") * (MoveTable.Whole / 1_000_000) || held == UInt128.Zero)
                continue;
            Step? next = i + 1 < steps.Length ? steps[i + 1] : null;
            if ((next?.Time ?? ends.OfRest(wallet, asset)) is { } until && until - steps[i].Time >= least)
                yield return new Pause(new FindingQuantity("lay still", held, asset), steps[i], next, until);
        }
    }

    private static bool HasGap(Step[] steps, long? end, long least)
    {
        for (int i = 1; i < steps.Length; i++)
            if (steps[i].Time - steps[i - 1].Time >= least)
                return true;
        return end - steps[^1].Time >= least;
    }

    private static Finding Ended(FindingContext context, int wallet, Pause pause)
    {
        Step next = pause.Next!.Value;
        return Find(
            context,
            $"Stolen units lie still in one wallet for {Span(pause.Until - pause.From.Time)}, {(next.IsArrival ? "until more arrive" : "and then move on")}",
            EvidenceGrade.Derived, [context.Moves.AccountAt(wallet)], [pause.From.Move, next.Move], [pause.Quantity], Against) with
        {
            First = DateTimeOffset.FromUnixTimeMilliseconds(pause.From.Time),
            Last = DateTimeOffset.FromUnixTimeMilliseconds(pause.Until),
        };
    }

    private static Finding Resting(FindingContext context, int wallet, Pause[] pauses)
    {
        long first = pauses.Min(pause => pause.From.Time);
        long until = pauses.Max(pause => pause.Until);
        string what = pauses.Length == 1 ? $"lie still in one wallet for {Span(until - first)}"
            : $"of {Number(pauses.Length)} assets lie still in one wallet for up to {Span(until - first)}";
        return Find(
            context, $"Stolen units {what}, and still do at the end of the data", EvidenceGrade.Derived, [context.Moves.AccountAt(wallet)],
            pauses.Select(pause => pause.From.Move), [.. pauses.Select(pause => pause.Quantity)], Against) with
        {
            First = DateTimeOffset.FromUnixTimeMilliseconds(first),
            Last = DateTimeOffset.FromUnixTimeMilliseconds(until),
        };
    }

    /// <summary>Where the data of chains end, and where stolen units rest then: looked up for every wallet, so gathered once.</summary>
    private sealed class Ends(FindingContext context)
    {
        private readonly Dictionary<ChainId, long> _ends = ByChain(context);
        private HashSet<(Account, Asset)>? _resting;

        /// <summary>Where the data of the wallet's chain ends.</summary>
        public long? OfData(int wallet) => _ends.TryGetValue(context.Moves.AccountAt(wallet).Chain, out long end) ? end : null;

        /// <summary>The same, if stolen units still rest in the wallet.</summary>
        public long? OfRest(int wallet, Asset asset)
        {
            _resting ??=
            [
                .. context.Result.Outcomes.Where(outcome => outcome.Status is OutcomeStatus.AtRest or OutcomeStatus.Frozen
                    && outcome.Quantity(context.Policy) > UInt128.Zero).Select(outcome => (outcome.Account, outcome.Asset)),
            ];
            return _resting.Contains((context.Moves.AccountAt(wallet), asset)) ? OfData(wallet) : null;
        }

        private static Dictionary<ChainId, long> ByChain(FindingContext context)
        {
            var ends = new Dictionary<ChainId, long>();
            foreach (ChainEnd end in context.Result.Manifest.Ends)
                ends.TryAdd(end.Chain, end.Time.ToUnixTimeMilliseconds());
            return ends;
        }
    }

    private readonly record struct Pause(FindingQuantity Quantity, Step From, Step? Next, long Until);

    private readonly record struct Step(int Move, long Time, Asset Asset, bool IsArrival);
}

/// <summary>The end of a rest: stolen units are paid on after having lain still in a wallet.</summary>
/// <param name="Wallet">The wallet's number in the graph.</param>
/// <param name="Asset">What lay there.</param>
/// <param name="Edge">The flow that pays on.</param>
/// <param name="Since">Since when nothing had moved, in milliseconds since 1970.</param>
/// <param name="Until">When it moved again, in milliseconds since 1970.</param>
internal readonly record struct DormancyEnd(int Wallet, Asset Asset, int Edge, long Since, long Until);
