using System.Runtime.InteropServices;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>
/// Whom money can have come to: goes forward in time through the stored transfers, from the pockets that have it to those they pay afterwards. It looks at who
/// pays whom and not at how much, so that it finds, at the price of a look at their payments, most of those that a trace will ask for, in the order in which
/// the trace will ask. What it finds too much costs memory; what it misses the trace asks for.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="endsHere">Whether nobody asks what an account does with what it gets.</param>
/// <param name="complete">Takes an account that was found and answers with its transactions, ascending.</param>
internal sealed class Trail(StoredLedger ledger, Func<int, bool> endsHere, Func<int, int[]> complete)
{
    // The next transaction of each account that was found.
    private readonly PriorityQueue<Step, int> _steps = new();

    // In which transaction each account was found, and each pocket reached, or the first of its unit, for nothing orders those.
    private readonly Dictionary<int, int> _found = [];
    private readonly Dictionary<int, int> _reached = [];

    // Accounts whose every pocket counts as reached.
    private readonly HashSet<int> _whole = [];
    private readonly HashSet<int> _ends = [];

    // Of an exchange: what is left of each pocket's transfers, and who gives what was not followed.
    private readonly Dictionary<int, Int128> _net = [];
    private readonly HashSet<int> _givers = [];

    // What came to an end in the transaction at hand may go on within it: through what stands for the transaction itself, or a contract.
    private readonly HashSet<int> _passing = [];
    private readonly LedgerRows _segment = new(ledger.Facts);

    /// <summary>How many accounts were found.</summary>
    public int Count => _found.Count;

    /// <summary>Follows whatever an account pays, from the beginning.</summary>
    public void Follow(int account)
    {
        _whole.Add(account);
        Find(account, 0);
    }

    /// <summary>Follows what an account pays out of a pocket from a transaction on, whatever the account is; all it pays where the pocket is -1.</summary>
    public void Follow(int account, int pocket, int transaction)
    {
        if (pocket < 0)
            _whole.Add(account);
        else
            _reached[pocket] = Math.Min(_reached.GetValueOrDefault(pocket, int.MaxValue), transaction);
        Find(account, transaction);
    }

    /// <summary>Follows everything that a transaction moves.</summary>
    public void FollowAll(int transaction)
    {
        int at = ledger.ReadTransfers(transaction, _segment);
        for (int row = _segment.Start[at]; row < _segment.EndOf(at); row++)
            Reach(_segment.To[row], at);
    }

    /// <summary>Goes on until so many accounts more are found, or there are no others.</summary>
    public void Go(int accounts)
    {
        for (int goal = Count + accounts; Count < goal && _steps.TryPeek(out _, out int transaction);)
        {
            while (_steps.TryPeek(out Step step, out int next) && next == transaction)
            {
                _steps.Dequeue();
                Enqueue(step with { At = step.At + 1 });
            }

            Pass(ledger.ReadTransfers(transaction, _segment));
        }
    }

    /// <summary>Lets money pass through a transaction: along its transfers or, where it may be an exchange, to those that come out of it with more.</summary>
    private void Pass(int at)
    {
        int start = _segment.Start[at];
        int end = _segment.EndOf(at);
        _passing.Clear();
        if (end - start > 1 && MovesSeveralAssets(start, end))
            Exchange(at, start, end);
        else
            for (int row = start; row < end; row++)
                if (_passing.Contains(_segment.From[row]) || IsReached(_segment.From[row], _segment.Number[at]))
                    Reach(_segment.To[row], at);
    }

    /// <summary>
    /// What goes into an exchange comes out at those who gave it, or at those who gave nothing. Whoever else gave something, such as a pool, has had the value
    /// of what it gets, and keeps clean money.
    /// </summary>
    private void Exchange(int at, int start, int end)
    {
        _net.Clear();
        _givers.Clear();
        bool isPaid = false;
        for (int row = start; row < end; row++)
        {
            if (_segment.Kind[row] == TransferKind.Fee)
                continue;
            isPaid |= IsReached(_segment.From[row], _segment.Number[at]);
            unchecked
            {
                // Where a forged quantity overflows, the guess is wrong, and that is all.
                var quantity = (Int128)_segment.Quantity[row];
                CollectionsMarshal.GetValueRefOrAddDefault(_net, _segment.From[row], out _) -= quantity;
                CollectionsMarshal.GetValueRefOrAddDefault(_net, _segment.To[row], out _) += quantity;
            }
        }

        if (!isPaid)
            return;
        foreach ((int pocket, Int128 net) in _net)
            if (net < 0 && !IsReached(pocket, _segment.Number[at]))
                _givers.Add(PocketKey.Account(ledger.PocketAt(pocket)));
        foreach ((int pocket, Int128 net) in _net)
            if (net > 0 && !_givers.Contains(PocketKey.Account(ledger.PocketAt(pocket))))
                Reach(pocket, at);
    }

    private bool MovesSeveralAssets(int start, int end)
    {
        int asset = -1;
        for (int row = start; row < end; row++)
        {
            if (_segment.Kind[row] == TransferKind.Fee)
                continue;
            ulong key = ledger.PocketAt(_segment.From[row]);
            if (PocketKey.IsOutpoint(key))
                return false;
            if (asset >= 0 && asset != PocketKey.Number(key))
                return true;
            asset = PocketKey.Number(key);
        }

        return false;
    }

    private bool IsReached(int pocket, int transaction) =>
        _reached.GetValueOrDefault(pocket, int.MaxValue) <= transaction
        || _whole.Contains(PocketKey.Account(ledger.PocketAt(pocket)));

    private void Reach(int pocket, int at)
    {
        int account = PocketKey.Account(ledger.PocketAt(pocket));
        if (_ends.Contains(account) || (!_found.ContainsKey(account) && endsHere(account)))
        {
            _ends.Add(account);
            _passing.Add(pocket);
            return;
        }

        while (!_segment.BeginsUnit(at))
            at--;
        int transaction = _segment.Number[at];
        if (_reached.GetValueOrDefault(pocket, int.MaxValue) <= transaction)
            return;
        _reached[pocket] = transaction;
        Find(account, transaction);
    }

    private void Find(int account, int transaction)
    {
        int earlier = _found.GetValueOrDefault(account, int.MaxValue);
        if (earlier <= transaction)
            return;
        _found[account] = transaction;
        int[] history = complete(account);
        int at = Array.BinarySearch(history, transaction);
        Enqueue(new Step(account, history, at < 0 ? ~at : at, earlier));
    }

    private void Enqueue(in Step step)
    {
        if (step.At < step.History.Length && step.History[step.At] < step.Before)
            _steps.Enqueue(step, step.History[step.At]);
    }

    /// <summary>An account with where it stands in its transactions, and the one before which it ends: those behind were looked at before.</summary>
    private readonly record struct Step(int Account, int[] History, int At, int Before);
}
