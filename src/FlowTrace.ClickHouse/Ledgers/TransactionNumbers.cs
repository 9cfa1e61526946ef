using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.ClickHouse.Ledgers;

/// <summary>The numbers of a ledger's transactions: those with transfers in their order, then those that have something else only.</summary>
internal sealed class TransactionNumbers
{
    private readonly Dictionary<(ChainId Chain, TransactionId Id), uint> _numbers = [];
    private readonly List<(ChainId Chain, TransactionId Id)> _transactions = [];
    private readonly uint[] _ofRows;

    public TransactionNumbers(TransferTable table)
    {
        _ofRows = new uint[table.Count];
        for (int row = 0; row < table.Count; row++)
            _ofRows[row] = row > 0 && table.Columns.Transaction[row] == table.Columns.Transaction[row - 1]
                ? _ofRows[row - 1]
                : Number(table.PositionOf(row).Chain, table.Columns.TransactionIdOf(table.Columns.Transaction[row]));
        foreach ((TransactionId id, Position position) in table.Records.Places())
            Number(position.Chain, id);
        for (int i = 0; i < table.Zeros.Count; i++)
            Number(table.Zeros[i].Position.Chain, table.Zeros[i].Transaction);
    }

    /// <summary>How many transactions there are.</summary>
    public int Count => _transactions.Count;

    /// <summary>The id of a transaction.</summary>
    public TransactionId IdOf(int number) => _transactions[number].Id;

    /// <summary>The number of the transaction of one of the table's rows.</summary>
    public uint OfRow(int row) => _ofRows[row];

    /// <summary>The number of a transaction of the ledger.</summary>
    public uint Of(ChainId chain, in TransactionId id) => _numbers[(chain, id)];

    private uint Number(ChainId chain, in TransactionId id)
    {
        if (!_numbers.TryGetValue((chain, id), out uint number))
        {
            _numbers.Add((chain, id), number = (uint)_transactions.Count);
            _transactions.Add((chain, id));
        }

        return number;
    }
}
