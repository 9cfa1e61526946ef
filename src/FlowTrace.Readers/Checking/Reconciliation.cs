using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Checking;

/// <summary>
/// Compares balances that follow from the transfers that were read with those a provider tells at the pinned block. What differs was not all seen: coins
/// moved by contracts where the node does not trace, tokens that change balances without transfers or take a fee, what came before the first block read.
/// </summary>
public static class Reconciliation
{
    /// <summary>Checks holdings, in the order given.</summary>
    /// <param name="readers">The readers; accounts that were read before cost no request beyond the one for the balance.</param>
    /// <param name="holdings">Accounts and assets.</param>
    /// <param name="cancellationToken">Ends the checking.</param>
    /// <exception cref="ChainReadException">A provider cannot be read, or the budget is spent.</exception>
    public static async Task<IReadOnlyList<BalanceCheck>> CheckAsync(
        LiveReaders readers, IEnumerable<(Account Account, Asset Asset)> holdings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(readers);
        ArgumentNullException.ThrowIfNull(holdings);
        var checks = new List<BalanceCheck>();
        foreach (IGrouping<Account, (Account Account, Asset Asset)> account in holdings.GroupBy(holding => holding.Account))
        {
            TransferTable table = await readers.ReadAccountAsync(account.Key, cancellationToken).ConfigureAwait(false);
            foreach ((_, Asset asset) in account)
            {
                BalanceAnswer? told = await readers.ReadBalanceAsync(account.Key, asset, cancellationToken).ConfigureAwait(false);
                (UInt128 received, UInt128 paid) = Turnover(table, account.Key, asset);
                checks.Add(new BalanceCheck(account.Key, asset, received, paid, told?.Quantity, told?.Block));
            }
        }

        return checks;
    }

    private static (UInt128 Received, UInt128 Paid) Turnover(TransferTable table, in Account account, in Asset asset)
    {
        UInt128 received = 0;
        UInt128 paid = 0;
        for (int row = 0; row < table.Count; row++)
        {
            Transfer transfer = table[row];
            if (transfer.Asset != asset)
                continue;
            if (transfer.To == account)
                received += transfer.Quantity;
            if (transfer.From == account)
                paid += transfer.Quantity;
        }

        return (received, paid);
    }
}
