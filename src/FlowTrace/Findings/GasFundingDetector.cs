using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Findings;

/// <summary>Several wallets of the trail got their first native coins, clean ones for fees, from one account that is no service.</summary>
internal sealed class GasFundingDetector : ShapeDetector
{
    public override string Id => "gas-funding";

    public override IReadOnlyList<FindingParameter> Parameters { get; } =
    [
        Hypothesis("least-wallets", 2, "so many wallets have one first funder") with { Least = 2 },
        Hypothesis("most-transfers", 1000, "a funder with more transfers in the sources funds strangers, and ties nobody"),
    ];

    public override string KnownErrors =>
        "Exchanges, faucets and wallet services that nobody labelled fund strangers. Where the sources do not reach back to a wallet's beginning, what looks "
        + "like its first funding is a later one.";

    public override IEnumerable<Finding> Detect(FindingContext context)
    {
        var byFunder = new Dictionary<Account, List<(int Wallet, Transfer Coin)>>();
        foreach ((int wallet, Transfer coin) in FirstCoins(context))
        {
            if (!IsFunder(context, wallet, coin))
                continue;
            if (!byFunder.TryGetValue(coin.From, out List<(int, Transfer)>? funded))
                byFunder.Add(coin.From, funded = []);
            funded.Add((wallet, coin));
        }

        long least = context.Value("least-wallets");
        foreach ((Account funder, List<(int Wallet, Transfer Coin)> funded) in byFunder.Where(pair => pair.Value.Count >= least).OrderBy(pair => pair.Key))
            if (TransfersOf(context, funder) is var count && count <= context.Value("most-transfers"))
                yield return Funding(context, funder, [.. funded.OrderBy(one => one.Coin.Position)], count);
    }

    /// <summary>The first arrival of the chain's own coin at every wallet of the trail, as the sources show it.</summary>
    private static IEnumerable<(int Wallet, Transfer Coin)> FirstCoins(FindingContext context)
    {
        var first = new (TransferTable? Table, int Row)[context.Moves.Graph.Wallets.Count];
        foreach (FlowTable placed in context.Moves.Graph.Tables)
            for (int account = 0; account < placed.WalletOfAccount.Length; account++)
                if (placed.WalletOfAccount[account] is >= 0 and var wallet && context.Moves.IsHolder(wallet)
                    && FirstCoinOf(placed.Table, account) is { } row
                    && (first[wallet].Table is not { } other || placed.Table.PositionOf(row).CompareTo(other.PositionOf(first[wallet].Row)) < 0))
                    first[wallet] = (placed.Table, row);
        for (int wallet = 0; wallet < first.Length; wallet++)
            if (first[wallet].Table is { } table)
                yield return (wallet, table[first[wallet].Row]);
    }

    // Coins of chains like Bitcoin pay their fees themselves.
    private static int? FirstCoinOf(TransferTable table, int account)
    {
        foreach (int pocket in table.Columns.PocketsOf(account))
            if (!PocketKey.IsOutpoint(table.Pockets[pocket]) && table.AssetOfPocket(pocket).Kind == AssetKind.Native)
                foreach (int row in table.Columns.RowsOf(pocket))
                    if (table.Columns.ToPocket[row] == pocket)
                        return row;
        return null;
    }

    // What the loot itself brought is no funding, and who is known to serve strangers is no link.
    private static bool IsFunder(FindingContext context, int wallet, in Transfer coin)
    {
        if (coin.From.IsZero || coin.From.IsFeeSink
            || context.Result.Labels.DecidingAmong(StopRules.Default, coin.From, coin.Position.UnixMilliseconds) is not null)
            return false;
        foreach (int number in context.Moves.Incoming(wallet))
            if (context.Moves[number].Position == coin.Position)
                return false;
        return true;
    }

    // A table that is a part of a ledger knows how many the whole has: the funder need not have been read.
    private static long TransfersOf(FindingContext context, Account funder) =>
        context.Moves.Graph.Tables.Select(placed => placed.Table.CountOf(funder)).DefaultIfEmpty(0).Max();

    private static Finding Funding(FindingContext context, Account funder, (int Wallet, Transfer Coin)[] funded, long transfers)
    {
        UInt128 least = funded.Min(one => one.Coin.Quantity);
        UInt128 most = funded.Max(one => one.Coin.Quantity);
        UInt128 sum = 0;
        foreach ((int _, Transfer coin) in funded)
            sum += coin.Quantity;
        Asset asset = funded[0].Coin.Asset;
        string equal = least == most ? ", the same amount each," : "";
        return new Finding
        {
            Title = $"{Number(funded.Length)} wallets of the trail got their first coins for fees{equal} from one account and may have one controller",
            Grade = EvidenceGrade.Inferred,
            Accounts = [funder, .. funded.Select(one => context.Moves.AccountAt(one.Wallet))],
            First = funded[0].Coin.Position.Time,
            Last = funded[^1].Coin.Position.Time,
            Transfers = [.. funded.Select(one => new FindingTransfer(one.Coin.Transaction, one.Coin.Position, null))],
            Quantities = [new("smallest funding", least, asset), new("largest funding", most, asset), new("funded together", sum, asset)],
            Against =
            [
                "Services that nobody labelled fund their customers in the same way",
                $"The funder has {Number(transfers)} transfers in what was read; that these {Number(funded.Length)} are all it funds nothing shows",
            ],
        };
    }
}
