using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Findings;

/// <summary>
/// Finds deposit addresses by what they do: at least three senders (one, where a label says that the hot wallet is one) and at most twenty, at most
/// two receivers, at least two sweeps, and nine tenths of what came in on its way to one wallet within a day.
/// </summary>
/// <remarks>
/// The numbers are thresholds (<c>deposit.…</c>). Victor (Financial Cryptography 2020) calls the shape the most effective way to cluster Ethereum's
/// accounts; 3 senders, 90 %, twice and a day are those of a published implementation. Two senders' wallet that pays one friend looks the same.
/// </remarks>
public static class DepositAddressFinder
{
    /// <summary>The deposit addresses in a ledger, by asset and account.</summary>
    /// <param name="table">The transfers.</param>
    /// <param name="options">Labels and thresholds; null for the defaults.</param>
    /// <param name="asset">In which asset to look; null for every asset.</param>
    public static IReadOnlyList<DepositAddress> Find(TransferTable table, ProfileOptions? options = null, Asset? asset = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Find(new LedgerView(table, options ?? new ProfileOptions()), asset);
    }

    internal static IReadOnlyList<DepositAddress> Find(LedgerView view, Asset? asset) =>
    [
        .. view.Table.AllAssets.Where(one => asset is null || one == asset).Order().SelectMany(one => view.DepositsOf(view.Table.Assets.Find(one))),
    ];
}
