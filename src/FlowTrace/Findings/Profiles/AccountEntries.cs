using System.Runtime.InteropServices;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Findings;

/// <summary>One transfer as one side sees it.</summary>
/// <param name="Time">When, in milliseconds since 1970.</param>
/// <param name="Quantity">How many base units.</param>
/// <param name="Party">The other side's place in the list of parties; negative for the chain's fee, and for units that are made or destroyed.</param>
/// <param name="IsOut">Whether the account gave.</param>
/// <param name="Row">The row of the table.</param>
internal readonly record struct Entry(long Time, UInt128 Quantity, int Party, bool IsOut, int Row)
{
    public const int Fee = -1;
    public const int Nobody = -2;

    public bool IsFee => Party == Fee;
}

/// <summary>
/// What one account sends and receives of one asset, in order. Of one instant what comes in stands first, then by party and quantity, so that the order
/// in which a source writes equal times down changes nothing.
/// </summary>
internal sealed class AccountEntries
{
    private AccountEntries(Entry[] items, int[] parties, bool isTooLarge)
    {
        Items = items;
        Parties = parties;
        IsTooLarge = isTooLarge;
    }

    public Entry[] Items { get; }

    /// <summary>The numbers of the other accounts in the table, each once.</summary>
    public int[] Parties { get; }

    /// <summary>Whether the quantities add up to more than any real token has; then nothing is computed from them.</summary>
    public bool IsTooLarge { get; }

    public static AccountEntries Empty { get; } = new([], [], isTooLarge: false);

    public static AccountEntries Load(TransferTable table, int pocket)
    {
        TransferColumns columns = table.Columns;
        ReadOnlySpan<int> rows = columns.RowsOf(pocket);
        var items = new Entry[rows.Length];
        var parties = new List<int>();
        var places = new Dictionary<int, int>();
        UInt128 sum = UInt128.Zero;
        bool isTooLarge = false;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            bool isOut = columns.FromPocket[row] == pocket;
            int other = PocketKey.Account(table.Pockets[isOut ? columns.ToPocket[row] : columns.FromPocket[row]]);
            UInt128 quantity = columns.Quantity[row];
            isTooLarge |= quantity > UInt128.MaxValue - sum;
            sum = isTooLarge ? sum : sum + quantity;
            items[i] = new Entry(columns.MillisecondsOf(columns.Transaction[row]), quantity, PlaceOf(table, other, places, parties), isOut, row);
        }

        var entries = new AccountEntries(items, [.. parties], isTooLarge);
        entries.SortInstants(table);
        return entries;
    }

    private static int PlaceOf(TransferTable table, int account, Dictionary<int, int> places, List<int> parties)
    {
        ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, account, out bool isKnown);
        if (isKnown)
            return place;
        Account other = table.Accounts[account];
        if (other.IsFeeSink)
            return place = Entry.Fee;
        if (other.IsZero || other.IsUnspendable)
            return place = Entry.Nobody;
        parties.Add(account);
        return place = parties.Count - 1;
    }

    private void SortInstants(TransferTable table)
    {
        for (int from = 0; from < Items.Length;)
        {
            int to = from + 1;
            while (to < Items.Length && Items[to].Time == Items[from].Time)
                to++;
            if (to - from > 1)
                Items.AsSpan(from, to - from).Sort((left, right) => Compare(table, left, right));
            from = to;
        }
    }

    private int Compare(TransferTable table, in Entry left, in Entry right)
    {
        if (left.IsOut != right.IsOut)
            return left.IsOut ? 1 : -1;
        int order = left.Party < 0 || right.Party < 0
            ? left.Party.CompareTo(right.Party)
            : table.Accounts[Parties[left.Party]].CompareTo(table.Accounts[Parties[right.Party]]);
        return order == 0 ? left.Quantity.CompareTo(right.Quantity) : order;
    }
}
