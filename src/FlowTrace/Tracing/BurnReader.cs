using System.Runtime.CompilerServices;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>
/// Stands between a source and a trace, and adds the burns that issuers' events tell of where a source has the event and no transfer for it. A
/// table that comes twice is answered with the same table.
/// </summary>
internal sealed class BurnReader(IChainReader source) : IChainReader
{
    private readonly ConditionalWeakTable<TransferTable, TransferTable> _read = [];

    public string Name => source.Name;

    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default) =>
        Complete(source.ReadAccountAsync(account, cancellationToken));

    public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) =>
        Complete(source.ReadTransactionAsync(transaction, cancellationToken));

    // A source that answers at once is answered for at once: who reads ahead goes by that.
    private ValueTask<TransferTable> Complete(ValueTask<TransferTable> read)
    {
        return read.IsCompletedSuccessfully ? new ValueTask<TransferTable>(Completed(read.Result)) : CompleteAsync(read);

        async ValueTask<TransferTable> CompleteAsync(ValueTask<TransferTable> reading) => Completed(await reading.ConfigureAwait(false));
    }

    private TransferTable Completed(TransferTable table) => table.Logs.Count == 0 ? table : _read.GetValue(table, Freezes.WithBurns);
}
