using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Findings;

/// <summary>Several wallets of the trail pay into one account that is no service, within one window.</summary>
internal sealed class ConsolidationDetector : ShapeDetector
{
    public override string Id => "consolidation";

    public override IReadOnlyList<FindingParameter> Parameters { get; } =
    [
        Hypothesis("least-senders", 3, "so many different senders gather") with { Least = 2 },
        Hypothesis("window-hours", 168, "first and last payment lie no further apart"),
    ];

    public override string KnownErrors =>
        "A service that nobody labelled gathers what its customers pay in, and looks the same. Senders that carried no stolen unit are not counted.";

    public override IEnumerable<Finding> Detect(FindingContext context)
    {
        for (int wallet = 0; wallet < context.Moves.Graph.Wallets.Count; wallet++)
        {
            if (!context.Moves.IsHolder(wallet) || context.Moves.Incoming(wallet).Length < context.Value("least-senders"))
                continue;
            foreach (IReadOnlyList<int> asset in ByAsset(context, Arrivals(context, wallet)))
                foreach (List<int> window in Windows(context, asset, Hours(context.Value("window-hours"))))
                    if (Gathering(context, wallet, window) is { } finding)
                        yield return finding;
        }
    }

    private static List<int> Arrivals(FindingContext context, int wallet)
    {
        var arrivals = new List<int>();
        foreach (int number in context.Moves.Incoming(wallet))
        {
            ref readonly Move move = ref context.Moves[number];
            if (move.IsTransfer && !move.IsTheft && move.From != wallet
                && ServiceAt(context, wallet, move.Arrived) is null && ServiceAt(context, move.From, move.Time) is null)
                arrivals.Add(number);
        }

        return arrivals;
    }

    private static Finding? Gathering(FindingContext context, int wallet, List<int> window)
    {
        Account[] senders = [.. window.Select(move => context.Moves.AccountAt(context.Moves[move].From)).Distinct()];
        if (senders.Length < context.Value("least-senders"))
            return null;
        Asset asset = context.Moves[window[0]].Asset;
        return Find(
            context,
            $"{Number(senders.Length)} wallets of the trail pay into one account without a service's label within "
            + Span(context.Moves[window[^1]].Time - context.Moves[window[0]].Time),
            EvidenceGrade.Derived, [context.Moves.AccountAt(wallet), .. senders], window,
            [new("gathered", Sum(context, window), asset), new("stolen of it", SumStolen(context, window), asset)],
            "A deposit account of a service that nobody labelled gathers in the same way");
    }
}
