using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>A pocket that stolen units reach is followed: its own past is replayed for its balance, and its future is marked.</summary>
internal sealed partial class Sweep
{
    private void Follow(int pocket)
    {
        int account = _pockets[pocket].Account;
        Run home = _runs[_accounts[account].Home];
        _pockets[pocket].Home = home.Number;
        _pockets[pocket].IsPlain = IsPlain(account);
        int local = home.LocalOf(pocket);
        if (local < 0)
            return;
        ReadOnlySpan<int> rows = home.Columns.RowsOf(local);
        bool isHere = ReferenceEquals(home, _run);
        bool isTied = isHere && _groupEnd > 0;
        int now = isTied ? _groupNext : isHere ? FirstRowAtHand : home.RowAt(_run.Table.PositionOf(FirstRowAtHand));
        int here = isHere ? _row : CopyOfThisRow(home, rows, now);
        int past = rows.BinarySearch(isTied ? _groupStart : now);
        past = past < 0 ? ~past : past;
        ReplayPast(pocket, local, home, rows[..past]);
        foreach (int row in rows[past..])
        {
            if (IsInHop ? IsOfOpenHop(home, row) : row == here)
                continue;
            if (row >= (isTied && _isReplay ? _groupEnd : now) && !(isTied && IsOpened(row)))
                home.Mark(row);
            else if (!_isReplay)
                ReplayTied(pocket, local, row);
        }

        if (IsInHop)
            ReplayLegs(pocket);
        _writes?.Reach(home.Table, local, _pockets[pocket].Balance);
        if (_replays?.BalanceOf(home.Table, local) is { } traced)
            _pockets[pocket].Balance = traced;
        if (_runs.Count > 1)
            Enqueue(home);
    }

    /// <summary>
    /// Stolen units come to a pocket that was followed for a question's sake. From here on its balance is the one that a trace would give it, which reads
    /// its past row by row: netting, gaps and ties may have left it another.
    /// </summary>
    private void ReachBehind(int pocket)
    {
        _onlyBehind[pocket] = false;
        Run home = _runs[_pockets[pocket].Home];
        int local = home.LocalOf(pocket);
        if (local < 0)
            return;
        UInt128 traced = _replays?.BalanceOf(home.Table, local) ?? BalanceToTheTrace(pocket, local, home);
        if (traced != _pockets[pocket].Balance)
            SetBalance(pocket, traced);
    }

    private UInt128 BalanceToTheTrace(int pocket, int local, Run home)
    {
        UInt128 found = _pockets[pocket].Balance;
        int gaps = _gaps.Count;
        _pockets[pocket].Balance = UInt128.Zero;
        ReadOnlySpan<int> rows = home.Columns.RowsOf(local);
        int past = rows.BinarySearch(ReferenceEquals(home, _run) ? FirstRowAtHand : home.RowAt(_run.Table.PositionOf(FirstRowAtHand)));
        ReplayPast(pocket, local, home, rows[..(past < 0 ? ~past : past)]);
        if (IsInHop)
            ReplayLegs(pocket);
        _gaps.RemoveRange(gaps, _gaps.Count - gaps);
        UInt128 traced = _pockets[pocket].Balance;
        _pockets[pocket].Balance = found;
        return traced;
    }

    /// <summary>The first row that the step at hand stands for.</summary>
    private int FirstRowAtHand => IsInHop ? _hopStart : _row;

    /// <summary>Whether a row of a table belongs to the transaction whose legs are being applied.</summary>
    private bool IsOfOpenHop(Run home, int row) => ReferenceEquals(home, _run)
        ? row >= _hopStart && row < _hopEnd
        : home.Columns.TransactionIdOf(home.Columns.Transaction[row]) == _run.Columns.TransactionIdOf(_run.Columns.Transaction[_row])
            && home.Table.AssetOfPocket(home.Columns.FromPocket[row]).Chain == _run.Table.AssetOfPocket(_run.Columns.FromPocket[_row]).Chain;

    /// <summary>Legs that went before the one that first brings stolen units: only the balance matters.</summary>
    private void ReplayLegs(int pocket)
    {
        ref PocketState state = ref _pockets[pocket];
        for (int i = 0; i < _leg; i++)
        {
            HopLeg leg = _legs[i];
            if (leg.To >= 0 && _run.Find(leg.To) == pocket)
                state.Balance += leg.Received;
            if (leg.From < 0 || _run.Find(leg.From) != pocket)
                continue;
            if (leg.Given > state.Balance)
                AddGap(pocket, _run, leg.Row, leg.Given - state.Balance, beforeStolenFunds: true);
            state.Balance -= UInt128.Min(leg.Given, state.Balance);
        }
    }

    private bool IsPlain(int account)
    {
        ref readonly Account who = ref _numbering.AccountAt(account);
        return !who.IsFeeSink && !who.IsZero && !who.IsTransaction && !HasLabels(account) && !_accounts[account].IsNamed && !_accounts[account].HasManyTransfers
            && _options.MaxHops is null;
    }

    /// <summary>Replays a pocket's rows before stolen units came, tie by tie.</summary>
    private void ReplayPast(int pocket, int local, Run home, ReadOnlySpan<int> rows)
    {
        TransferColumns columns = home.Columns;
        for (int from = 0, to; from < rows.Length; from = to)
        {
            to = from + 1;
            int end = rows[from] + 1;
            if (columns.TiedWithPrevious is not null)
                while (end < home.Table.Count && columns.IsTied(end))
                    end++;
            while (to < rows.Length && rows[to] < end)
                to++;
            if (to - from == 1)
                ReplayPast(pocket, local, home, rows[from]);
            else
                ReplayTie(pocket, local, home, [.. rows[from..to]]);
        }
    }

    /// <summary>A tie in the past: a payment that its balance does not cover waits for what the tie still brings.</summary>
    private void ReplayTie(int pocket, int local, Run home, List<int> rows)
    {
        while (rows.Count > 0)
        {
            int next = rows.FindIndex(row => home.Columns.ToPocket[row] == local || home.Columns.Quantity[row] <= _pockets[pocket].Balance);
            if (next < 0)
                next = 0;
            ReplayPast(pocket, local, home, rows[next]);
            rows.RemoveAt(next);
        }
    }

    /// <summary>Before stolen units came, all was clean: only the balance matters.</summary>
    private void ReplayPast(int pocket, int local, Run home, int row)
    {
        ref PocketState state = ref _pockets[pocket];
        UInt128 quantity = home.Columns.Quantity[row];
        if (home.Columns.ToPocket[row] == local)
        {
            state.Balance += quantity;
            return;
        }

        if (quantity > state.Balance)
            AddGap(pocket, home, row, quantity - state.Balance, beforeStolenFunds: true);
        state.Balance -= UInt128.Min(quantity, state.Balance);
    }

    /// <summary>
    /// A row of the open tie that stands before the one at hand: it counts as past where the balance allows; a payment that would open a
    /// gap waits for the money that is arriving now, unless its receiver has had it already. A payment that waited only because its sender
    /// was not known, and that the balance allows, went before: it is made good next, clean.
    /// </summary>
    private void ReplayTied(int pocket, int local, int row)
    {
        bool pays = _run.Columns.FromPocket[row] == local;
        bool isCovered = _run.Columns.Quantity[row] <= _pockets[pocket].Balance;
        int waiting = _waiting.BinarySearch(row);
        if (waiting >= 0)
        {
            if (!pays || !isCovered)
                return;
            _waiting.RemoveAt(waiting);
            _late.Enqueue(row);
        }
        else if (pays && !isCovered && !IsApplied(row))
        {
            Wait(row);
            return;
        }
        else
            _writes?.AddPast(row);

        ReplayPast(pocket, local, _run, row);
    }

    /// <summary>
    /// Whether a passed row of the open tie has been applied: its receiver was followed or a theft names it, so that it was marked, or its transaction was
    /// applied as a whole.
    /// </summary>
    private bool IsApplied(int row)
    {
        int receiver = _run.Find(_run.Columns.ToPocket[row]);
        return (receiver >= 0 && _pockets[receiver].IsFollowed) || _run.TheftRows.ContainsKey(row) || IsOpened(row);
    }

    /// <summary>The transfer at hand as the receiver's own table has it: it must not be applied again.</summary>
    private int CopyOfThisRow(Run home, ReadOnlySpan<int> rows, int from)
    {
        Transfer here = _run.Table[_row];
        foreach (int row in rows)
            if (row >= from && home.Table[row] is var there && there.Transaction == here.Transaction && there.Quantity == here.Quantity
                && there.From == here.From && there.To == here.To && there.Position.CompareTo(here.Position) == 0)
                return row;
        return -1;
    }

    private void AddGap(int pocket, Run run, int row, UInt128 quantity, bool beforeStolenFunds) =>
        _gaps.Add(new Gap(
            AccountOf(pocket), AssetOf(pocket), run.Table.PositionOf(row),
            run.Columns.TransactionIdOf(run.Columns.Transaction[row]), quantity, beforeStolenFunds));
}
