using FlowTrace.Chain;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>Whole transactions between which nothing decides the order, mostly one, with all their transfers.</summary>
internal sealed class StoredUnit(int firstRow, int firstTransaction, StoredTransaction[] transactions, StoredRow[] rows)
{
    public int FirstRow => firstRow;

    public int FirstTransaction => firstTransaction;

    public StoredTransaction[] Transactions => transactions;

    public StoredRow[] Rows => rows;
}

/// <summary>A transaction as the ledger has it.</summary>
internal readonly record struct StoredTransaction(uint Seconds, uint Block, ushort Milliseconds, int Index, TransactionId Id);

/// <summary>A transfer with the ledger's own numbers.</summary>
internal readonly record struct StoredRow(
    int Transaction, int FromPocket, int ToPocket, UInt128 Quantity, TransferKind Kind, int Index, bool IsTied);
