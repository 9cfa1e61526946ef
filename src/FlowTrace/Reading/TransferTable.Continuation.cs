using FlowTrace.Chain;

namespace FlowTrace.Reading;

public sealed partial class TransferTable
{
    /// <summary>
    /// Whether <paramref name="longer"/> shows the same transfers and records, in the same order, and may show later ones behind them. Accounts, assets and
    /// pockets may have other numbers there; rows and transactions have not.
    /// </summary>
    internal bool IsContinuedBy(TransferTable longer)
    {
        if (longer.Count < Count || longer.Columns.Seconds.Length < Columns.Seconds.Length || Outpoints.Count + longer.Outpoints.Count > 0)
            return false;
        for (int transaction = 0; transaction < Columns.Seconds.Length; transaction++)
            if (!IsSameTransaction(longer, transaction))
                return false;
        int[] pockets = [.. Enumerable.Range(0, Pockets.Count).Select(local => longer.Find(this, local))];
        for (int row = 0; row < Count; row++)
            if (!IsSameRow(longer, row, pockets))
                return false;
        return AssetInfo.All(info => longer.AssetInfo.TryGetValue(info.Key, out AssetInfo? same) && same == info.Value) && HasSameRecords(longer.Records);
    }

    /// <summary>This table's number of a pocket of another, or -1 where it has no such pocket.</summary>
    internal int Find(TransferTable other, int pocket)
    {
        int account = Accounts.Find(other.AccountOfPocket(pocket));
        int asset = Assets.Find(other.AssetOfPocket(pocket));
        return account < 0 || asset < 0 ? -1 : Pockets.Find(PocketKey.OfAsset(account, asset));
    }

    private bool IsSameTransaction(TransferTable longer, int transaction) =>
        Columns.MillisecondsOf(transaction) == longer.Columns.MillisecondsOf(transaction)
        && Columns.BlockOf(transaction) == longer.Columns.BlockOf(transaction)
        && (Columns.TransactionIndex?[transaction] ?? Position.Unknown) == (longer.Columns.TransactionIndex?[transaction] ?? Position.Unknown)
        && Columns.TransactionIdOf(transaction) == longer.Columns.TransactionIdOf(transaction);

    private bool IsSameRow(TransferTable longer, int row, int[] pockets) =>
        Columns.Transaction[row] == longer.Columns.Transaction[row]
        && pockets[Columns.FromPocket[row]] == longer.Columns.FromPocket[row]
        && pockets[Columns.ToPocket[row]] == longer.Columns.ToPocket[row]
        && Columns.Quantity[row] == longer.Columns.Quantity[row]
        && Columns.Kind[row] == longer.Columns.Kind[row]
        && (Columns.Index?[row] ?? Position.Unknown) == (longer.Columns.Index?[row] ?? Position.Unknown)
        && Columns.IsTied(row) == longer.Columns.IsTied(row);

    // A record is known by where it stands: no transaction moves within a block, and what is in a block that was replaced counts as read anew.
    private bool HasSameRecords(TransferTableRecords longer)
    {
        var known = Records.Places().ToHashSet();
        long end = Math.Max(
            Columns.Seconds.Length == 0 ? long.MinValue : Columns.MillisecondsOf(Columns.Seconds.Length - 1),
            known.Count == 0 ? long.MinValue : known.Max(place => place.Position.UnixMilliseconds));
        return known.SetEquals(longer.Places().Where(place => place.Position.UnixMilliseconds <= end));
    }
}
