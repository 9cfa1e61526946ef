using System.Runtime.InteropServices;
using FlowTrace.Chain;

namespace FlowTrace.Reading;

public sealed partial class TransferTableBuilder
{
    /// <summary>Merges, orders and freezes what was added.</summary>
    /// <exception cref="InvalidOperationException">The table has been built already.</exception>
    public TransferTable Build()
    {
        if (_built)
            throw new InvalidOperationException("A builder makes one table; make a new builder for the next.");
        AddFallbacks();
        _built = true;
        SettleCoins();
        SettleWraps();
        int[] rank = RankTransactions();
        int[] order = OrderRows(rank);
        if (_sources > 1)
            order = MergeSources(order);
        ReportNothingMoved();
        TransferTableRecords records = _records.Freeze();
        SettleFinality();
        PinEnds(records);
        TransferColumns columns = Freeze(order);
        _accounts.Trim();
        _outpoints.Trim();
        _pockets.Trim();
        return new TransferTable(_accounts, _assets, _outpoints, _pockets, columns, _assetInfo, records, _issues, _inputs)
        {
            Zeros = _zeros.Freeze(),
            ChainEnds = _ends,
        };
    }

    /// <summary>
    /// The place of every transaction in the order. Where the source gives no transaction index, the smallest index of its transfers
    /// decides (log indices count through a block), then the order of the rows.
    /// </summary>
    private int[] RankTransactions()
    {
        int[] firstIndex = FirstIndices();
        ChainId[] chains = Chains();
        int[] rank = new int[_facts.Count];
        if (AreInOrder(firstIndex, chains))
        {
            for (int i = 0; i < rank.Length; i++)
                rank[i] = i;
            return rank;
        }

        var keys = new TransactionOrder[rank.Length];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = OrderOf(i, firstIndex, chains);
        Array.Sort(keys);
        for (int i = 0; i < rank.Length; i++)
            rank[keys[i].Number] = i;
        return rank;
    }

    // Ledgers mostly come in order already; then neither the sort nor its keys, forty bytes a transaction, are needed.
    private bool AreInOrder(int[] firstIndex, ChainId[] chains)
    {
        TransactionOrder previous = default;
        for (int i = 0; i < firstIndex.Length; i++)
        {
            TransactionOrder order = OrderOf(i, firstIndex, chains);
            if (i > 0 && previous.CompareTo(order) > 0)
                return false;
            previous = order;
        }

        return true;
    }

    private TransactionOrder OrderOf(int transaction, int[] firstIndex, ChainId[] chains)
    {
        ref readonly TransactionFacts fact = ref CollectionsMarshal.AsSpan(_facts)[transaction];
        return new TransactionOrder(
            fact.UnixMilliseconds, Array.IndexOf(chains, _transactions[transaction].Chain), fact.BlockNumber, fact.Index, firstIndex[transaction], transaction);
    }

    private int[] FirstIndices()
    {
        int[] first = new int[_facts.Count];
        Array.Fill(first, int.MaxValue);
        foreach (ref readonly Row row in CollectionsMarshal.AsSpan(_rows))
            first[row.Transaction] = Math.Min(first[row.Transaction], Math.Max(row.Index, -1));
        return first;
    }

    private ChainId[] Chains()
    {
        var chains = new HashSet<ChainId>();
        foreach (ref readonly TransactionKey key in _transactions.Values)
            chains.Add(key.Chain);
        return [.. chains.Order()];
    }

    /// <summary>
    /// Rows by transaction; within one the fee first (it is taken before anything runs; only where coins are spent it is what is left), then by
    /// index, then as the source has them.
    /// </summary>
    private int[] OrderRows(int[] rank)
    {
        Span<Row> rows = CollectionsMarshal.AsSpan(_rows);
        int[] start = new int[rank.Length + 1];
        foreach (ref readonly Row row in rows)
            start[rank[row.Transaction] + 1]++;
        for (int i = 1; i < start.Length; i++)
            start[i] += start[i - 1];
        int[] order = new int[rows.Length];
        int[] next = start[..^1];
        for (int i = 0; i < rows.Length; i++)
            order[next[rank[rows[i].Transaction]]++] = i;
        var byIndex = Comparer<int>.Create(CompareWithinTransaction);
        for (int i = 0; i + 1 < start.Length; i++)
            if (start[i + 1] - start[i] > 1)
                order.AsSpan(start[i], start[i + 1] - start[i]).Sort(byIndex);
        return order;
    }

    private int CompareWithinTransaction(int left, int right)
    {
        ref readonly Row a = ref CollectionsMarshal.AsSpan(_rows)[left];
        ref readonly Row b = ref CollectionsMarshal.AsSpan(_rows)[right];
        int order = IsTakenFirst(b).CompareTo(IsTakenFirst(a));
        if (order == 0)
            order = a.Index.CompareTo(b.Index);
        return order == 0 ? left.CompareTo(right) : order;
    }

    private bool IsTakenFirst(in Row row) => row.Kind == TransferKind.Fee && !_accounts[PocketKey.Account(_pockets[row.FromPocket])].IsTransaction;

    /// <summary>Keeps, of equal transfers of one transaction, the larger count of any one source.</summary>
    private int[] MergeSources(int[] order)
    {
        var kept = new List<int>(order.Length);
        var counts = new Dictionary<(int, int, UInt128, ushort), int>();
        for (int from = 0; from < order.Length;)
        {
            int to = from + 1;
            while (to < order.Length && _rows[order[to]].Transaction == _rows[order[from]].Transaction)
                to++;
            KeepLargerCounts(order.AsSpan(from, to - from), kept, counts);
            from = to;
        }

        if (kept.Count < order.Length)
            _issues.Add(new ReadIssue(
                ReadIssueSeverity.Notice, "ledger", 0, "Transfers that stand in more than one source count once.", Count: order.Length - kept.Count));
        return [.. kept];
    }

    private void KeepLargerCounts(ReadOnlySpan<int> transaction, List<int> kept, Dictionary<(int, int, UInt128, ushort), int> counts)
    {
        bool oneSource = true;
        foreach (int i in transaction)
            oneSource &= _rows[i].Source == _rows[transaction[0]].Source;
        if (oneSource)
        {
            kept.AddRange(transaction);
            return;
        }

        // A row is its source's n-th of its kind; it is kept when no earlier source has an n-th one.
        counts.Clear();
        foreach (int i in transaction)
        {
            Row row = _rows[i];
            int nth = ++CollectionsMarshal.GetValueRefOrAddDefault(counts, (row.FromPocket, row.ToPocket, row.Quantity, row.Source), out _);
            int keptSoFar = counts.GetValueOrDefault((row.FromPocket, row.ToPocket, row.Quantity, ushort.MaxValue));
            if (nth <= keptSoFar)
                continue;
            counts[(row.FromPocket, row.ToPocket, row.Quantity, ushort.MaxValue)] = nth;
            kept.Add(i);
        }
    }

    /// <summary>What one source fetched before it was final another may have fetched later.</summary>
    private void SettleFinality()
    {
        if (_unfinal.Count == 0)
            return;
        var unfinal = _unfinal.Select(mark => mark.Transaction).ToHashSet();
        foreach (ref readonly Row row in CollectionsMarshal.AsSpan(_rows))
            if (_transactions[row.Transaction] is var transaction && unfinal.Contains(transaction) && !_unfinal.Contains((transaction, row.Source)))
                unfinal.Remove(transaction);
        foreach (TransactionKey transaction in unfinal)
            _ends.AddUnfinal(transaction.Chain, transaction.Id);
    }

    /// <summary>Notes the last block of each chain that a transaction or a record stands in.</summary>
    private void PinEnds(TransferTableRecords records)
    {
        // Backwards, for ledgers mostly come in order: then one look tells that a transaction is not the last.
        BlockPin last = default;
        for (int i = _facts.Count - 1; i >= 0; i--)
        {
            (ChainId chain, TransactionId id) = _transactions[i];
            var block = new BlockPin(chain, _facts[i].BlockNumber, "", _facts[i].UnixMilliseconds);
            bool isFinal = _ends.AreFinal || !_ends.IsUnfinal(chain, id);
            if (isFinal && chain == last.Chain && !block.IsBehind(last))
                continue;
            Pin(block, isFinal);
            last = isFinal ? block : last;
        }

        foreach ((TransactionId id, Position position) in records.Places())
            Pin(new BlockPin(position), !_ends.IsUnfinal(position.Chain, id));
    }

    private void ReportNothingMoved()
    {
        if (_zero > 0)
            _issues.Add(new ReadIssue(ReadIssueSeverity.Notice, "ledger", 0, "Transfers of zero move nothing and were left out.", Count: _zero));
        if (_toSelf > 0)
            _issues.Add(new ReadIssue(
                ReadIssueSeverity.Notice, "ledger", 0, "Transfers of an account to itself move nothing and were left out.", Count: _toSelf));
    }

    private readonly record struct TransactionOrder(long Milliseconds, int Chain, long Block, int Index, int FirstIndex, int Number)
        : IComparable<TransactionOrder>
    {
        public int CompareTo(TransactionOrder other)
        {
            int order = Milliseconds.CompareTo(other.Milliseconds);
            if (order == 0)
                order = Chain.CompareTo(other.Chain);
            if (order == 0)
                order = Block.CompareTo(other.Block);
            if (order == 0)
                order = Index.CompareTo(other.Index);
            if (order == 0)
                order = FirstIndex.CompareTo(other.FirstIndex);
            return order == 0 ? Number.CompareTo(other.Number) : order;
        }
    }
}
