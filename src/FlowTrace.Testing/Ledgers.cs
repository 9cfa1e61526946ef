using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Testing;

/// <summary>Makes ledgers out of ledgers.</summary>
internal static class Ledgers
{
    /// <summary>
    /// The same ledger from a source that gives its transactions backwards. Rows that nothing but the source's order tells apart keep that order, for there it
    /// is a fact.
    /// </summary>
    public static TransferTable Backwards(TransferTable table)
    {
        var groups = new List<List<Transfer>>();
        foreach (Transfer transfer in Enumerable.Range(0, table.Count).Select(row => table[row]))
            if (groups.Count > 0 && PlaceOf(groups[^1][0].Position) == PlaceOf(transfer.Position))
                groups[^1].Add(transfer);
            else
                groups.Add([transfer]);
        groups.Reverse();
        return With(table, groups.SelectMany(group => group), table.Logs.Reverse(), table.Calls.Reverse(), table.Memos.Reverse());
    }

    /// <summary>A table of these rows and records, and all else that a table has.</summary>
    public static TransferTable With(
        TransferTable table, IEnumerable<Transfer> transfers, IEnumerable<EventLog> logs, IEnumerable<ContractCall> calls, IEnumerable<TransactionMemo> memos)
    {
        var builder = new TransferTableBuilder();
        foreach (Transfer transfer in transfers)
            builder.Add(transfer);
        foreach (EventLog log in logs)
            builder.Add(log);
        foreach (ContractCall call in calls)
            builder.Add(call);
        foreach (TransactionMemo memo in memos)
            builder.Add(memo);
        foreach (AccountEvent accountEvent in table.AccountEvents)
            builder.Add(accountEvent);
        foreach ((Asset asset, AssetInfo info) in table.AssetInfo)
            builder.Describe(asset, info);
        foreach (InputDescription input in table.Inputs)
            builder.Describe(input);
        return builder.Build();
    }

    private static Position PlaceOf(Position position) => position with { Index = 0 };
}
