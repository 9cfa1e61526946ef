using FlowTrace.Chain;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>Whole transactions of a ledger with their transfers, in columns, in the ledger's order and with its own numbers.</summary>
internal sealed class LedgerRows(LedgerFacts facts, int expected = 64)
{
    // Per transfer.
    public int[] From { get; private set; } = new int[expected];

    public int[] To { get; private set; } = new int[expected];

    public UInt128[] Quantity { get; private set; } = new UInt128[expected];

    public TransferKind[] Kind { get; private set; } = new TransferKind[expected];

    public bool[] IsTied { get; private set; } = new bool[expected];

    public int[]? Index { get; private set; } = facts.HasIndex ? new int[expected] : null;

    // Per transaction.
    public int[] Number { get; private set; } = new int[expected];

    /// <summary>The first row of each transaction, here.</summary>
    public int[] Start { get; private set; } = new int[expected];

    /// <summary>The number of that row in the ledger.</summary>
    public int[] FirstRow { get; private set; } = new int[expected];

    public uint[] Seconds { get; private set; } = new uint[expected];

    public uint[] Block { get; private set; } = new uint[expected];

    public ushort[]? Milliseconds { get; private set; } = facts.HasMilliseconds ? new ushort[expected] : null;

    public int[]? TransactionIndex { get; private set; } = facts.HasTransactionIndex ? new int[expected] : null;

    public UInt128[] HashHigh { get; private set; } = new UInt128[expected];

    public UInt128[] HashLow { get; private set; } = new UInt128[expected];

    /// <summary>Ids that are no hashes, by the ledger's number of the transaction.</summary>
    public Dictionary<int, string> OtherIds { get; } = [];

    public int Rows { get; private set; }

    public int Transactions { get; private set; }

    /// <summary>The row behind the last of a transaction.</summary>
    public int EndOf(int transaction) => transaction + 1 < Transactions ? Start[transaction + 1] : Rows;

    /// <summary>Whether something orders a transaction against the one before.</summary>
    public bool BeginsUnit(int transaction) => transaction == 0 || !IsTied[Start[transaction]];

    /// <summary>The transaction behind the last of the unit that begins at one.</summary>
    public int EndOfUnit(int transaction)
    {
        int end = transaction + 1;
        while (end < Transactions && !BeginsUnit(end))
            end++;
        return end;
    }

    public void Clear()
    {
        Rows = Transactions = 0;
        OtherIds.Clear();
    }

    /// <summary>Adds a transaction without transfers; they follow.</summary>
    public void Add(int number, int firstRow, uint seconds, uint block, ushort milliseconds, int index, UInt128 hashHigh, UInt128 hashLow, string? otherId)
    {
        if (Transactions == Number.Length)
            SizeTransactions(Transactions * 2);
        int at = Transactions++;
        Number[at] = number;
        Start[at] = Rows;
        FirstRow[at] = firstRow;
        Seconds[at] = seconds;
        Block[at] = block;
        if (Milliseconds is not null)
            Milliseconds[at] = milliseconds;
        if (TransactionIndex is not null)
            TransactionIndex[at] = index;
        HashHigh[at] = hashHigh;
        HashLow[at] = hashLow;
        if (otherId is not null)
            OtherIds[number] = otherId;
    }

    /// <summary>Adds a transfer to the last transaction.</summary>
    public void Add(int from, int to, UInt128 quantity, TransferKind kind, int index, bool isTied)
    {
        if (Rows == From.Length)
            SizeRows(Rows * 2);
        int at = Rows++;
        From[at] = from;
        To[at] = to;
        Quantity[at] = quantity;
        Kind[at] = kind;
        IsTied[at] = isTied;
        if (Index is not null)
            Index[at] = index;
    }

    /// <summary>Adds transactions of another, which lie behind all that are here.</summary>
    /// <param name="other">The other.</param>
    /// <param name="first">The first of them, there.</param>
    /// <param name="end">The one behind the last.</param>
    public void Append(LedgerRows other, int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            Add(
                other.Number[i], other.FirstRow[i], other.Seconds[i], other.Block[i], other.Milliseconds?[i] ?? 0, other.TransactionIndex?[i] ?? 0,
                other.HashHigh[i], other.HashLow[i], other.OtherIds.Count == 0 ? null : other.OtherIds.GetValueOrDefault(other.Number[i]));
            for (int row = other.Start[i], behind = other.EndOf(i); row < behind; row++)
                Add(other.From[row], other.To[row], other.Quantity[row], other.Kind[row], other.Index?[row] ?? 0, other.IsTied[row]);
        }
    }

    /// <summary>What this and another have, in the ledger's order; no transaction may be in both.</summary>
    public LedgerRows With(LedgerRows other)
    {
        (LedgerRows left, LedgerRows right) = (this, other);
        var merged = new LedgerRows(facts, 0);
        merged.SizeTransactions(left.Transactions + right.Transactions);
        merged.SizeRows(left.Rows + right.Rows);
        for (int i = 0, j = 0; i < left.Transactions || j < right.Transactions;)
        {
            int from = i;
            while (i < left.Transactions && (j == right.Transactions || left.Number[i] < right.Number[j]))
                i++;
            if (i > from)
                merged.Append(left, from, i);
            from = j;
            while (j < right.Transactions && (i == left.Transactions || right.Number[j] < left.Number[i]))
                j++;
            if (j > from)
                merged.Append(right, from, j);
        }

        return merged;
    }

    /// <summary>Gives back the room that growth left over, so that the columns are as long as they are full.</summary>
    public void Trim()
    {
        SizeTransactions(Transactions);
        SizeRows(Rows);
    }

    private void SizeRows(int room)
    {
        From = Sized(From, room);
        To = Sized(To, room);
        Quantity = Sized(Quantity, room);
        Kind = Sized(Kind, room);
        IsTied = Sized(IsTied, room);
        Index = Index is null ? null : Sized(Index, room);
    }

    private void SizeTransactions(int room)
    {
        Number = Sized(Number, room);
        Start = Sized(Start, room);
        FirstRow = Sized(FirstRow, room);
        Seconds = Sized(Seconds, room);
        Block = Sized(Block, room);
        Milliseconds = Milliseconds is null ? null : Sized(Milliseconds, room);
        TransactionIndex = TransactionIndex is null ? null : Sized(TransactionIndex, room);
        HashHigh = Sized(HashHigh, room);
        HashLow = Sized(HashLow, room);
    }

    private static T[] Sized<T>(T[] column, int room)
    {
        Array.Resize(ref column, room);
        return column;
    }
}
