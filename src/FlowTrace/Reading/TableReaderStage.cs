using System.Runtime.CompilerServices;
using FlowTrace.Chain;

namespace FlowTrace.Reading;

/// <summary>
/// Stands between a source and a trace and changes the tables that pass. A table that comes twice, as those in memory do, is changed once and
/// answered with the same table.
/// </summary>
internal abstract class TableReaderStage(IChainReader source) : IChainReader
{
    private readonly ConditionalWeakTable<TransferTable, TransferTable> _read = [];

    public string Name => source.Name;

    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default) =>
        Pass(source.ReadAccountAsync(account, cancellationToken));

    public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) =>
        Pass(source.ReadTransactionAsync(transaction, cancellationToken));

    /// <summary>What is handed on in place of a table.</summary>
    protected abstract TransferTable Change(TransferTable table);

    // A source that answers at once is answered for at once: who reads ahead goes by that.
    private ValueTask<TransferTable> Pass(ValueTask<TransferTable> read)
    {
        return read.IsCompletedSuccessfully ? new ValueTask<TransferTable>(Changed(read.Result)) : PassAsync(read);

        async ValueTask<TransferTable> PassAsync(ValueTask<TransferTable> reading) => Changed(await reading.ConfigureAwait(false));
    }

    private TransferTable Changed(TransferTable table) => _read.GetValue(table, Change);
}
