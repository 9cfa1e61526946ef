using FlowTrace.Chain;

namespace FlowTrace.Reading;

/// <summary>Reads from a table in memory.</summary>
/// <remarks>Safe for concurrent calls.</remarks>
public sealed class TableReader : IChainReader
{
    private readonly TransferTable _table;

    /// <summary>Makes a reader of a table.</summary>
    public TableReader(TransferTable table, string name = "memory")
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _table = table;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default) => new(_table);

    /// <inheritdoc/>
    public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) => new(_table);
}
