using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Sqlite.Segments;
using FlowTrace.Sqlite.Storage;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>
/// Transfers in their order as segments. A segment ends where a <em>unit</em> does: the transactions between which nothing in the source decides the order
/// are one, for a trace reads them together.
/// </summary>
internal static class TransferSegments
{
    // Small enough to read one for the sake of a transaction, large enough to be few.
    private const int LeastRows = 64;
    private const byte Tied = 0x80;

    public static void Write(TransferTable table, SegmentInsert insert, CancellationToken cancellationToken)
    {
        var writer = new SegmentWriter();
        for (int from = 0, to; from < table.Count; from = to)
        {
            cancellationToken.ThrowIfCancellationRequested();
            to = Math.Min(from + LeastRows, table.Count);
            while (to < table.Count && !EndsUnit(table.Columns, to))
                to++;
            writer.Clear();
            Write(table.Columns, from, to, writer);
            insert.Add(SegmentKind.Transfers, table.Columns.Transaction[from], writer);
        }
    }

    private static bool EndsUnit(TransferColumns columns, int next) =>
        columns.Transaction[next] != columns.Transaction[next - 1] && !columns.IsTied(next);

    private static void Write(TransferColumns columns, int from, int to, SegmentWriter writer)
    {
        writer.Number(from);
        writer.Number(to - from);
        long seconds = 0;
        long block = 0;
        for (int row = from; row < to; row++)
        {
            int transaction = columns.Transaction[row];
            bool isNew = row == from || columns.Transaction[row - 1] != transaction;
            writer.Byte((byte)((byte)columns.Kind[row] | (columns.IsTied(row) ? Tied : 0)));
            writer.Byte(isNew ? (byte)1 : (byte)0);
            if (isNew)
            {
                writer.Signed(columns.Seconds[transaction] - seconds);
                writer.Signed(columns.Block[transaction] - block);
                seconds = columns.Seconds[transaction];
                block = columns.Block[transaction];
                if (columns.Milliseconds is { } milliseconds)
                    writer.Number(milliseconds[transaction]);
                if (columns.TransactionIndex is { } indices)
                    writer.Signed(indices[transaction]);
                writer.Transaction(columns.TransactionIdOf(transaction));
            }

            writer.Number(columns.FromPocket[row]);
            writer.Number(columns.ToPocket[row]);
            writer.Quantity(columns.Quantity[row]);
            if (columns.Index is { } index)
                writer.Signed(index[row]);
        }
    }

    /// <summary>Adds all that a segment holds to columns.</summary>
    /// <param name="reader">The segment.</param>
    /// <param name="firstTransaction">The transaction it begins with.</param>
    /// <param name="facts">What the ledger is.</param>
    /// <param name="into">The columns.</param>
    public static void Read(SegmentReader reader, int firstTransaction, LedgerFacts facts, LedgerRows into)
    {
        int row = reader.Small();
        int end = reader.Behind(row);
        int transaction = firstTransaction - 1;
        long seconds = 0;
        long block = 0;
        for (; row < end; row++)
        {
            byte kind = reader.Byte();
            bool isNew = reader.Byte() != 0;
            if (isNew)
            {
                seconds += reader.Signed();
                block += reader.Signed();
                ushort milliseconds = facts.HasMilliseconds ? checked((ushort)reader.Small()) : (ushort)0;
                int index = facts.HasTransactionIndex ? reader.SmallSigned() : Position.Unknown;
                reader.Transaction(out UInt128 high, out UInt128 low, out string? other);
                into.Add(++transaction, row, checked((uint)seconds), checked((uint)block), milliseconds, index, high, low, other);
            }
            else if (transaction < firstTransaction)
                throw new InvalidDataException("a segment of transfers begins within a transaction");

            into.Add(
                reader.Small(), reader.Small(), reader.Quantity(), (TransferKind)(kind & ~Tied), facts.HasIndex ? reader.SmallSigned() : Position.Unknown,
                (kind & Tied) != 0);
        }
    }
}
