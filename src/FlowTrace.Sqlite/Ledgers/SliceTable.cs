using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>The parts of a table that was made of a part of a ledger, and what its numbers are in the ledger.</summary>
/// <param name="Accounts">Its accounts.</param>
/// <param name="Assets">Every asset of the ledger.</param>
/// <param name="Outpoints">Its outpoints.</param>
/// <param name="Pockets">Its pockets.</param>
/// <param name="Columns">Its transfers.</param>
/// <param name="Records">What stands beside them.</param>
internal sealed record SliceTable(
    InternTable<Account> Accounts, InternTable<Asset> Assets, InternTable<Outpoint> Outpoints, InternTable<ulong> Pockets, TransferColumns Columns,
    RecordReader Records)
{
    /// <summary>The number of each account in the ledger, ascending.</summary>
    public required int[] AccountNumbers { get; init; }

    /// <summary>How many transfers each account has in the whole ledger.</summary>
    public required int[] Counts { get; init; }

    /// <summary>How many of them are kept out as noise.</summary>
    public required int[] KeptOut { get; init; }

    /// <summary>The rows it was made of.</summary>
    public required LedgerRows Rows { get; init; }

    /// <summary>The row of one of the ledger's transfers, or -1.</summary>
    public int RowOf(int ledgerRow)
    {
        int transaction = Array.BinarySearch(Rows.FirstRow, ledgerRow);
        transaction = transaction < 0 ? ~transaction - 1 : transaction;
        int row = transaction < 0 ? -1 : Rows.Start[transaction] + (ledgerRow - Rows.FirstRow[transaction]);
        return row >= 0 && row < Rows.EndOf(transaction) ? row : -1;
    }

    public TransferTable ToTable(LedgerFacts facts, IEnumerable<AccountEvent> events, LedgerPart? part, ZeroTransfers? zeros = null) => new(
        Accounts, Assets, Outpoints, Pockets, Columns, new Dictionary<Asset, AssetInfo>(facts.AssetInfo), Records.ToRecords(events), facts.Issues, facts.Inputs)
    {
        Part = part,
        ChainEnds = facts.Ends,
        Zeros = zeros ?? new ZeroTransfers(),
    };
}
