using System.Numerics;
using System.Runtime.InteropServices;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>
/// One table as the sweep walks it: which of its rows wait to be applied, as a bit each. In a table that is ordered already, taking the
/// earliest waiting row is finding the next set bit, which costs far less than a heap of accounts.
/// </summary>
internal sealed class Run
{
    /// <summary>Nobody has looked yet whether the transaction exchanges assets.</summary>
    public const byte UnknownKind = 0;

    /// <summary>Its rows stand for themselves.</summary>
    public const byte PlainKind = 1;

    /// <summary>It exchanges assets.</summary>
    public const byte HopKind = 2;

    private readonly Numbering _numbering;
    private ulong[] _pending;
    private int[]? _pockets;
    private byte[]? _hopKinds;
    private Dictionary<int, List<Crossing>>? _crossings;
    private int _cursor;

    public Run(int number, TransferTable table, Numbering numbering)
    {
        Number = number;
        Table = table;
        Columns = table.Columns;
        _numbering = numbering;
        _pending = new ulong[(table.Count + 63) / 64];
        _cursor = _pending.Length;
        if (!ReferenceEquals(numbering.First, table))
            _pockets = NoPockets(table);
    }

    public int Number { get; }

    public TransferTable Table { get; private set; }

    public TransferColumns Columns { get; private set; }

    /// <summary>Whether the sweep numbers accounts and pockets as this table does.</summary>
    public bool IsNumbering => _pockets is null;

    /// <summary>For how many accounts this table answers.</summary>
    public int Accounts { get; set; }

    /// <summary>How many legs of bridges, and issues with them, were read from it.</summary>
    public (int Legs, int Issues) Bridges { get; set; }

    /// <summary>What nets this table's transactions, made when the first is looked at.</summary>
    public HopBuilder? Hops { get; set; }

    /// <summary>What nets transactions while the accounts behind a question are looked for.</summary>
    public HopBuilder? HopsBehind { get; set; }

    /// <summary>The table's events by their transaction, made when they are first asked for.</summary>
    public ILookup<(TransactionId Transaction, ChainId Chain), EventLog>? LogsByTransaction { get; set; }

    /// <summary>Rows that belong to thefts given by transaction, with the thefts' numbers.</summary>
    public Dictionary<int, List<int>> TheftRows { get; } = [];

    /// <summary>Whether <see cref="TheftRows"/> of transactions are marked: once is enough, however many of them are asked for.</summary>
    public bool HasMarkedThefts { get; set; }

    /// <summary>The word of the bitmap that holds the earliest waiting row.</summary>
    public int Word => _cursor;

    public ulong BitsOf(int word) => _pending[word];

    /// <summary>The sweep's number of a pocket of this table, or -1 while the sweep has had no need of it.</summary>
    public int Find(int local)
    {
        if (_pockets is null)
            return local;
        if (_pockets[local] < 0)
            _pockets[local] = _numbering.FindPocket(Table, local);
        return _pockets[local];
    }

    /// <summary>The sweep's number of a pocket of this table, given now if it is new.</summary>
    public int NumberOf(int local)
    {
        int pocket = Find(local);
        if (pocket < 0)
            _pockets![local] = pocket = _numbering.Pocket(Table, local);
        return pocket;
    }

    /// <summary>This table's own number of one of the sweep's pockets, or -1 when no row of it concerns the pocket.</summary>
    public int LocalOf(int pocket)
    {
        if (_pockets is null)
            return pocket < Table.Pockets.Count ? pocket : -1;
        int account = Table.Accounts.Find(_numbering.AccountAt(_numbering.AccountOfPocket(pocket)));
        Outpoint? outpoint = _numbering.OutpointOfPocket(pocket);
        int held = outpoint is { } coin ? Table.Outpoints.Find(coin) : Table.Assets.Find(_numbering.AssetOfPocket(pocket));
        if (account < 0 || held < 0)
            return -1;
        return Table.Pockets.Find(outpoint is null ? PocketKey.OfAsset(account, held) : PocketKey.OfOutpoint(account, held));
    }

    /// <summary>How many transfers of this table, or of the ledger it is a part of, an account sends or receives.</summary>
    public int CountOf(int account, in Account text)
    {
        if (Table.Part is { } part)
            return part.CountOf(text);
        int local = _pockets is null ? account : Table.Accounts.Find(text);
        if (local < 0 || local >= Table.AccountCount)
            return 0;
        int count = 0;
        foreach (int pocket in Columns.PocketsOf(local))
            count += Columns.RowStart[pocket + 1] - Columns.RowStart[pocket];
        return count;
    }

    /// <summary>The rows of a transaction that are legs of bridges.</summary>
    public IReadOnlyList<Crossing> CrossingsOf(int transaction) =>
        _crossings is not null && _crossings.TryGetValue(transaction, out List<Crossing>? crossings) ? crossings : [];

    public void AddCrossing(in Crossing crossing)
    {
        _crossings ??= [];
        ref List<Crossing>? crossings = ref CollectionsMarshal.GetValueRefOrAddDefault(_crossings, Columns.Transaction[crossing.Row], out _);
        (crossings ??= []).Add(crossing);
    }

    public bool IsCrossing(int row)
    {
        foreach (Crossing crossing in CrossingsOf(Columns.Transaction[row]))
            if (crossing.Row == row)
                return true;
        return false;
    }

    /// <summary>The numbers that the table gives to some transactions; one hash may stand on several chains.</summary>
    public Dictionary<TransactionId, List<int>> NumbersOf(HashSet<TransactionId> ids)
    {
        var lows = ids.Select(id => id.Low).ToHashSet();
        var numbers = new Dictionary<TransactionId, List<int>>();
        UInt128[] hashes = Columns.HashLow;
        for (int transaction = 0; transaction < hashes.Length; transaction++)
            if (lows.Contains(hashes[transaction]) && Columns.TransactionIdOf(transaction) is var id && ids.Contains(id))
            {
                ref List<int>? list = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, id, out _);
                (list ??= []).Add(transaction);
            }

        return numbers;
    }

    /// <summary>A row of a transaction; transactions without transfers have no number.</summary>
    public int FirstRowOf(int transaction) => Columns.Transaction.AsSpan().BinarySearch(transaction);

    /// <summary>Whether a row is all its transaction has: then there is nothing to net.</summary>
    public bool IsAlone(int row)
    {
        int[] transactions = Columns.Transaction;
        int transaction = transactions[row];
        return (row == 0 || transactions[row - 1] != transaction) && (row + 1 == transactions.Length || transactions[row + 1] != transaction);
    }

    /// <summary>What is known of the transaction of a row.</summary>
    public ref byte HopKindOf(int row)
    {
        _hopKinds ??= new byte[Columns.Seconds.Length];
        return ref _hopKinds[Columns.Transaction[row]];
    }

    /// <summary>The rows of a row's transaction: the first, and the one behind the last.</summary>
    public (int Start, int End) RowsOfTransaction(int row)
    {
        int[] transactions = Columns.Transaction;
        int start = row;
        while (start > 0 && transactions[start - 1] == transactions[row])
            start--;
        int end = row + 1;
        while (end < transactions.Length && transactions[end] == transactions[row])
            end++;
        return (start, end);
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

    /// <summary>
    /// Puts a table that continues this one in its place: rows and transactions keep their numbers, accounts and pockets need not.
    /// </summary>
    /// <returns>The new number of every pocket of the table before, or -1 where no row of it concerns the pocket.</returns>
    public int[] ContinueWith(TransferTable longer)
    {
        int[] numbers = [.. Enumerable.Range(0, Table.Pockets.Count).Select(local => longer.Find(Table, local))];
        Table = longer;
        Columns = longer.Columns;
        Array.Resize(ref _pending, (longer.Count + 63) / 64);
        if (_hopKinds is not null)
            Array.Resize(ref _hopKinds, Columns.Seconds.Length);
        _pockets = NoPockets(longer);
        Hops = null;
        LogsByTransaction = null;
        return numbers;
    }

    private static int[] NoPockets(TransferTable table)
    {
        int[] pockets = new int[table.Pockets.Count];
        Array.Fill(pockets, -1);
        return pockets;
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
