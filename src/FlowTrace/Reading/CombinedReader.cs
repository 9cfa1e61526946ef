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

    private static TransferTable Merge(TransferTable[] tables, Func<Transfer, bool> belongs)
    {
        var builder = new TransferTableBuilder();
        for (int source = 0; source < tables.Length; source++)
        {
            if (source > 0)
                builder.BeginSource();
            TransferTable table = tables[source];
            for (int i = 0; i < table.Count; i++)
                if (table[i] is var transfer && belongs(transfer) && !builder.TryAdd(transfer, out string? error))
                    builder.Report(new ReadIssue(ReadIssueSeverity.Rejected, "combined", 0, error, transfer.TransactionText));
            foreach ((Asset asset, AssetInfo info) in table.AssetInfo)
                builder.Describe(asset, info);
            foreach (ReadIssue issue in table.Issues)
                builder.Report(issue);
            foreach (InputDescription input in table.Inputs)
                builder.Describe(input);
        }

        return builder.Build();
    }
}
