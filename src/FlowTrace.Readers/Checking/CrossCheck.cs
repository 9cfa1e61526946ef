using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Checking;

/// <summary>Reads accounts from two providers and lists what one shows and the other does not, up to the earlier of the blocks they are pinned to.</summary>
/// <remarks>Providers number what moves in a transaction differently, or not at all: a transfer is known by its transaction, its ends, its asset and its
/// quantity, and equal ones are counted.</remarks>
public static class CrossCheck
{
    /// <summary>Compares what two providers show of accounts.</summary>
    /// <exception cref="ChainReadException">A provider cannot be read.</exception>
    public static async Task<IReadOnlyList<TransferDifference>> CompareAsync(
        LiveReaders first, LiveReaders second, IEnumerable<Account> accounts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(accounts);
        var differences = new List<TransferDifference>();
        foreach (Account account in accounts)
        {
            long last = Math.Min(
                (await first.PinAsync(account.Chain, cancellationToken).ConfigureAwait(false)).Block,
                (await second.PinAsync(account.Chain, cancellationToken).ConfigureAwait(false)).Block);
            Dictionary<Key, int> one = Count(await first.ReadAccountAsync(account, cancellationToken).ConfigureAwait(false), account, last);
            Dictionary<Key, int> other = Count(await second.ReadAccountAsync(account, cancellationToken).ConfigureAwait(false), account, last);
            foreach (Key key in one.Keys.Union(other.Keys))
                if (one.GetValueOrDefault(key) is var here && other.GetValueOrDefault(key) is var there && here != there)
                    differences.Add(new TransferDifference(account, key.Transaction, key.From, key.To, key.Asset, key.Quantity, here, there));
        }

        return differences;
    }

    private static Dictionary<Key, int> Count(TransferTable table, in Account account, long last)
    {
        var counts = new Dictionary<Key, int>();
        for (int row = 0; row < table.Count; row++)
        {
            Transfer transfer = table[row];
            if ((transfer.From != account && transfer.To != account) || transfer.Position.Block > last)
                continue;
            var key = new Key(transfer.Transaction, transfer.From, transfer.To, transfer.Asset, transfer.Quantity);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return counts;
    }

    private readonly record struct Key(TransactionId Transaction, Account From, Account To, Asset Asset, UInt128 Quantity);
}
