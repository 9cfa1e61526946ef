using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Internals;

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
            foreach (IReadOnlyList<int> asset in ByAsset(context, Payments(context, wallet)))
                if (asset.Count >= context.Value("least-receivers"))
                    foreach (Finding finding in Batches(context, wallet, asset))
                        yield return finding;
        }
    }

    private static List<int> Payments(FindingContext context, int wallet)
    {
        var payments = new List<int>();
        foreach (int number in context.Moves.Outgoing(wallet))
        {
            ref readonly Move move = ref context.Moves[number];
            if (move.IsTransfer && !move.IsTheft && move.To != wallet && context.Moves.IsHolder(move.To)
                && ServiceAt(context, move.To, move.Arrived) is null)
                payments.Add(number);
        }

        return payments;
    }

    /// <summary>Amounts that lie close together, then of these what lies within one window.</summary>
    private static IEnumerable<Finding> Batches(FindingContext context, int wallet, IReadOnlyList<int> payments)
    {
        int[] bySize = [.. payments];
        Array.Sort(bySize, (left, right) => context.Moves[left].Quantity.CompareTo(context.Moves[right].Quantity) is var order && order != 0
            ? order : left.CompareTo(right));
        long permille = context.Value("variation-permille");
        long least = context.Value("least-receivers");
        for (int from = 0, to; from < bySize.Length; from = to)
        {
            var spread = new Spread();
            to = from;
            while (to < bySize.Length && !IsFar(context.Moves[bySize[from]].Quantity, context.Moves[bySize[to]].Quantity, to - from + 1, permille)
                && spread.With(context.Moves[bySize[to]].Quantity) is var wider && wider.IsUnder(permille))
            {
                spread = wider;
                to++;
            }

            // Amounts of zero vary without measure; none is in a table, but a batch of one always goes on.
            to = Math.Max(to, from + 1);
            if (to - from < least)
                continue;
            foreach (List<int> window in Windows(context, bySize[from..to].Order(), Hours(context.Value("window-hours"))))
                if (Batch(context, wallet, window) is { } finding)
                    yield return finding;
        }
    }

    /// <summary>
    /// Whether so many amounts between two vary too much whatever lies between: their variance is at least (most − least)² / 2n, and their mean at most the
    /// largest; a power of two stands for the root of 2n. It spares most sums of squares.
    /// </summary>
    private static bool IsFar(UInt128 least, UInt128 most, int count, long permille)
    {
        int root = 1 << ((BitOperations.Log2((2 * (uint)count) - 1) + 2) / 2);
        UInt128 leftHigh = WideMath.BigMul(most - least, 1000, out UInt128 leftLow);
        UInt128 rightHigh = WideMath.BigMul(most, (UInt128)permille * (UInt128)root, out UInt128 rightLow);
        return most > least && (leftHigh > rightHigh || (leftHigh == rightHigh && leftLow >= rightLow));
    }

    private static Finding? Batch(FindingContext context, int wallet, List<int> window)
    {
        if (window.Count < context.Value("least-receivers"))
            return null;
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
