using System.Runtime.InteropServices;
using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Reading;

public sealed partial class TransferTableBuilder
{
    /// <summary>Copies the rows into columns in their order, with transactions numbered anew along it.</summary>
    private TransferColumns Freeze(int[] order)
    {
        Span<Row> rows = CollectionsMarshal.AsSpan(_rows);
        int count = order.Length;
        int[] transaction = new int[count];
        int[] from = new int[count];
        int[] to = new int[count];
        var quantity = new UInt128[count];
        var kind = new TransferKind[count];
        int[]? index = _rows.Exists(row => row.Index >= 0) ? new int[count] : null;
        ulong[]? tied = null;
        var oldNumbers = new List<int>(_facts.Count);
        for (int i = 0; i < count; i++)
        {
            ref readonly Row row = ref rows[order[i]];
            if (i == 0 || row.Transaction != oldNumbers[^1])
                oldNumbers.Add(row.Transaction);
            if (i > 0 && IsTied(rows[order[i - 1]], row))
                (tied ??= new ulong[(count + 63) / 64])[i >> 6] |= 1UL << (i & 63);
            transaction[i] = oldNumbers.Count - 1;
            from[i] = row.FromPocket;
            to[i] = row.ToPocket;
            quantity[i] = row.Quantity;
            kind[i] = row.Kind;
            if (index is not null)
                index[i] = row.Index;
        }

        (int[] rowStart, int[] rowList) = GroupRowsByPocket(from, to, _pockets.Count);
        (int[] pocketStart, int[] pocketList) = GroupPocketsByAccount(_pockets, _accounts.Count);
        int[] numbers = [.. oldNumbers];
        bool hasMilliseconds = _facts.Exists(fact => fact.Milliseconds != 0);
        bool hasIndices = _facts.Exists(fact => fact.Index >= 0);
        return new TransferColumns
        {
            Transaction = transaction,
            FromPocket = from,
            ToPocket = to,
            Quantity = quantity,
            Kind = kind,
            Index = index,
            TiedWithPrevious = tied,
            Seconds = Array.ConvertAll(numbers, number => _facts[number].Seconds),
            Milliseconds = hasMilliseconds ? Array.ConvertAll(numbers, number => _facts[number].Milliseconds) : null,
            Block = Array.ConvertAll(numbers, number => _facts[number].Block),
            TransactionIndex = hasIndices ? Array.ConvertAll(numbers, number => _facts[number].Index) : null,
            HashHigh = Array.ConvertAll(numbers, number => _transactions[number].Id.High),
            HashLow = Array.ConvertAll(numbers, number => _transactions[number].Id.Low),
            OtherIds = OtherIds(numbers),
            RowStart = rowStart,
            Rows = rowList,
            PocketStart = pocketStart,
            PocketList = pocketList,
        };
    }

    private Dictionary<int, string> OtherIds(int[] oldNumbers)
    {
        var ids = new Dictionary<int, string>();
        for (int i = 0; i < oldNumbers.Length; i++)
            if (_transactions[oldNumbers[i]].Id.OtherText is { } text)
                ids.Add(i, text);
        return ids;
    }

    /// <summary>Whether nothing in the source orders two neighbours: same block or moment, and an index is missing or the same.</summary>
    private bool IsTied(in Row left, in Row right)
    {
        if (left.Transaction == right.Transaction)
            return left.Index < 0 || right.Index < 0 || left.Index == right.Index;
        TransactionFacts a = _facts[left.Transaction];
        TransactionFacts b = _facts[right.Transaction];
        if (a.Seconds != b.Seconds || a.Milliseconds != b.Milliseconds || a.Block != b.Block
            || _transactions[left.Transaction].Chain != _transactions[right.Transaction].Chain)
            return false;
        bool orderedByTransaction = a.Index >= 0 && b.Index >= 0 && a.Index != b.Index;
        bool orderedByIndex = left.Index >= 0 && right.Index >= 0 && left.Index < right.Index;
        return !orderedByTransaction && !orderedByIndex;
    }

    internal static (int[] Start, int[] Rows) GroupRowsByPocket(int[] from, int[] to, int pockets)
    {
        int[] start = new int[pockets + 1];
        for (int i = 0; i < from.Length; i++)
        {
            start[from[i] + 1]++;
            start[to[i] + 1]++;
        }

        for (int i = 1; i < start.Length; i++)
            start[i] += start[i - 1];
        int[] next = start[..^1];
        int[] rows = new int[from.Length * 2];
        for (int i = 0; i < from.Length; i++)
        {
            rows[next[from[i]]++] = i;
            rows[next[to[i]]++] = i;
        }

        return (start, rows);
    }

    internal static (int[] Start, int[] Pockets) GroupPocketsByAccount(InternTable<ulong> keys, int accounts)
    {
        int[] start = new int[accounts + 1];
        foreach (ulong pocket in keys.Values)
            start[PocketKey.Account(pocket) + 1]++;
        for (int i = 1; i < start.Length; i++)
            start[i] += start[i - 1];
        int[] next = start[..^1];
        int[] pockets = new int[keys.Count];
        for (int i = 0; i < pockets.Length; i++)
            pockets[next[PocketKey.Account(keys[i])]++] = i;
        return (start, pockets);
    }
}
