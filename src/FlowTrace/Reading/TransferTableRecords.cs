using FlowTrace.Chain;

namespace FlowTrace.Reading;

/// <summary>What a source has of transactions beside their transfers, in order.</summary>
internal sealed record TransferTableRecords(EventLog[] Logs, ContractCall[] Calls, TransactionMemo[] Memos, AccountEvent[] AccountEvents)
{
    /// <summary>Where every record stands.</summary>
    public IEnumerable<(TransactionId Transaction, Position Position)> Places() =>
        Logs.Select(log => (log.Transaction, log.Position)).Concat(Calls.Select(call => (call.Transaction, call.Position)))
            .Concat(Memos.Select(memo => (memo.Transaction, memo.Position))).Concat(AccountEvents.Select(one => (one.Transaction, one.Position)));

    public void CopyTo(TransferTableBuilder builder)
    {
        foreach (EventLog log in Logs)
            builder.Add(log);
        foreach (ContractCall call in Calls)
            builder.Add(call);
        foreach (TransactionMemo memo in Memos)
            builder.Add(memo);
        foreach (AccountEvent accountEvent in AccountEvents)
            builder.Add(accountEvent);
    }
}

/// <summary>Collects records, each once.</summary>
internal sealed class RecordCollector
{
    private readonly List<EventLog> _logs = [];
    private readonly List<ContractCall> _calls = [];
    private readonly List<TransactionMemo> _memos = [];
    private readonly List<AccountEvent> _accountEvents = [];

    public void Add(EventLog log) => _logs.Add(log);

    public void Add(ContractCall call) => _calls.Add(call);

    public void Add(TransactionMemo memo) => _memos.Add(memo);

    public void Add(AccountEvent accountEvent) => _accountEvents.Add(accountEvent);

    // A log's index is its own within its block; a call is known by what it says, for sources number calls each in their own way.
    public TransferTableRecords Freeze() => new(
        [.. _logs.OrderBy(log => log.Position).DistinctBy(log => (log.Transaction, log.Position))],
        [.. _calls.OrderBy(call => call.Position).DistinctBy(call => (call.Transaction, call.From, call.To, call.Value, Convert.ToHexString(call.Input.Span)))],
        [.. _memos.OrderBy(memo => memo.Position).Distinct()],
        [.. _accountEvents.OrderBy(one => one.Position).DistinctBy(one => (one.Kind, one.Account, one.Counterparty, one.Transaction, one.Text))]);
}
