namespace FlowTrace.Reading;

public sealed partial class TransferTable
{
    /// <summary>The table without some of its rows. Accounts, assets and pockets keep their numbers; transactions are numbered anew.</summary>
    /// <param name="rows">The rows to leave out, ascending, each once.</param>
    internal TransferTable Without(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
            return this;
        int[] kept = Others(rows, Count);
        int[] numbers = [.. Array.ConvertAll(kept, row => Columns.Transaction[row]).Distinct()];
        int[] transaction = new int[kept.Length];
        for (int i = 0, number = -1; i < kept.Length; i++)
        {
            if (number < 0 || numbers[number] != Columns.Transaction[kept[i]])
                number++;
            transaction[i] = number;
        }

        int[] from = Array.ConvertAll(kept, row => Columns.FromPocket[row]);
        int[] to = Array.ConvertAll(kept, row => Columns.ToPocket[row]);
        (int[] rowStart, int[] rowList) = TransferTableBuilder.GroupRowsByPocket(from, to, Pockets.Count);
        var columns = new TransferColumns
        {
            Transaction = transaction,
            FromPocket = from,
            ToPocket = to,
            Quantity = Array.ConvertAll(kept, row => Columns.Quantity[row]),
            Kind = Array.ConvertAll(kept, row => Columns.Kind[row]),
            Index = Columns.Index is { } index ? Array.ConvertAll(kept, row => index[row]) : null,
            TiedWithPrevious = TiesAmong(kept),
            Seconds = Array.ConvertAll(numbers, number => Columns.Seconds[number]),
            Milliseconds = Columns.Milliseconds is { } milliseconds ? Array.ConvertAll(numbers, number => milliseconds[number]) : null,
            Block = Array.ConvertAll(numbers, number => Columns.Block[number]),
            TransactionIndex = Columns.TransactionIndex is { } indices ? Array.ConvertAll(numbers, number => indices[number]) : null,
            HashHigh = Array.ConvertAll(numbers, number => Columns.HashHigh[number]),
            HashLow = Array.ConvertAll(numbers, number => Columns.HashLow[number]),
            OtherIds = OtherIdsAmong(numbers),
            RowStart = rowStart,
            Rows = rowList,
            PocketStart = Columns.PocketStart,
            PocketList = Columns.PocketList,
        };
        return new TransferTable(Accounts, Assets, Outpoints, Pockets, columns, AssetInfo, Records, Issues, Inputs)
        {
            Zeros = Zeros,
            ChainEnds = ChainEnds,
            Part = Part,
        };
    }

    private static int[] Others(ReadOnlySpan<int> rows, int count)
    {
        int[] others = new int[count - rows.Length];
        for (int row = 0, left = 0; row < count; row++)
            if (left < rows.Length && rows[left] == row)
                left++;
            else
                others[row - left] = row;
        return others;
    }

    // Nothing orders two rows that become neighbours when nothing orders any two neighbours between them.
    private ulong[]? TiesAmong(int[] kept)
    {
        if (Columns.TiedWithPrevious is null)
            return null;
        ulong[] tied = new ulong[(kept.Length + 63) / 64];
        for (int i = 1; i < kept.Length; i++)
        {
            bool isTied = true;
            for (int row = kept[i - 1] + 1; row <= kept[i]; row++)
                isTied &= Columns.IsTied(row);
            if (isTied)
                tied[i >> 6] |= 1UL << (i & 63);
        }

        return tied;
    }

    private Dictionary<int, string> OtherIdsAmong(int[] numbers)
    {
        var ids = new Dictionary<int, string>();
        if (Columns.OtherIds.Count > 0)
            for (int i = 0; i < numbers.Length; i++)
                if (Columns.OtherIds.TryGetValue(numbers[i], out string? id))
                    ids.Add(i, id);
        return ids;
    }
}
