using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Findings;

/// <summary>Payments in dollar tokens that stay just under a threshold, one after another from one account.</summary>
internal sealed class StructuringDetector : ShapeDetector
{
    // Tokens whose issuers say that each is a dollar; others have no threshold in common.
    private static readonly HashSet<string> Dollars =
        new(["USDT", "USDC", "DAI", "BUSD", "PYUSD", "USDP", "USDS", "USDC.e", "USDbC"], StringComparer.Ordinal);

    public override string Id => "structuring";

    public override IReadOnlyList<FindingParameter> Parameters { get; } =
    [
        Hypothesis("threshold-dollars", 10_000, "payments stay under so many whole dollars", "which sums are reported differs by country and service"),
        Hypothesis("below-permille", 100, "and lie less than this share below") with { Most = 999 },
        Hypothesis("least-payments", 3, "so many of them are told") with { Least = 2 },
        Hypothesis("window-hours", 24, "first and last payment lie no further apart"),
    ];

    public override string KnownErrors =>
        "Prices and habits make many payments just under round sums. Limits of a service (so much a transfer) have the same effect as a wish to avoid reports.";

    public override IEnumerable<Finding> Detect(FindingContext context)
    {
        for (int wallet = 0; wallet < context.Moves.Graph.Wallets.Count; wallet++)
        {
            if (!context.Moves.IsHolder(wallet) || context.Moves.Outgoing(wallet).Length < context.Value("least-payments"))
                continue;
            foreach (IReadOnlyList<int> asset in ByAsset(context, JustUnder(context, wallet)))
                foreach (List<int> window in Windows(context, asset, Hours(context.Value("window-hours"))))
                    if (window.Count >= context.Value("least-payments"))
                        yield return Payments(context, wallet, context.Moves[asset[0]].Asset, window);
        }
    }

    private static List<int> JustUnder(FindingContext context, int wallet)
    {
        var payments = new List<int>();
        foreach (int number in context.Moves.Outgoing(wallet))
            if (context.Moves[number] is { IsTransfer: true, IsTheft: false } move && KnownTokens.Find(move.Asset) is { } token
                && Dollars.Contains(token.Symbol) && IsJustUnder(context, move.Quantity, token.Decimals))
                payments.Add(number);
        return payments;
    }

    private static bool IsJustUnder(FindingContext context, UInt128 quantity, int decimals)
    {
        UInt128 threshold = (UInt128)context.Value("threshold-dollars");
        for (int i = 0; i < decimals; i++)
            threshold *= 10;
        return quantity < threshold && quantity > threshold - (threshold / 1000 * (UInt128)context.Value("below-permille"));
    }

    private static Finding Payments(FindingContext context, int wallet, Asset asset, List<int> window) => Find(
        context,
        $"{Number(window.Count)} payments from one account, each just under {Number(context.Value("threshold-dollars"))} dollars and all within "
        + $"{Span(context.Moves[window[^1]].Time - context.Moves[window[0]].Time)}, may be split to stay under a threshold",
        EvidenceGrade.Inferred,
        [context.Moves.AccountAt(wallet), .. window.Select(move => context.Moves.AccountAt(context.Moves[move].To))], window,
        [new("paid together", Sum(context, window), asset)],
        "Whether any threshold of that height applied to these payments nothing shows",
        "Limits of a service, prices and habits make such payments too");
}
