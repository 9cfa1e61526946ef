using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>The sender's side of a transfer: what leaves, and whether it is stolen on the way.</summary>
internal sealed partial class Sweep
{
    private bool _inFlight;
    private bool _isTheft;

    // The step at hand: a row of the table, or a leg of a netted transaction that stands in place of its rows. Pockets are the run's own numbers,
    // or below zero where no pocket takes part.
    private int _fromLocal;
    private int _toLocal;
    private UInt128 _given;
    private UInt128 _received;

    /// <summary>Takes the units of the step at hand from its sender. When they are all clean it finishes the step; else they are in flight.</summary>
    private void Depart()
    {
        Run run = _run;
        int from = _fromLocal < 0 ? -1 : run.Find(_fromLocal);
        int to = _toLocal < 0 ? -1 : run.Find(_toLocal);
        bool fromFollowed = from >= 0 && _pockets[from].IsFollowed && !_isLate;
        bool toFollowed = to >= 0 && _pockets[to].IsFollowed;

        // A row that two accounts' tables hold is applied where the sender's transfers are, else where the receiver's are.
        if (IsOutOfBridge)
            fromFollowed = false;
        if (IsIntoBridge)
            toFollowed = false;
        if (fromFollowed ? _pockets[from].Home != run.Number : toFollowed && _pockets[to].Home != run.Number)
        {
            DoubtTie(from);
            return;
        }

        TransfersApplied++;
        UnixMilliseconds = run.Columns.MillisecondsOf(run.Columns.Transaction[_row]);
        _hasLeftDust = false;
        if (UnixMilliseconds > _nextRetirement && _reach.IsActive && !_mayExchange)
            RetireReach(UnixMilliseconds);
        UInt128 balance = _search is not null && fromFollowed ? _pockets[from].Balance : UInt128.Zero;
        if (IsOutOfBridge)
            TakeFromBridge();
        else if (fromFollowed)
            Take(from, _given);
        else
            TakeClean(_given);
        if (IsInHop)
            RememberParts();
        if (_search is not null)
        {
            NameUnits(from, fromFollowed, balance);
            NoteWhatIsGiven();
        }

        if (_given != _received && _toLocal != HopLeg.Open)
            Convert(_toLocal < 0 ? from : Pocket(run, _toLocal));

        bool mayBeTheft = (fromFollowed && !(IsInHop && _legs[_leg].IsBehind) && !_pockets[from].IsPlain && _accounts[_pockets[from].Account].IsNamed)
            || (toFollowed && !_pockets[to].IsPlain && _accounts[_pockets[to].Account].IsNamed)
            || (run.TheftRows.Count > 0 && run.TheftRows.ContainsKey(_row));
        _isTheft = mayBeTheft && Steal();
        if (_search is not null)
            NoteStep();
        if (!AnyStolen())
        {
            if (toFollowed)
                Put(to, _received);
            else if (_search is not null && fromFollowed && IsIntoBridge)
                SendClean();
        }
        else if (toFollowed && _pockets[to].IsPlain && !_isTheft)
            ArrivePlainly(to);
        else if (_toLocal < 0)
            LeaveUnresolved(from);
        else
            _inFlight = true;
    }

    private void Take(int pocket, UInt128 amount)
    {
        ref PocketState state = ref _pockets[pocket];
        UInt128 balance = state.Balance;
        UInt128 larger = _tiho ? LargerOutflows(amount) : UInt128.Zero;
        for (int i = 0; i < _books.Length; i++)
            _books[i]?.Take(pocket, amount, balance, larger, _parcels[i]);
        if (amount > balance)
            AddGap(pocket, _run, _row, amount - balance, beforeStolenFunds: !state.IsReached);
        _bounds?.Depart(pocket, amount, balance);
        state.Balance = amount < balance ? balance - amount : UInt128.Zero;
        if (_reach.IsActive)
            _reach.Depart(pocket, emptied: amount >= balance);
        else
            _reach.NothingArrives();
    }

    private void TakeClean(UInt128 amount)
    {
        foreach (Parcel parcel in _parcels)
            parcel.Reset(amount);
        _bounds?.DepartClean(amount);
        _reach.NothingArrives();
    }

    private bool AnyStolen()
    {
        foreach (Parcel parcel in _parcels)
            if (parcel.Stolen != UInt128.Zero)
                return true;
        return _reach.AnyArrives();
    }

    /// <summary>
    /// Under tiho: how many units the other outflows of this pocket in this transaction will take before this one, because they are
    /// larger, or as large and earlier.
    /// </summary>
    private UInt128 LargerOutflows(UInt128 amount)
    {
        int[] transactions = _run.Columns.Transaction;
        int transaction = transactions[_row];
        UInt128 larger = UInt128.Zero;
        if (IsInHop)
            return LargerLegs();
        for (int row = _row - 1; row >= 0 && transactions[row] == transaction; row--)
            if (IsSiblingOutflow(row) && _run.Columns.Quantity[row] >= amount)
                larger += _run.Columns.Quantity[row];
        for (int row = _row + 1; row < transactions.Length && transactions[row] == transaction; row++)
            if (IsSiblingOutflow(row) && _run.Columns.Quantity[row] > amount)
                larger += _run.Columns.Quantity[row];
        return larger;
    }

    private bool IsSiblingOutflow(int row) =>
        _run.Columns.FromPocket[row] == _run.Columns.FromPocket[_row] && (_run.IsPending(row) || _waiting.BinarySearch(row) >= 0
        || _toCome.Contains(row));

    /// <summary>When a theft names this transfer and its money has not touched the sender: the whole amount is stolen now.</summary>
    private bool Steal()
    {
        int rival = -1;
        int theft = _toLocal < 0 ? -1 : _search is null ? Steals(_run, _row, out rival) : StealsToTheTrace(out rival);
        if (theft < 0)
            return false;
        int from = Pocket(_run, SenderToTheTrace);
        int at = IsConversion ? Pocket(_run, _toLocal) : from;
        if (rival >= 0)
            _tally.At(at, OutcomeStatus.Horizon, "overlap", UnixMilliseconds).Detail =
                $"Theft '{_thefts[rival].Id}' names a transfer that theft '{_thefts[theft].Id}' names too; it counts for the latter.";
        int source = _sources.Of(theft, AssetAtHand());
        LogTheft(at, theft);
        for (int i = 0; i < _books.Length; i++)
            if (_books[i] is not null)
            {
                Displace(i, at, theft);
                _parcels[i].Replace(source);
            }

        DisplacePoison(at, theft);
        _sources[source].Stolen += _received;
        _reach.Seed(theft);
        return true;
    }

    private void DisplacePoison(int pocket, int theft)
    {
        for (int other = 0; other < _thefts.Length; other++)
            if (_reach.Arrives(other))
            {
                if (_poison >= 0)
                    Overlap(pocket, theft).Add(_poison, _sources.Of(other, AssetAtHand()), _received, _received);
                _reach.Drop(other);
            }
    }

    private OutcomeTally.Entry Overlap(int pocket, int theft)
    {
        OutcomeTally.Entry entry = _tally.At(pocket, OutcomeStatus.Horizon, "overlap", UnixMilliseconds);
        entry.Detail = $"Stolen again in theft '{_thefts[theft].Id}'.";
        return entry;
    }

    /// <summary>Units of another theft that are stolen again stop here: labels never mix.</summary>
    private void Displace(int book, int pocket, int theft)
    {
        foreach (ref readonly Lot lot in _parcels[book].Lots)
            if (lot.IsStolen)
            {
                Overlap(pocket, theft).Add(book, lot.Source, lot.Quantity, lot.Origin);
                Finish(book, lot.Source, lot.Origin);
            }
    }
}
