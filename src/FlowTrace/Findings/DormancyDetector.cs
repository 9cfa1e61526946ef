using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Reading;

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
        for (int wallet = 0; wallet < context.Moves.Graph.Wallets.Count; wallet++)
        {
            if (!context.Moves.IsHolder(wallet))
                continue;
            var pauses = new List<Pause>();
            foreach (IGrouping<Asset, Step> asset in Steps(context, wallet).GroupBy(step => step.Asset))
                pauses.AddRange(Pauses(context, wallet, asset.Key, [.. asset]));
            foreach (Pause pause in pauses.Where(pause => pause.Next is not null))
                yield return Ended(context, wallet, pause);

            // A wallet that nobody touches any more is one finding, however many tokens lie in it.
            Pause[] resting = [.. pauses.Where(pause => pause.Next is null)];
            if (resting.Length > 0)
                yield return Resting(context, wallet, resting);
        }
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

    private static IEnumerable<Pause> Pauses(FindingContext context, int wallet, Asset asset, Step[] steps)
    {
        long share = 0;
        UInt128 held = 0;
        for (int i = 0; i < steps.Length; i++)
        {
            Move move = context.Moves[steps[i].Move];
            long part = context.Moves.ShareOf(move, context.Result);
            share = steps[i].IsArrival ? share + part : Math.Max(0, share - part);
            held = steps[i].IsArrival ? held + move.Stolen : held > move.Stolen && move.Asset == asset ? held - move.Stolen : UInt128.Zero;
            if (share < context.Value("least-share-ppm") * (MoveTable.Whole / 1_000_000) || held == UInt128.Zero)
                continue;
            Step? next = i + 1 < steps.Length ? steps[i + 1] : null;
            if ((next?.Time ?? EndOf(context, wallet, asset)) is { } until && until - steps[i].Time >= Days(context.Value("least-days")))
                yield return new Pause(new FindingQuantity("lay still", held, asset), steps[i], next, until);
        }
    }

    /// <summary>Where the data of the wallet's chain ends, if stolen units still rest there.</summary>
    private static long? EndOf(FindingContext context, int wallet, Asset asset)
    {
        Account account = context.Moves.AccountAt(wallet);
        bool rests = context.Result.Outcomes.Any(outcome => outcome.Account == account && outcome.Asset == asset
            && outcome.Status is OutcomeStatus.AtRest or OutcomeStatus.Frozen && outcome.Quantity(context.Policy) > UInt128.Zero);
        ChainEnd? end = context.Result.Manifest.Ends.FirstOrDefault(end => end.Chain == account.Chain);
        return rests ? end?.Time.ToUnixTimeMilliseconds() : null;
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

    private readonly record struct Pause(FindingQuantity Quantity, Step From, Step? Next, long Until);

    private readonly record struct Step(int Move, long Time, Asset Asset, bool IsArrival);
}
