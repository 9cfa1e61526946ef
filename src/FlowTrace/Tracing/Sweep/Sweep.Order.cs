using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>Which transfer comes next: the earliest waiting row of all runs, and within a tie the one whose money is there.</summary>
internal sealed partial class Sweep
{
    private readonly PriorityQueue<(int Run, int Row), (Position Position, int Run)> _queue = new();
    private readonly List<int> _waiting = [];

    // Rows of the open group that turned out, once their sender was known, to have gone before what has been applied since.
    private readonly Queue<int> _late = new();
    private bool _isLate;

    // Transactions of the open group that were applied as a whole.
    private readonly List<(int Start, int End)> _opened = [];
    private int _queuedRuns;
    private int _warmWord = -1;
    private int _warmth;
    private Run _run = null!;
    private int _row;
    private int _groupStart;
    private int _groupNext;
    private int _groupEnd;

    /// <summary>Sets the run and row to apply; false when nothing is left.</summary>
    private bool NextRow()
    {
        while (true)
        {
            if (_legs.Count > 0 && NextLeg())
                return true;
            if (_groupEnd > 0)
            {
                if (_isReplay ? NextOfReplay() : NextOfGroup())
                {
                    _writes?.Add(_run.Table, _groupStart, _row, _isLate);
                    if (TakeRow(_row))
                        return true;
                    continue;
                }

                _groupEnd = 0;
                _isReplay = false;
            }

            _isEarly = false;
            if (!_isMatched)
                MatchBridges();
            int row = NextOfRuns();
            if (_early.Count > 0 && NextEarly(row) is var early and >= 0)
                row = early;
            if (row < 0 || IsBeyondTheEnd(row))
                return false;
            if (_isEarly || !OpenGroup(row))
            {
                if (_run.Word != _warmWord)
                    Warm();
                _run.Unmark(row);
                if (TakeRow(row))
                    return true;
            }
        }
    }

    /// <summary>Makes a row the step at hand, or opens the transaction whose legs stand in its place.</summary>
    private bool TakeRow(int row)
    {
        if (!_isLate && IsHopRow(row))
        {
            OpenHop(row);
            return false;
        }

        SetRow(row);
        return true;
    }

    /// <summary>
    /// Touches what the next rows will need. Pockets lie far apart, and a load that the next transfer waits for costs more than the
    /// transfer; loads that nothing waits for run side by side.
    /// </summary>
    private void Warm()
    {
        _warmWord = _run.Word;
        ulong bits = _run.BitsOf(_warmWord);
        if (!_run.IsNumbering || BitOperations.PopCount(bits) < 8)
            return;
        TransferColumns columns = _run.Columns;
        int sum = 0;
        for (; bits != 0; bits &= bits - 1)
        {
            int row = (_warmWord << 6) + BitOperations.TrailingZeroCount(bits);
            int from = columns.FromPocket[row];
            int to = columns.ToPocket[row];
            sum ^= _pockets[from].Home;
            if (_pockets[to].IsFollowed)
                sum ^= to;
            else
                sum ^= columns.Rows[columns.RowStart[to]] ^ _accounts[_numbering.AccountOfPocket(to)].WalletPlusOne;
            if (_warmBook is { } book)
                sum ^= book.Warm(from) ^ book.Warm(to);
        }

        _warmth = sum;
    }

    private bool IsBeyondTheEnd(int row) => _options.UntilTime is not null && IsBeyondTheEnd(_run.Table.PositionOf(row));

    private bool IsBeyondTheEnd(in Position position)
    {
        if (_options.UntilTime is not { } until)
            return false;
        return until.IsBlock ? position.Block > until.Value : position.UnixMilliseconds > until.Value;
    }

    private int NextOfRuns()
    {
        if (_runs.Count == 0)
            return -1;
        if (_runs.Count == 1)
        {
            _run = _runs[0];
            return _run.Next();
        }

        for (; _queuedRuns < _runs.Count; _queuedRuns++)
            Enqueue(_runs[_queuedRuns]);
        while (_queue.TryPeek(out (int Run, int Row) first, out _))
        {
            Run run = _runs[first.Run];
            if (run.Next() == first.Row)
            {
                _run = run;
                return first.Row;
            }

            // The row was applied, or an earlier one was marked: either way the run is queued at its true place.
            _queue.Dequeue();
            Enqueue(run);
        }

        return -1;
    }

    /// <summary>Queues a run at its earliest waiting row. A run may stand in the queue more than once; stale places are dropped when met.</summary>
    private void Enqueue(Run run)
    {
        int row = run.Next();
        if (row >= 0)
            _queue.Enqueue((run.Number, row), (run.Table.PositionOf(row), run.Number));
    }

    /// <summary>When the row stands in a tie of several rows, opens their group.</summary>
    private bool OpenGroup(int row)
    {
        if (_run.Columns.TiedWithPrevious is null)
            return false;
        int start = row;
        while (_run.Columns.IsTied(start))
            start--;
        int end = row + 1;
        while (end < _run.Table.Count && _run.Columns.IsTied(end))
            end++;
        if (end - start == 1)
            return false;
        _groupStart = start;
        _groupNext = start;
        _groupEnd = end;
        _opened.Clear();
        if (_replays is not null)
            OpenReplay();
        return true;
    }

    /// <summary>
    /// The next row of the open group: a waiting one that need wait no longer, else the next in the source's order that need not wait,
    /// else the first that waits in vain.
    /// </summary>
    private bool NextOfGroup()
    {
        _isLate = _late.TryDequeue(out int late);
        if (_isLate)
        {
            _row = late;
            return true;
        }

        while (true)
        {
            for (int i = 0; i < _waiting.Count; i++)
                if (!MustWait(_waiting[i]))
                    return TakeWaiting(i);
            int row = _run.Next();
            int feeder = NextUnmarkedFeeder();
            if (row >= 0 && row < _groupEnd && row <= feeder)
            {
                _run.Unmark(row);
                _groupNext = row + 1;
                if (!MustWait(row))
                {
                    _row = row;
                    return true;
                }

                Wait(row);
            }
            else if (feeder < _groupEnd)
                _groupNext = feeder + 1;
            else
            {
                _groupNext = _groupEnd;
                return _waiting.Count > 0 && TakeWaiting(0);
            }
        }
    }

    /// <summary>
    /// The next row of the group that pays a sender somebody waits for and that is not followed: nothing is applied there, but from there
    /// on that sender has had its money.
    /// </summary>
    private int NextUnmarkedFeeder()
    {
        int next = int.MaxValue;
        foreach (int waiting in _waiting)
            if (_run.Find(_run.Columns.FromPocket[waiting]) is var sender && (sender < 0 || !_pockets[sender].IsFollowed))
                next = Math.Min(next, FeederFrom(_run.Columns.FromPocket[waiting], waiting));
        return next;
    }

    /// <summary>The first row of the group, from where it stands now, that pays a pocket; <see cref="int.MaxValue"/> when there is none.</summary>
    private int FeederFrom(int localPocket, int except)
    {
        ReadOnlySpan<int> rows = _run.Columns.RowsOf(localPocket);
        int first = rows.BinarySearch(_groupNext);
        for (int i = first < 0 ? ~first : first; i < rows.Length && rows[i] < _groupEnd; i++)
            if (!IsSameStep(rows[i], except) && _run.Columns.ToPocket[rows[i]] == localPocket && !IsOpened(rows[i]))
                return rows[i];
        return int.MaxValue;
    }

    /// <summary>Whether two rows are applied together: they are one, or belong to one transaction that exchanges assets.</summary>
    private bool IsSameStep(int row, int other) =>
        row == other || (_run.Columns.Transaction[row] == _run.Columns.Transaction[other] && IsHopRow(other));

    /// <summary>Whether a row's transaction has been applied as a whole in the open group.</summary>
    private bool IsOpened(int row) => _opened.Count > 0 && _opened.Exists(rows => row >= rows.Start && row < rows.End);

    private bool TakeWaiting(int index)
    {
        _row = _waiting[index];
        _waiting.RemoveAt(index);
        return true;
    }

    private void Wait(int row)
    {
        TieDecisions++;
        int index = _waiting.BinarySearch(row);
        _waiting.Insert(~index, row);
    }

    /// <summary>
    /// Whether a tied row would pay what its sender does not have (or cannot be known to have), while a tied row that pays the sender is
    /// still to come: money arrives before it leaves.
    /// </summary>
    private bool MustWait(int row)
    {
        int local = _run.Columns.FromPocket[row];
        int pocket = _run.Find(local);
        if (pocket >= 0 && _pockets[pocket].IsFollowed)
        {
            if (_pockets[pocket].Home != _run.Number || _pockets[pocket].Balance >= NeededBy(row))
                return false;
        }
        else if (_run.Find(_run.Columns.ToPocket[row]) is var receiver && (receiver < 0 || !_pockets[receiver].IsFollowed)
            && !_run.TheftRows.ContainsKey(row))
            return false;

        return IsFedLater(local, row);
    }

    /// <summary>How much the sender must have for a row: what its transaction takes from it altogether, where the rows are read together.</summary>
    private UInt128 NeededBy(int row)
    {
        if (!IsHopRow(row))
            return _run.Columns.Quantity[row];
        (int start, int end) = _run.RowsOfTransaction(row);
        UInt128 given = UInt128.Zero, taken = UInt128.Zero;
        for (int other = start; other < end; other++)
        {
            if (_run.Columns.FromPocket[other] == _run.Columns.FromPocket[row])
                given += _run.Columns.Quantity[other];
            if (_run.Columns.ToPocket[other] == _run.Columns.FromPocket[row])
                taken += _run.Columns.Quantity[other];
        }

        return given > taken ? given - taken : UInt128.Zero;
    }

    /// <summary>Whether a transfer into the pocket is still to come in this group, or waits itself.</summary>
    private bool IsFedLater(int localPocket, int row)
    {
        if (FeederFrom(localPocket, row) != int.MaxValue)
            return true;
        foreach (int waiting in _waiting)
            if (!IsSameStep(waiting, row) && _run.Columns.ToPocket[waiting] == localPocket)
                return true;
        return false;
    }
}
