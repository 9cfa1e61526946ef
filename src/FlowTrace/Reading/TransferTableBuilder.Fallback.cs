using FlowTrace.Chain;

namespace FlowTrace.Reading;

public sealed partial class TransferTableBuilder
{
    private readonly List<Transfer> _fallbacks = [];
    private readonly HashSet<TransactionKey> _withAllEvents = [];

    /// <summary>
    /// Adds a token transfer as a call asked for it. It counts only where no source has a token transfer of its transaction, for the event says
    /// what really moved; a call beside its event would count twice.
    /// </summary>
    public void AddFallback(in Transfer transfer) => _fallbacks.Add(transfer);

    /// <summary>Says that a source shows every event of a transaction: what its calls asked for and no event confirms did not happen.</summary>
    public void HasAllEvents(ChainId chain, TransactionId transaction) => _withAllEvents.Add(new TransactionKey(chain, transaction));

    private void AddFallbacks()
    {
        if (_fallbacks.Count == 0)
            return;
        var withTransfers = new HashSet<int>();
        foreach (Row row in _rows)
            if (_pockets[row.FromPocket] is var from && !PocketKey.IsOutpoint(from) && _assets[PocketKey.Number(from)].Kind == AssetKind.Token)
                withTransfers.Add(row.Transaction);
        long used = 0;
        BeginSource();
        foreach (Transfer transfer in _fallbacks.Distinct())
        {
            var key = new TransactionKey(transfer.Position.Chain, transfer.Transaction);
            int transaction = _transactions.Find(key);
            if (_withAllEvents.Contains(key) || (transaction >= 0 && withTransfers.Contains(transaction)))
                continue;
            if (TryAdd(transfer, out string? error))
                used++;
            else
                Report(new ReadIssue(ReadIssueSeverity.Rejected, "call data", 0, error, transfer.TransactionText));
        }

        if (used > 0)
            Report(new ReadIssue(
                ReadIssueSeverity.Doubt, "call data", 0,
                "Token transfers were read from call data, for no source has the events of their transactions. Add a file of events to be sure.",
                Count: used));
    }
}
