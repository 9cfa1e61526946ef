using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>Answers a trace from a part of a ledger; what the part lacks is noted, so that a larger part is made and the trace begins again.</summary>
internal sealed class SliceReader(Slice slice, TransferTable table, string name) : IChainReader
{
    public string Name => name;

    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default) =>
        slice.Ask(account) ? new ValueTask<TransferTable>(table) : throw new SliceLacksException();

    // A trace asks only for the transactions of thefts, and these stand in every part.
    public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) => new(table);
}

/// <summary>The part at hand lacks accounts that were asked for, so that going on with it leads nowhere; never seen outside.</summary>
internal sealed class SliceLacksException() : Exception("The part of the ledger does not hold the accounts that were asked for.");
