using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Findings;

/// <summary>
/// Wallets used once, in a row: each receives once, pays out twice within a day, and passes most of it on to the next.
/// </summary>
internal sealed class PeelChainDetector : ShapeDetector
{
    private const string Shape = "complaints against peel chains from exchange thefts, as docs/findings.md cites them";

    public override string Id => "peel-chain";

    public override IReadOnlyList<FindingParameter> Parameters { get; } =
    [
        Cited("remainder-permille", 800, "the larger of the two payments is at least this share of both", Shape) with { Most = 999 },
        Cited("dwell-hours", 24, "both payments leave in less than so many hours after the arrival", Shape),
        Hypothesis("least-wallets", 3, "so many wallets in a row make a chain", "one payment with change is everybody's; three in a row are rarer"),
    ];

    public override string KnownErrors =>
        "An ordinary wallet that makes a new address for its change leaves the same shape when it pays several people in a row. Payments that the "
        + "sources do not show, or a second use of an address after the end of the data, are not seen.";

    public override IEnumerable<Finding> Detect(FindingContext context)
    {
        var links = new Dictionary<int, Link>();
        for (int wallet = 0; wallet < context.Moves.Graph.Wallets.Count; wallet++)
            if (LinkAt(context, wallet) is { } link)
                links.Add(wallet, link);
        foreach ((int wallet, Link link) in links)
        {
            int before = context.Moves[link.Arrival].From;
            if (links.TryGetValue(before, out Link previous) && previous.Remainder == link.Arrival)
                continue;
            var chain = new List<Link>();
            int next = wallet;
            while (links.TryGetValue(next, out Link found) && (chain.Count == 0 || chain[^1].Remainder == found.Arrival))
            {
                chain.Add(found);
                next = context.Moves[found.Remainder].To;
            }

            if (chain.Count >= context.Value("least-wallets"))
                yield return Chain(context, chain);
        }
    }

    private static Link? LinkAt(FindingContext context, int wallet)
    {
        MoveTable moves = context.Moves;
        ReadOnlySpan<int> arrivals = moves.Incoming(wallet);
        ReadOnlySpan<int> departures = moves.Outgoing(wallet);
        if (arrivals.Length != 1 || departures.Length != 2 || !moves.IsHolder(wallet))
            return null;
        Move arrival = moves[arrivals[0]];
        bool firstIsLarger = moves[departures[0]].Quantity >= moves[departures[1]].Quantity;
        int remainder = departures[firstIsLarger ? 0 : 1];
        int peel = departures[firstIsLarger ? 1 : 0];
        Move large = moves[remainder];
        Move small = moves[peel];
        if (!arrival.IsTransfer || !large.IsTransfer || !small.IsTransfer || large.To == small.To
            || large.Asset != arrival.Asset || small.Asset != arrival.Asset)
            return null;
        long last = Math.Max(large.Time, small.Time);
        return last - arrival.Arrived < Hours(context.Value("dwell-hours"))
            && IsShare(large.Quantity, small.Quantity, context.Value("remainder-permille"))
            && IsUsedOnce(context, moves.AccountAt(wallet), arrival.Asset)
            ? new Link(wallet, arrivals[0], remainder, peel)
            : null;
    }

    // large · 1000 >= (large + small) · permille, without overflow: large · (1000 - permille) >= small · permille.
    private static bool IsShare(UInt128 large, UInt128 small, long permille)
    {
        UInt128 leftHigh = WideMath.BigMul(large, (UInt128)(1000 - permille), out UInt128 leftLow);
        UInt128 rightHigh = WideMath.BigMul(small, (UInt128)permille, out UInt128 rightLow);
        return leftHigh > rightHigh || (leftHigh == rightHigh && leftLow >= rightLow);
    }

    /// <summary>Whether the sources show no other arrival of the asset, stolen or clean, at the account.</summary>
    private static bool IsUsedOnce(FindingContext context, Account account, Asset asset)
    {
        foreach (FlowTable placed in context.Moves.Graph.Tables)
        {
            TransferTable table = placed.Table;
            int number = table.Accounts.Find(account);
            if (number < 0)
                continue;
            int arrivals = 0;
            foreach (int pocket in table.Columns.PocketsOf(number))
                if (table.AssetOfPocket(pocket) == asset)
                    foreach (int row in table.Columns.RowsOf(pocket))
                        if (table.Columns.ToPocket[row] == pocket && ++arrivals > 1)
                            return false;
        }

        return true;
    }

    private static Finding Chain(FindingContext context, List<Link> chain)
    {
        MoveTable moves = context.Moves;
        Move begin = moves[chain[0].Arrival];
        Move end = moves[chain[^1].Remainder];
        Account[] wallets = [.. chain.Select(link => moves.AccountAt(link.Wallet))];
        UInt128 peeled = Sum(context, chain.Select(link => link.Peel));
        int named = chain.Count(link => ServiceAt(context, moves[link.Peel].To, moves[link.Peel].Arrived) is not null);
        return Find(
            context,
            $"{Number(chain.Count)} wallets in a row, each used once, may be a peel chain: each pays a small part away and passes the rest on within "
            + $"{Number(context.Value("dwell-hours"))} hours",
            EvidenceGrade.Inferred,
            [moves.AccountAt(begin.From), .. wallets, moves.AccountAt(end.To), .. chain.Select(link => moves.AccountAt(moves[link.Peel].To))],
            [chain[0].Arrival, .. chain.SelectMany(link => (int[])[link.Remainder, link.Peel])],
            [new("goes in", begin.Quantity, begin.Asset), new("peeled off", peeled, begin.Asset), new("comes out", end.Quantity, begin.Asset)],
            "Payments with change by one ordinary payer have the same shape",
            named == chain.Count
                ? "Every small payment reaches a labelled account, as those of an ordinary customer would"
                : $"{Number(chain.Count - named)} of {Number(chain.Count)} small payments reach accounts "
                    + "that no label names, so that who was paid is not known")
            with
        {
            Collapsed = new CollapsedFlow(
                moves.AccountAt(begin.From), moves.AccountAt(end.To), new Amount(begin.Quantity, begin.Asset), new Amount(end.Quantity, end.Asset), wallets,
                [.. chain.Select(link => new CollapsedPayment(
                    moves.AccountAt(moves[link.Peel].To), new Amount(moves[link.Peel].Quantity, begin.Asset),
                    TransfersOf(context, moves[link.Peel])[0]))]),
        };
    }

    private readonly record struct Link(int Wallet, int Arrival, int Remainder, int Peel);
}
