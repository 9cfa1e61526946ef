using System.Globalization;
using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Findings;

/// <summary>
/// Finds hot wallets, labelled or not, by what they do: deposit addresses are emptied into them, or they pay and are paid by more accounts than any
/// person deals with.
/// </summary>
/// <remarks>A bridge, a pool and a large shop have many payers and payees too: where no label says which, the shape does not.</remarks>
public static class HotWalletFinder
{
    /// <summary>The hot wallets in a ledger, by asset and account.</summary>
    /// <param name="table">The transfers.</param>
    /// <param name="options">Labels and thresholds; null for the defaults.</param>
    /// <param name="asset">In which asset to look; null for every asset.</param>
    public static IReadOnlyList<HotWallet> Find(TransferTable table, ProfileOptions? options = null, Asset? asset = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Find(new LedgerView(table, options ?? new ProfileOptions()), asset);
    }

    internal static IReadOnlyList<HotWallet> Find(LedgerView view, Asset? asset) =>
        [.. view.Table.AllAssets.Where(one => asset is null || one == asset).Order().SelectMany(one => FindIn(view, view.Table.Assets.Find(one)))];

    private static IEnumerable<HotWallet> FindIn(LedgerView view, int asset)
    {
        ILookup<Account, DepositAddress> gathered = view.DepositsOf(asset).ToLookup(address => address.HotWallet);
        BigInteger many = view.Thresholds.Ranges.First(range => range is { Behaviour: AccountBehaviour.HotWallet, Figure: "senders" }).Least!.Value.Numerator;
        int leastDeposits = view.Thresholds.Whole("hot-wallet.deposits.least");
        var found = new List<HotWallet>();
        for (int pocket = 0; pocket < view.Table.Pockets.Count; pocket++)
        {
            ulong key = view.Table.Pockets[pocket];
            int number = PocketKey.Account(key);
            if (PocketKey.IsOutpoint(key) || PocketKey.Number(key) != asset || view.IsNobody(number))
                continue;
            Account account = view.Table.Accounts[number];
            DepositAddress[] deposits = [.. gathered[account]];
            if (deposits.Length == 0 && view.Table.Columns.RowsOf(pocket).Length <= many)
                continue;
            (int senders, int receivers) = CountParties(view.Table, pocket);
            if (deposits.Length >= leastDeposits || (deposits.Length > 0 && deposits[0].Service is not null) || (senders > many && receivers > many))
                found.Add(new HotWallet(
                    account, view.Table.Assets[asset], view.RoleOf(number), deposits.Length,
                    deposits.Aggregate(UInt128.Zero, (sum, one) => Sum(sum, one.Sweeps)), senders, receivers, ReasonOf(deposits.Length, senders, receivers)));
        }

        return found.OrderBy(wallet => wallet.Account);
    }

    private static UInt128 Sum(UInt128 sum, IReadOnlyList<Transfer> sweeps)
    {
        foreach (Transfer sweep in sweeps)
            sum = UInt128.MaxValue - sum < sweep.Quantity ? UInt128.MaxValue : sum + sweep.Quantity;
        return sum;
    }

    private static string ReasonOf(int deposits, int senders, int receivers) => deposits > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{deposits} inferred deposit {(deposits == 1 ? "address is" : "addresses are")} emptied into it.")
        : string.Create(CultureInfo.InvariantCulture, $"{senders} accounts pay it, and it pays {receivers}.");

    private static (int Senders, int Receivers) CountParties(TransferTable table, int pocket)
    {
        var senders = new HashSet<int>();
        var receivers = new HashSet<int>();
        foreach (int row in table.Columns.RowsOf(pocket))
            if (table.Columns.FromPocket[row] != pocket)
                senders.Add(table.Columns.FromPocket[row]);
            else if (table.Columns.Kind[row] != TransferKind.Fee)
                receivers.Add(table.Columns.ToPocket[row]);
        return (senders.Count, receivers.Count);
    }
}
