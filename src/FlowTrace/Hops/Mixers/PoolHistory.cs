using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>What went into and out of one pool, as far as the sources show it.</summary>
internal sealed class PoolHistory(TornadoPool pool)
{
    private readonly Dictionary<TransactionId, (Position Position, int Count)> _deposits = [];
    private readonly Dictionary<TransactionId, IReadOnlyList<PoolWithdrawal>> _withdrawals = [];
    private Position[]? _depositOrder;
    private PoolWithdrawal[]? _withdrawalOrder;

    public TornadoPool Pool { get; } = pool;

    /// <summary>Every withdrawal, in order.</summary>
    public IReadOnlyList<PoolWithdrawal> Withdrawals =>
        _withdrawalOrder ??=
            [.. _withdrawals.Values.SelectMany(list => list).OrderBy(withdrawal => withdrawal.Position).ThenBy(withdrawal => withdrawal.Transaction)];

    /// <summary>Adds what a transaction has of this pool. Of several sources the one that shows most counts.</summary>
    public void Add(TransactionId transaction, Position position, int deposits, IReadOnlyList<PoolWithdrawal> withdrawals)
    {
        if (deposits > _deposits.GetValueOrDefault(transaction).Count)
            _deposits[transaction] = (position, deposits);
        if (withdrawals.Count > (_withdrawals.TryGetValue(transaction, out IReadOnlyList<PoolWithdrawal>? known) ? known.Count : 0))
            _withdrawals[transaction] = withdrawals;
        (_depositOrder, _withdrawalOrder) = (null, null);
    }

    /// <summary>
    /// How many deposits a withdrawal at this place can stand for: those made before it, less those that withdrawals before it have used up. At
    /// least 1, for where the sources lack deposits it still stands for one.
    /// </summary>
    public long AnonymitySetAt(in Position position)
    {
        long set = DepositsBefore(position) - CountBefore(Withdrawals, position, withdrawal => withdrawal.Position);
        return Math.Max(1, set);
    }

    /// <summary>How many deposits the sources show before a place.</summary>
    public long DepositsBefore(in Position position)
    {
        _depositOrder ??= [.. _deposits.Values.SelectMany(deposit => Enumerable.Repeat(deposit.Position, deposit.Count)).Order()];
        return CountBefore(_depositOrder, position, deposit => deposit);
    }

    private static int CountBefore<T>(IReadOnlyList<T> ordered, Position position, Func<T, Position> placeOf)
    {
        int low = 0, high = ordered.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (placeOf(ordered[middle]).CompareTo(position) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
