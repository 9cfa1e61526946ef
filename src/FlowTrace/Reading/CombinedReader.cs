using FlowTrace.Chain;

namespace FlowTrace.Reading;

/// <summary>Reads from several sources as from one: equal transfers of one transaction count as often as the source that has most of them.</summary>
/// <remarks>Safe for concurrent calls when its sources are.</remarks>
public sealed class CombinedReader : IChainReader
{
    private readonly IChainReader[] _readers;

    /// <summary>Makes a reader of several.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public CombinedReader(IEnumerable<IChainReader> readers)
    {
        ArgumentNullException.ThrowIfNull(readers);
        _readers = [.. readers];
        if (_readers.Length == 0)
            throw new ArgumentException("There is nothing to combine; give at least one reader.", nameof(readers));
    }

    /// <inheritdoc/>
    public string Name => string.Join(" + ", _readers.Select(reader => reader.Name));

    /// <inheritdoc/>
    public async ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default)
    {
        if (_readers.Length == 1)
            return await _readers[0].ReadAccountAsync(account, cancellationToken).ConfigureAwait(false);
        Task<TransferTable>[] reads = [.. _readers.Select(reader => reader.ReadAccountAsync(account, cancellationToken).AsTask())];
        return Merge(await Task.WhenAll(reads).ConfigureAwait(false), transfer => transfer.From == account || transfer.To == account);
    }

    /// <inheritdoc/>
    public async ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default)
    {
        if (_readers.Length == 1)
            return await _readers[0].ReadTransactionAsync(transaction, cancellationToken).ConfigureAwait(false);
        Task<TransferTable>[] reads = [.. _readers.Select(reader => reader.ReadTransactionAsync(transaction, cancellationToken).AsTask())];
        return Merge(await Task.WhenAll(reads).ConfigureAwait(false), transfer => transfer.Transaction == transaction);
    }

    /// <summary>Several tables as one: equal transfers of one transaction count as often as the table that has most of them.</summary>
    public static TransferTable Merge(IReadOnlyList<TransferTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        return tables is [var only] ? only : Merge([.. tables], _ => true);
    }

    private static TransferTable Merge(TransferTable[] tables, Func<Transfer, bool> belongs)
    {
        var builder = new TransferTableBuilder();
        for (int source = 0; source < tables.Length; source++)
        {
            if (source > 0)
                builder.BeginSource();
            tables[source].CopyTo(builder, RowsOf(tables[source], belongs), "combined");
        }

        return builder.Build();
    }

    /// <summary>The rows that belong; where coins are spent, the whole transactions they stand in, which are accounts themselves.</summary>
    private static IEnumerable<int> RowsOf(TransferTable table, Func<Transfer, bool> belongs)
    {
        int[] rows = [.. Enumerable.Range(0, table.Count).Where(row => belongs(table[row]))];
        if (table.Outpoints.Count == 0)
            return rows;
        var transactions = rows.Select(row => table.Columns.Transaction[row]).ToHashSet();
        return Enumerable.Range(0, table.Count).Where(row => transactions.Contains(table.Columns.Transaction[row]));
    }
}
