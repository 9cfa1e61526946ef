namespace FlowTrace.Reading;

public sealed partial class TransferTable
{
    private const string UnfinalMessage =
        "Transactions that their sources call not final were left out: their blocks may still be replaced. Read them again later, or ask for them (--unfinal).";

    /// <summary>The table without what is not final, with an issue that counts it; the same table where all is.</summary>
    internal TransferTable WithoutUnfinal()
    {
        if (ChainEnds.AreFinal)
            return this;
        int[] rows = [.. Enumerable.Range(0, Count).Where(IsUnfinal)];
        var records = new TransferTableRecords(
            [.. Logs.Where(log => IsFinal(log.Position.Chain, log.Transaction))], [.. Calls.Where(call => IsFinal(call.Position.Chain, call.Transaction))],
            [.. Memos.Where(memo => IsFinal(memo.Position.Chain, memo.Transaction))],
            [.. AccountEvents.Where(one => IsFinal(one.Position.Chain, one.Transaction))]);
        TransferTable kept = Without(rows);
        var issue = new ReadIssue(ReadIssueSeverity.Doubt, "finality", 0, UnfinalMessage, Count: Ends.Sum(end => end.UnfinalTransactions));
        return new TransferTable(
            kept.Accounts, kept.Assets, kept.Outpoints, kept.Pockets, kept.Columns, AssetInfo, records, [.. Issues, issue], Inputs)
        {
            Zeros = Zeros,
            ChainEnds = ChainEnds.Final(),
        };
    }

    private bool IsUnfinal(int row) => ChainEnds.IsUnfinal(
        AssetOfPocket(Columns.FromPocket[row]).Chain, Columns.TransactionIdOf(Columns.Transaction[row]));
}
