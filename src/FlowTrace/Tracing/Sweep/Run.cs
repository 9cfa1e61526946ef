using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>
/// One table as the sweep walks it: which of its rows wait to be applied, as a bit each. In a table that is ordered already, taking the
/// earliest waiting row is finding the next set bit, which costs far less than a heap of accounts.
/// </summary>
internal sealed class Run
{
    private readonly ulong[] _pending;
    private readonly Numbering _numbering;
    private readonly int[]? _pockets;
    private int _cursor;

    public Run(int number, TransferTable table, Numbering numbering)
    {
        Number = number;
        Table = table;
        Columns = table.Columns;
        _numbering = numbering;
        _pending = new ulong[(table.Count + 63) / 64];
        _cursor = _pending.Length;
        if (number > 0)
        {
            _pockets = new int[table.Pockets.Count];
            Array.Fill(_pockets, -1);
        }
    }

    public int Number { get; }

    public TransferTable Table { get; }

    public TransferColumns Columns { get; }

    /// <summary>Rows that belong to thefts given by transaction, with the thefts' numbers.</summary>
    public Dictionary<int, List<int>> TheftRows { get; } = [];

    /// <summary>The word of the bitmap that holds the earliest waiting row.</summary>
    public int Word => _cursor;

    public ulong BitsOf(int word) => _pending[word];

    /// <summary>The sweep's number of a pocket of this table, or -1 while the sweep has had no need of it.</summary>
    public int Find(int local)
    {
        if (_pockets is null)
            return local;
        if (_pockets[local] < 0)
            _pockets[local] = _numbering.FindPocket(Table.AccountOfPocket(local), Table.AssetOfPocket(local));
        return _pockets[local];
    }

    /// <summary>The sweep's number of a pocket of this table, given now if it is new.</summary>
    public int NumberOf(int local)
    {
        int pocket = Find(local);
        if (pocket < 0)
            _pockets![local] = pocket = _numbering.Pocket(_numbering.Account(Table.AccountOfPocket(local)), Table.AssetOfPocket(local));
        return pocket;
    }

    /// <summary>This table's own number of one of the sweep's pockets, or -1 when no row of it concerns the pocket.</summary>
    public int LocalOf(int pocket)
    {
        if (_pockets is null)
            return pocket < Table.Pockets.Count ? pocket : -1;
        int account = Table.Accounts.Find(_numbering.AccountAt(_numbering.AccountOfPocket(pocket)));
        int asset = Table.Assets.Find(_numbering.AssetOfPocket(pocket));
        return account < 0 || asset < 0 ? -1 : Table.Pockets.Find(((ulong)(uint)account << 32) | (uint)asset);
    }

    /// <summary>How many transfers of this table an account sends or receives.</summary>
    public int CountOf(int account, in Account text)
    {
        int local = _pockets is null ? account : Table.Accounts.Find(text);
        if (local < 0 || local >= Table.AccountCount)
            return 0;
        int count = 0;
        foreach (int pocket in Columns.PocketsOf(local))
            count += Columns.RowStart[pocket + 1] - Columns.RowStart[pocket];
        return count;
    }

    public bool IsPending(int row) => (_pending[row >> 6] >> (row & 63) & 1) != 0;

    public void Mark(int row)
    {
        _pending[row >> 6] |= 1UL << (row & 63);
        if (row >> 6 < _cursor)
            _cursor = row >> 6;
    }

    public void Unmark(int row) => _pending[row >> 6] &= ~(1UL << (row & 63));

    /// <summary>The earliest waiting row, or -1.</summary>
    public int Next()
    {
        for (; _cursor < _pending.Length; _cursor++)
            if (_pending[_cursor] is var bits && bits != 0)
                return (_cursor << 6) + BitOperations.TrailingZeroCount(bits);
        return -1;
    }

    /// <summary>The first row at or behind <paramref name="position"/>.</summary>
    public int RowAt(in Position position)
    {
        int low = 0;
        int high = Table.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Table.PositionOf(middle).CompareTo(position) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
