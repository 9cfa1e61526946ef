using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Hops;

namespace FlowTrace.Tracing;

/// <summary>
/// Chains like Bitcoin: a transaction is an account for an instant, which nobody reads, labels or limits, and what a theft's description names
/// among the rows of its inputs and outputs, so that nothing counts twice.
/// </summary>
internal sealed partial class Sweep
{
    private readonly Dictionary<(int Theft, TransactionId Transaction), bool> _whollyTheVictims = [];
    private readonly Dictionary<int, Label?> _coinJoins = [];

    private bool IsTransaction(int account) => _numbering.HasOutpoints && _numbering.AccountAt(account).IsTransaction;

    /// <summary>Finishes the transfer in flight into a transaction, whose other rows stand in the same table.</summary>
    private void EnterTransaction(int account, int pocket)
    {
        _inFlight = false;
        if (CoinJoinOf(account) is { } coinJoin)
        {
            RecordFlow(pocket, isAccount: false, hasDustLine: false);
            End(pocket, OutcomeStatus.Service, "", "", coinJoin);
            return;
        }

        ref AccountState state = ref _accounts[account];
        if (state.Standing == Standing.Unknown)
        {
            state.Standing = Standing.Read;
            state.HomePlusOne = _run.Number + 1;
        }

        CountHops(account);
        RecordFlow(pocket, isAccount: true, hasDustLine: false);
        Receive(account, pocket);
    }

    /// <summary>
    /// The label of a transaction that looks like a coinjoin, where money that is mixed ends; null for any other, and for one that a theft names. Seen
    /// once, at the first input, for the inputs and outputs all stand in the same table.
    /// </summary>
    private Label? CoinJoinOf(int account)
    {
        // The shapes and their amounts are those of Bitcoin's main network.
        if (_numbering.AccountAt(account).Chain != ChainId.Bitcoin || !_options.StopAt.Contains(ServiceCategory.Mixer))
            return null;
        ReadOnlySpan<int> rows = _run.Columns.RowsOf(_toLocal);
        if (rows.Length < CoinJoinShape.FewestParts)
            return null;
        if (_coinJoins.TryGetValue(account, out Label? known))
            return known;
        (int start, int end) = _run.RowsOfTransaction(_row);
        Label? label = IsTheftTransaction(start, end) ? null : ShapeOf(rows).LabelOf(_numbering.AccountAt(account));
        _coinJoins.Add(account, label);
        return label;
    }

    private CoinJoinShape ShapeOf(ReadOnlySpan<int> rows)
    {
        List<CoinJoinPart> inputs = [], outputs = [];
        foreach (int row in rows)
            if (_run.Columns.ToPocket[row] == _toLocal)
                inputs.Add(new CoinJoinPart(_run.Table.AccountOfPocket(_run.Columns.FromPocket[row]), _run.Columns.Quantity[row]));
            else if (_run.Columns.Kind[row] != TransferKind.Fee)
                outputs.Add(new CoinJoinPart(_run.Table.AccountOfPocket(_run.Columns.ToPocket[row]), _run.Columns.Quantity[row]));
        return CoinJoinShape.Of(inputs, outputs);
    }

    /// <summary>
    /// Whether a theft's description names this row of a transaction. Holders: what a transaction pays them that none of them funds; what they
    /// get back from their own is change. Victims: what a transaction that they alone fund pays to others, the fee with it; of one that others fund
    /// too, the victims' inputs, for nothing says which output they became. Transactions: what they pay to any but those who fund them,
    /// without the fee, or what they pay into the accounts that are named.
    /// </summary>
    private bool NamesCoins(int theft, Run run, int row, in Account from, in Account to)
    {
        Theft what = _thefts[theft];
        if (!from.IsTransaction)
            return what.Victims.Contains(from) && !(to.IsTransaction && IsWhollyTheVictims(theft, run, row, run.Columns.ToPocket[row]));
        int transaction = run.Columns.FromPocket[row];
        return (what.Holders.Contains(to) && !IsFundedBy(run, row, transaction, what.Holders))
            || (what.Victims.Count > 0 && !what.Victims.Contains(to) && IsWhollyTheVictims(theft, run, row, transaction))
            || (IsOfTheft(theft, run, row)
                && (what.Into.Count > 0 ? what.Into.Contains(to) : !to.IsFeeSink && !IsFundedBy(run, row, transaction, [to])));
    }

    private bool IsOfTheft(int theft, Run run, int row) =>
        _wantedTransactions.TryGetValue(run.Columns.TransactionIdOf(run.Columns.Transaction[row]), out List<int>? thefts) && thefts.Contains(theft);

    private static bool IsFundedBy(Run run, int row, int transaction, IReadOnlyList<Account> accounts)
    {
        foreach (int input in InputsOf(run, row, transaction))
            if (accounts.Contains(run.Table.AccountOfPocket(run.Columns.FromPocket[input])))
                return true;
        return false;
    }

    /// <summary>
    /// Whether the victims alone fund the transaction, with coins that this theft's money has not touched. Decided at the first input that is
    /// applied, while all the others still lie where they were, and the same for every row of the transaction.
    /// </summary>
    private bool IsWhollyTheVictims(int theft, Run run, int row, int transaction)
    {
        if (run != _run || row != _row)
            return AreTheVictims(theft, run, row, transaction);
        (int, TransactionId) key = (theft, run.Columns.TransactionIdOf(run.Columns.Transaction[row]));
        if (!_whollyTheVictims.TryGetValue(key, out bool wholly))
            _whollyTheVictims[key] = wholly = !_reach.Arrives(theft) && AreTheVictims(theft, run, row, transaction);
        return wholly;
    }

    private bool AreTheVictims(int theft, Run run, int row, int transaction)
    {
        bool any = false;
        foreach (int input in InputsOf(run, row, transaction))
        {
            int local = run.Columns.FromPocket[input];
            if (!_thefts[theft].Victims.Contains(run.Table.AccountOfPocket(local)) || IsPoisoned(run, local, theft))
                return false;
            any = true;
        }

        return any;
    }

    private bool IsPoisoned(Run run, int local, int theft) => run.Find(local) is var pocket && pocket >= 0 && _reach.IsPoisoned(pocket, theft);

    /// <summary>The rows that fund a transaction: those beside <paramref name="row"/>, in its transaction, that pay its pocket.</summary>
    private static IEnumerable<int> InputsOf(Run run, int row, int transaction)
    {
        int[] transactions = run.Columns.Transaction;
        int first = row;
        while (first > 0 && transactions[first - 1] == transactions[row])
            first--;
        for (; first < transactions.Length && transactions[first] == transactions[row] && run.Columns.ToPocket[first] == transaction; first++)
            yield return first;
    }

    /// <summary>
    /// What a victim's transaction pays out is looked at when its turn comes, whoever is followed: in one table, or in the one where the transaction
    /// is followed.
    /// </summary>
    private void MarkOutputsOf(int theft, Run run, int row)
    {
        int transaction = run.Columns.Transaction[row];
        int pocket = run.Columns.ToPocket[row];
        if (!run.Table.AccountOfPocket(pocket).IsTransaction)
            return;
        TransactionId id = run.Columns.TransactionIdOf(transaction);
        bool isHere = _runOfTransaction.TryAdd(id, run.Number) || _runOfTransaction[id] == run.Number;
        foreach (int output in run.Columns.RowsOf(pocket))
            if (run.Columns.FromPocket[output] == pocket)
            {
                if (isHere)
                    run.Mark(output);
                if (!run.TheftRows.TryGetValue(output, out List<int>? thefts))
                    run.TheftRows.Add(output, [theft]);
                else if (!thefts.Contains(theft))
                    thefts.Add(theft);
            }
    }

    /// <summary>Outpoints of one account that hold stolen units are one outcome of the account.</summary>
    private IEnumerable<OutcomeTally.Entry[]> EntriesByPlace() => _tally.Entries
        .GroupBy(entry => (_numbering.AccountOfPocket(entry.Pocket), AssetOf(entry.Pocket), entry.Status))
        .Select(place => place.OrderBy(entry => entry.Limit, StringComparer.Ordinal).ThenBy(entry => entry.Pocket).ToArray());
}
