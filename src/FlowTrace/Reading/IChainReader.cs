using FlowTrace.Chain;

namespace FlowTrace.Reading;

/// <summary>A source of transfers: files, nodes, explorers, archives.</summary>
/// <remarks>Implementations are safe for concurrent calls: a trace reads several accounts at a time.</remarks>
public interface IChainReader
{
    /// <summary>What the source calls itself in errors and in the manifest.</summary>
    string Name { get; }

    /// <summary>
    /// Every transfer the source has from or to <paramref name="account"/>. The table may hold more; a source that
    /// keeps all its transfers in memory returns the same table each time.
    /// </summary>
    /// <exception cref="ChainReadException">The source cannot be read.</exception>
    ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default);

    /// <summary>Every transfer of the transaction, on whichever chain has it; an empty table where none does.</summary>
    /// <exception cref="ChainReadException">The source cannot be read.</exception>
    ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default);
}
