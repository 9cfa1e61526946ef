using FlowTrace.Reading;
using FlowTrace.Sqlite.Segments;
using FlowTrace.Sqlite.Storage;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>Accounts by their numbers: who they are, how many transfers they have, and in which transactions.</summary>
internal static class AccountSegments
{
    public const int PerSegment = 32;

    // Beyond this an account's transactions stand apart, so that reading its neighbours does not read them.
    public const int MostTransactions = 2048;

    public static void Write(TransferTable table, IReadOnlyList<int> keptOutRows, SegmentInsert insert, CancellationToken cancellationToken)
    {
        int[] keptOut = KeptOutOf(table, keptOutRows);
        var names = new SegmentWriter();
        var histories = new SegmentWriter();
        var apart = new SegmentWriter();
        var history = new List<int>();
        for (int first = 0; first < table.AccountCount; first += PerSegment)
        {
            cancellationToken.ThrowIfCancellationRequested();
            names.Clear();
            histories.Clear();
            for (int account = first; account < Math.Min(first + PerSegment, table.AccountCount); account++)
            {
                int count = CollectHistory(table.Columns, account, history);
                names.Account(table.Accounts[account]);
                names.Number(count);
                names.Number(keptOut.Length == 0 ? 0 : keptOut[account]);
                histories.Byte(history.Count > MostTransactions ? (byte)1 : (byte)0);
                if (history.Count <= MostTransactions)
                {
                    histories.Ascending(history);
                    continue;
                }

                apart.Clear();
                apart.Ascending(history);
                insert.Add(SegmentKind.LargeAccounts, account, apart);
            }

            insert.Add(SegmentKind.Accounts, first, names, histories);
        }
    }

    /// <summary>The transactions of an account, ascending; returns how many transfers it has in them.</summary>
    private static int CollectHistory(TransferColumns columns, int account, List<int> history)
    {
        history.Clear();
        int count = 0;
        ReadOnlySpan<int> pockets = columns.PocketsOf(account);
        foreach (int pocket in pockets)
        {
            ReadOnlySpan<int> rows = columns.RowsOf(pocket);
            count += rows.Length;
            int start = history.Count;
            foreach (int row in rows)
                if (history.Count == start || history[^1] != columns.Transaction[row])
                    history.Add(columns.Transaction[row]);
        }

        if (pockets.Length > 1)
        {
            history.Sort();
            int kept = 0;
            for (int i = 0; i < history.Count; i++)
                if (kept == 0 || history[kept - 1] != history[i])
                    history[kept++] = history[i];
            history.RemoveRange(kept, history.Count - kept);
        }

        return count;
    }

    private static int[] KeptOutOf(TransferTable table, IReadOnlyList<int> rows)
    {
        if (rows.Count == 0)
            return [];
        int[] counts = new int[table.AccountCount];
        foreach (int row in rows)
        {
            counts[PocketKey.Account(table.Pockets[table.Columns.FromPocket[row]])]++;
            counts[PocketKey.Account(table.Pockets[table.Columns.ToPocket[row]])]++;
        }

        return counts;
    }
}
