using FlowTrace.Chain;

namespace FlowTrace.Tracing;

/// <summary>What is stolen: naming the accounts and transactions, and telling on each transfer whether it is a theft.</summary>
internal sealed partial class Sweep
{
    private readonly long[] _reachUntil;
    private readonly Dictionary<TransactionId, List<int>> _wantedTransactions = [];
    private readonly HashSet<TransactionId> _foundTransactions = [];

    // The run that answered for a transaction: only there its transfers are measured, however many tables hold them.
    private readonly Dictionary<TransactionId, int> _runOfTransaction = [];

    /// <summary>Theft transactions that no source has.</summary>
    public IEnumerable<TransactionId> MissingTransactions => _wantedTransactions.Keys.Where(id => !_foundTransactions.Contains(id));

    private void AskForWhatTheftsName()
    {
        foreach (Account account in _thefts.SelectMany(theft => theft.Holders.Concat(theft.Victims)).Distinct())
            _needs.Enqueue(new SweepRequest(account, null));
        for (int theft = 0; theft < _thefts.Length; theft++)
            foreach (TransactionId transaction in _thefts[theft].Transactions)
            {
                if (!_wantedTransactions.TryGetValue(transaction, out List<int>? thefts))
                {
                    _wantedTransactions.Add(transaction, thefts = []);
                    _needs.Enqueue(new SweepRequest(null, transaction));
                }

                thefts.Add(theft);
            }
    }

    /// <summary>Everything a theft names has been read: measures what is named, and follows holders and victims from the beginning.</summary>
    private void Start()
    {
        _started = true;
        Array.Fill(_reachUntil, long.MinValue);
        for (int theft = 0; theft < _thefts.Length; theft++)
        {
            foreach (Account account in _thefts[theft].Holders.Concat(_thefts[theft].Victims))
                FollowFromTheBeginning(theft, account);
            _reach.Activate(theft, active: true);
            if (_poison >= 0 || _bounds is not null)
                _reachUntil[theft] = long.MaxValue;
        }

        if (_search is not null)
            FollowBehind();
        foreach (Run run in _runs)
            MeasureTheftRows(run);
        _sources.DrawDustLines(_options.DustPartsPerBillion);
    }

    private void FollowFromTheBeginning(int theft, Account account)
    {
        int number = Number(account);
        _accounts[number].IsNamed = true;
        _accounts[number].HopsPlusOne = 1;
        if (_accounts[number].Standing != Standing.Read)
            return;
        Run run = _runs[_accounts[number].Home];
        int local = run.Table.Accounts.Find(account);
        if (local < 0)
            return;
        foreach (int localPocket in run.Columns.PocketsOf(local))
        {
            int pocket = Pocket(run, localPocket);
            _pockets[pocket].Home = run.Number;
            foreach (int row in run.Columns.RowsOf(localPocket))
            {
                run.Mark(row);
                if (_numbering.HasOutpoints && run.Columns.FromPocket[row] == localPocket && _thefts[theft].Victims.Contains(account))
                    MarkOutputsOf(theft, run, row);
                if (Names(theft, run, row))
                    Measure(theft, run, row);
            }
        }

        _reachUntil[theft] = _thefts[theft].Until is { IsBlock: false } until ? Math.Max(_reachUntil[theft], until.Value) : long.MaxValue;
    }

    /// <summary>Marks the rows of theft transactions in a run just read.</summary>
    private void MarkTheftRows(Run run, TransactionId transaction)
    {
        _runOfTransaction.TryAdd(transaction, run.Number);
        if (run.HasMarkedThefts)
            return;
        run.HasMarkedThefts = true;
        foreach (int row in run.TheftRows.Keys)
            run.Mark(row);
    }

    private void FindTheftRows(Run run)
    {
        var lows = _wantedTransactions.Keys.Select(id => id.Low).ToHashSet();
        UInt128[] hashes = run.Columns.HashLow;
        for (int transaction = 0; transaction < hashes.Length; transaction++)
            if (lows.Contains(hashes[transaction]) && _wantedTransactions.TryGetValue(run.Columns.TransactionIdOf(transaction), out List<int>? thefts))
            {
                _foundTransactions.Add(run.Columns.TransactionIdOf(transaction));
                int row = run.Columns.Transaction.AsSpan().BinarySearch(transaction);
                while (row > 0 && run.Columns.Transaction[row - 1] == transaction)
                    row--;
                for (; row < run.Table.Count && run.Columns.Transaction[row] == transaction; row++)
                    run.TheftRows[row] = [.. thefts];
            }
    }

    private void MeasureTheftRows(Run run)
    {
        foreach ((int row, List<int> thefts) in run.TheftRows)
            foreach (int theft in thefts)
                if (IsAnsweredBy(run, row) && Names(theft, run, row))
                {
                    Measure(theft, run, row);
                    _reachUntil[theft] = Math.Max(_reachUntil[theft], run.Table.PositionOf(row).UnixMilliseconds);
                }
    }

    private bool IsAnsweredBy(Run run, int row) =>
        _runOfTransaction.TryGetValue(run.Columns.TransactionIdOf(run.Columns.Transaction[row]), out int number) && number == run.Number;

    /// <summary>Adds a named transfer to what the theft names; what its holders or victims pass among themselves is not named twice.</summary>
    private void Measure(int theft, Run run, int row)
    {
        Theft what = _thefts[theft];
        Account from = run.Table.AccountOfPocket(run.Columns.FromPocket[row]);
        Account to = run.Table.AccountOfPocket(run.Columns.ToPocket[row]);
        bool among = (what.Holders.Contains(from) && what.Holders.Contains(to)) || (what.Victims.Contains(from) && what.Victims.Contains(to));
        int source = _sources.Of(theft, run.Table.AssetOfPocket(run.Columns.FromPocket[row]));
        if (!among)
            _sources[source].Named += run.Columns.Quantity[row];
    }

    /// <summary>Whether the theft's description names this transfer, come back or not.</summary>
    private bool Names(int theft, Run run, int row)
    {
        Theft what = _thefts[theft];
        Account from = run.Table.AccountOfPocket(run.Columns.FromPocket[row]);
        Account to = run.Table.AccountOfPocket(run.Columns.ToPocket[row]);
        if (from.IsTransaction || to.IsTransaction)
            return IsAskedAbout(what, run, row) && NamesCoins(theft, run, row, from, to);
        bool named = run.TheftRows.TryGetValue(row, out List<int>? thefts) && thefts.Contains(theft) && (what.Into.Count == 0 || what.Into.Contains(to));
        named |= what.Holders.Contains(to);
        named |= what.Victims.Contains(from);
        return named && IsAskedAbout(what, run, row);
    }

    private static bool IsAskedAbout(Theft what, Run run, int row) =>
        (what.Assets.Count == 0 || what.Assets.Contains(run.Table.AssetOfPocket(run.Columns.FromPocket[row])))
        && IsWithin(what, run.Table.PositionOf(row));

    /// <summary>Whether the theft's description names the step at hand: a row, alone or as a leg, or a leg that ends at a holder.</summary>
    private bool NamesStep(int theft, Run run, int row)
    {
        if (!IsInHop || IsItsRow(_legs[_leg]))
            return Names(theft, run, row);
        Theft what = _thefts[theft];
        return what.Holders.Contains(run.Table.AccountOfPocket(_toLocal))
            && (what.Assets.Count == 0 || what.Assets.Contains(AssetAtHand())) && IsWithin(what, run.Table.PositionOf(row));
    }

    private static bool IsWithin(Theft theft, in Position position) =>
        (theft.Since is not { } since || (since.IsBlock ? position.Block >= since.Value : position.UnixMilliseconds >= since.Value))
        && (theft.Until is not { } until || (until.IsBlock ? position.Block >= 0 && position.Block <= until.Value : position.UnixMilliseconds <= until.Value));

    /// <summary>The theft that steals on this transfer, or -1: one that names it and whose money has not touched the sender.</summary>
    private int Steals(Run run, int row, out int rival)
    {
        int first = -1;
        rival = -1;
        for (int theft = 0; theft < _thefts.Length; theft++)
            if (NamesStep(theft, run, row) && (_isLate || !IsSenderTouched(run, theft)))
            {
                if (first < 0)
                    first = theft;
                else if (rival < 0)
                    rival = theft;
            }

        return first;
    }

    /// <summary>Whether what arrives comes from where the theft's money has been: over a bridge, from whoever sent it into the bridge.</summary>
    private bool IsSenderTouched(Run run, int theft) => UnderWay is { IsClean: false } transit
        ? _reach.IsTouched(_numbering.AccountOfPocket(transit.From), theft)
        : IsTouched(run, SenderToTheTrace, theft);

    /// <summary>Whether the account behind a pocket was ever touched, in whichever asset: the pocket itself may be new to the sweep.</summary>
    private bool IsTouched(Run run, int localPocket, int theft)
    {
        // An outpoint is spent whole and belongs to no later one of its owner: what matters is what leaves it now.
        if (run.Table.OutpointOfPocket(localPocket) is not null)
            return _reach.Arrives(theft);
        int account = run.Find(localPocket) is var pocket and >= 0
            ? _numbering.AccountOfPocket(pocket)
            : _numbering.FindAccount(run.Table.AccountOfPocket(localPocket));
        return account >= 0 && _reach.IsTouched(account, theft);
    }

    /// <summary>Ends the keeping of a theft's touch once nothing more can be stolen in it: nobody asks any more.</summary>
    private void RetireReach(long unixMilliseconds)
    {
        _nextRetirement = long.MaxValue;
        for (int theft = 0; theft < _thefts.Length; theft++)
            if (_reachUntil[theft] < unixMilliseconds)
                _reach.Activate(theft, active: false);
            else
                _nextRetirement = Math.Min(_nextRetirement, _reachUntil[theft]);
    }

    private long _nextRetirement = long.MinValue;
}
