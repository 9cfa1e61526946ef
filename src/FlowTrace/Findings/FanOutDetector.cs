using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Findings;

/// <summary>One account pays nearly equal amounts to several others within one window.</summary>
internal sealed class FanOutDetector : ShapeDetector
{
    public override string Id => "fan-out";

    public override IReadOnlyList<FindingParameter> Parameters { get; } =
    [
        Cited("variation-permille", 20, "the coefficient of variation of the amounts is less than this", Cases),
        Cited("least-receivers", 3, "so many different receivers make a batch", Cases) with { Least = 2 },
        Hypothesis("window-hours", 6, "first and last payment lie no further apart", "fifty wallets were paid in two hours in one case; slower scripts exist"),
    ];

    public override string KnownErrors =>
        "Payrolls, airdrops, and payouts of pools and services are equal too. Amounts that are equal because a service asks for them (deposits of one "
        + "denomination) are told apart only where the receivers are labelled.";

    public override IEnumerable<Finding> Detect(FindingContext context)
    {
        for (int wallet = 0; wallet < context.Moves.Graph.Wallets.Count; wallet++)
        {
            if (!context.Moves.IsHolder(wallet) || context.Moves.Outgoing(wallet).Length < context.Value("least-receivers"))
                continue;
            foreach (IGrouping<Asset, int> asset in Payments(context, wallet).GroupBy(move => context.Moves[move].Asset))
                foreach (Finding finding in Batches(context, wallet, [.. asset]))
                    yield return finding;
        }
    }

    private static int[] Payments(FindingContext context, int wallet)
    {
        var payments = new List<int>();
        foreach (int number in context.Moves.Outgoing(wallet))
            if (context.Moves[number] is { IsTransfer: true, IsTheft: false } move && move.To != wallet && context.Moves.IsHolder(move.To)
                && ServiceAt(context, move.To, move.Arrived) is null)
                payments.Add(number);
        return [.. payments];
    }

    /// <summary>Amounts that lie close together, then of these what lies within one window.</summary>
    private static IEnumerable<Finding> Batches(FindingContext context, int wallet, int[] payments)
    {
        int[] bySize = [.. payments.OrderBy(move => context.Moves[move].Quantity).ThenBy(move => move)];
        for (int from = 0, to; from < bySize.Length; from = to)
        {
            var spread = new Spread();
            to = from;
            while (to < bySize.Length && spread.With(context.Moves[bySize[to]].Quantity) is var wider && wider.IsUnder(context.Value("variation-permille")))
            {
                spread = wider;
                to++;
            }

            // Amounts of zero vary without measure; none is in a table, but a batch of one always goes on.
            to = Math.Max(to, from + 1);
            foreach (List<int> window in Windows(context, bySize[from..to].Order(), Hours(context.Value("window-hours"))))
                if (Batch(context, wallet, window) is { } finding)
                    yield return finding;
        }
    }

    private static Finding? Batch(FindingContext context, int wallet, List<int> window)
    {
        Account[] receivers = [.. window.Select(move => context.Moves.AccountAt(context.Moves[move].To)).Distinct()];
        var spread = new Spread();
        foreach (int move in window)
            spread = spread.With(context.Moves[move].Quantity);
        if (receivers.Length < context.Value("least-receivers") || !spread.IsUnder(context.Value("variation-permille")))
            return null;
        Asset asset = context.Moves[window[0]].Asset;
        UInt128 least = window.Min(move => context.Moves[move].Quantity);
        UInt128 most = window.Max(move => context.Moves[move].Quantity);
        long span = context.Moves[window[^1]].Time - context.Moves[window[0]].Time;
        return Find(
            context, $"One account pays {Number(receivers.Length)} others nearly equal amounts within {Span(span)}",
            EvidenceGrade.Derived, [context.Moves.AccountAt(wallet), .. receivers], window,
            [new("paid together", Sum(context, window), asset), new("smallest payment", least, asset), new("largest payment", most, asset)],
            "Equal amounts do not show that the receivers have one controller");
    }

    /// <summary>Count, sum and sum of squares: enough for the coefficient of variation, exactly.</summary>
    private readonly record struct Spread(int Count, BigInteger Sum, BigInteger Squares)
    {
        public Spread With(UInt128 quantity) => new(Count + 1, Sum + quantity, Squares + ((BigInteger)quantity * quantity));

        // (n·Σx² − (Σx)²) / (Σx)² is the square of the coefficient.
        public bool IsUnder(long permille) =>
            Count <= 1 || ((Count * Squares) - (Sum * Sum)) * 1_000_000 < Sum * Sum * permille * permille;
    }
}
