using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>Reads the histories of pools out of tables: by the pools' own events where there are any, else by transfers of the denomination.</summary>
internal sealed class PoolHistoryReader(Action<ReadIssue> report)
{
    private static readonly EventSignature Deposit = new("Deposit(bytes32 indexed commitment, uint32 leafIndex, uint256 timestamp)");
    private static readonly EventSignature Withdrawal = new("Withdrawal(address to, bytes32 nullifierHash, address indexed relayer, uint256 fee)");

    private readonly Dictionary<Account, PoolHistory> _histories = [];
    private readonly HashSet<(TransactionId, Position)> _refused = [];

    /// <summary>Whether events of this first topic are read.</summary>
    internal static bool Reads(Word topic) => topic == Deposit.Topic || topic == Withdrawal.Topic;

    /// <summary>The history of a pool.</summary>
    public PoolHistory Of(TornadoPool pool)
    {
        if (!_histories.TryGetValue(pool.Account, out PoolHistory? history))
            _histories.Add(pool.Account, history = new PoolHistory(pool));
        return history;
    }

    /// <summary>Reads what a table has of every pool.</summary>
    public void Read(TransferTable table)
    {
        Dictionary<(TornadoPool, TransactionId), PoolTransaction> transactions = [];
        foreach (EventLog log in table.Logs)
            if (TornadoPools.Find(log.Emitter) is { } pool)
                ReadLog(At(transactions, pool, log.Transaction, log.Position), log);
        foreach (TornadoPool pool in TornadoPools.All)
            ReadTransfers(table, pool, transactions);
        foreach (((TornadoPool pool, TransactionId id), PoolTransaction transaction) in transactions)
            Of(pool).Add(
                id, transaction.Position, Math.Max(transaction.DepositLogs, transaction.DepositTransfers),
                transaction.WithdrawalLogs.Count > 0 ? transaction.WithdrawalLogs : WithdrawalsOf(pool, transaction.Paid));
    }

    private static PoolTransaction At(
        Dictionary<(TornadoPool, TransactionId), PoolTransaction> transactions, TornadoPool pool, TransactionId id, in Position position)
    {
        if (!transactions.TryGetValue((pool, id), out PoolTransaction? transaction))
            transactions.Add((pool, id), transaction = new PoolTransaction(pool, position));
        return transaction;
    }

    private void ReadLog(PoolTransaction transaction, EventLog log)
    {
        string? fault = null;
        if (Deposit.Matches(log))
        {
            fault = AbiArguments.Of(log, Deposit).Fault;
            transaction.DepositLogs += fault is null ? 1 : 0;
        }
        else if (Withdrawal.Matches(log))
        {
            var arguments = AbiArguments.Of(log, Withdrawal);
            Account recipient = arguments.Account("to");
            Account relayer = arguments.Account("relayer");
            UInt128 fee = arguments.Quantity("fee");
            fault = arguments.Fault ?? (fee > transaction.Pool.Denomination ? "keeps a fee larger than what was withdrawn" : null);
            if (fault is null)
                transaction.WithdrawalLogs.Add(new PoolWithdrawal(
                    log.Transaction, log.Position, recipient, transaction.Pool.Denomination - fee, fee, relayer.IsZero ? null : relayer));
        }

        if (fault is not null && _refused.Add((log.Transaction, log.Position)))
            report(new ReadIssue(
                ReadIssueSeverity.Rejected, "mixers", 0, $"An event of {transaction.Pool.Name} {fault}; it was left out.",
                log.Transaction.ToText(log.Position.Chain)));
    }

    private static void ReadTransfers(
        TransferTable table, TornadoPool pool, Dictionary<(TornadoPool, TransactionId), PoolTransaction> transactions)
    {
        int account = table.Accounts.Find(pool.Account);
        if (account < 0)
            return;
        foreach (int pocket in table.Columns.PocketsOf(account))
        {
            if (table.AssetOfPocket(pocket) != pool.Asset)
                continue;
            foreach (int row in table.Columns.RowsOf(pocket))
            {
                Transfer transfer = table[row];
                PoolTransaction transaction = At(transactions, pool, transfer.Transaction, transfer.Position);
                if (transfer.From == pool.Account)
                    transaction.Paid.Add(transfer);
                else if (transfer.Quantity == pool.Denomination)
                    transaction.DepositTransfers++;
            }
        }
    }

    /// <summary>
    /// Withdrawals out of what a pool pays in one transaction: the recipient's part and the relayer's make the denomination. Where a source shows
    /// one part only, the larger is the recipient's: a fee takes less than half.
    /// </summary>
    private static List<PoolWithdrawal> WithdrawalsOf(TornadoPool pool, List<Transfer> paid)
    {
        var withdrawals = new List<PoolWithdrawal>();
        List<Transfer> rest = [.. paid];
        while (rest.Count > 0)
        {
            Transfer one = rest[0];
            rest.RemoveAt(0);
            int fee = rest.FindIndex(other => one.Quantity + other.Quantity == pool.Denomination);
            Transfer? relayed = fee < 0 ? null : rest[fee];
            if (fee >= 0)
                rest.RemoveAt(fee);
            if (relayed is { } other && other.Quantity > one.Quantity)
                (one, relayed) = (other, one);
            if (one.Quantity <= pool.Denomination && one.Quantity > pool.Denomination / 2)
                withdrawals.Add(new PoolWithdrawal(
                    one.Transaction, one.Position, one.To, one.Quantity, pool.Denomination - one.Quantity, relayed?.To));
        }

        return withdrawals;
    }

    /// <summary>What one transaction has of one pool.</summary>
    private sealed class PoolTransaction(TornadoPool pool, Position position)
    {
        public TornadoPool Pool { get; } = pool;

        public Position Position { get; } = position;

        public int DepositLogs { get; set; }

        public int DepositTransfers { get; set; }

        public List<PoolWithdrawal> WithdrawalLogs { get; } = [];

        public List<Transfer> Paid { get; } = [];
    }
}
