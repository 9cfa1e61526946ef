using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>
/// A question about sources decides no tie that concerns a theft. Where sources leave ties, the thefts are traced first, without books where that is
/// enough, and inside a tie the question then takes the steps of that trace in its very order. Transfers that no stolen units concern go in between.
/// </summary>
internal sealed partial class Sweep
{
    // Of a sweep that is run for the order inside ties alone: what it writes down, instead of flows and outcomes.
    private readonly TieRecord? _writes;

    // Of a question: the trace that goes first while it is under way, and what it wrote.
    private Sweep? _first;
    private TieRecord? _replays;
    private bool _isTraced;

    // The steps of the open tie that are still to be taken, and the rows they stand for.
    private int _step;
    private int _stepEnd;
    private int _past;
    private readonly HashSet<int> _toCome = [];
    private bool _isReplay;
    private bool _isReplayedStep;

    private Sweep(Theft[] thefts, TraceOptions options, LabelBook labels, TieRecord writes)
        : this(thefts, options, labels) => _writes = writes;

    /// <summary>Traces the thefts for the order inside ties, where there are any; false when something has to be read first.</summary>
    private bool TraceFirst(CancellationToken cancellationToken)
    {
        if (_isTraced || _thefts.Length == 0 || (_runs.Count == 1 && _runs[0].Columns.TiedWithPrevious is null))
            return true;
        _first ??= new Sweep(_thefts, _options with { Policies = PoliciesOfOrder() }, _labels, new TieRecord()) { Bridges = Bridges };
        while (_first.Advance(cancellationToken) is { } need)
            if (!Answer(_first, need))
                return false;
        _replays = _first._writes;
        TieDecisions += _first.TieDecisions;
        _first = null;
        _isTraced = true;
        return true;
    }

    /// <summary>
    /// Who is followed, and from when, is all that the order depends on. While touch is kept to the end it alone decides that, for every policy's stolen
    /// units lie within it.
    /// </summary>
    private IReadOnlyList<TaintPolicy> PoliciesOfOrder() =>
        _policies.Contains(TaintPolicy.Poison) || (_runs.Count == 1 && _mayExchange) ? [TaintPolicy.Poison] : _policies;

    /// <summary>Hands over what has been read already; false when it has not.</summary>
    private bool Answer(Sweep first, in SweepRequest need)
    {
        if (need.Transaction is { } transaction)
        {
            if (_runOfTransaction.TryGetValue(transaction, out int run))
                first.Supply(need, _runs[run].Table);
            else
                first.Refuse(need, "");
            return true;
        }

        int number = Number(need.Account!.Value);
        ref readonly AccountState state = ref _accounts[number];
        if (state.Standing == Standing.Unknown)
            _needs.Enqueue(new SweepRequest(need.Account, null, number));
        else if (state.Standing == Standing.Read)
            first.Supply(need, _runs[state.Home].Table);
        else
            first.Refuse(need, _unreadable[number].Reason, _unreadable[number].Limit);
        return state.Standing != Standing.Unknown;
    }

    /// <summary>A tie has been opened: takes up what the trace did there, if anything.</summary>
    private void OpenReplay()
    {
        _toCome.Clear();
        (_step, _stepEnd) = _replays?.StepsOf(_run.Table, _groupStart) ?? default;
        _isReplay = _step < _stepEnd;
        _past = _isReplay ? _replays![_step].PastStart : 0;
        for (int step = _step; step < _stepEnd; step++)
            foreach (int row in RowsOfStep(_replays![step]))
            {
                _toCome.Add(row);
                _run.Unmark(row);
            }
    }

    private IEnumerable<int> RowsOfStep(TieRecord.Step step)
    {
        if (step.IsLate || !IsHopRow(step.Row))
            return [step.Row];
        (int start, int end) = _run.RowsOfTransaction(step.Row);
        return Enumerable.Range(start, end - start);
    }

    /// <summary>
    /// The next row of a tie in which the trace had something to do: one that only the question looks at, in the source's order among the others and when
    /// its money is there; else the next step of the trace, behind whatever counts as past where it arrives.
    /// </summary>
    private bool NextOfReplay()
    {
        _isLate = _isReplayedStep = false;
        while (true)
        {
            for (int i = 0; i < _waiting.Count; i++)
                if (!MustWaitBehind(_waiting[i]))
                    return TakeWaiting(i);
            int row = _run.Next();
            if (row < 0 || row >= (_step < _stepEnd ? _replays![_step].Row : _groupEnd))
                break;
            _run.Unmark(row);
            _row = row;
            if (!MustWaitBehind(row))
                return true;
            Wait(row);
        }

        if (_step == _stepEnd)
            return _waiting.Count > 0 && TakeWaiting(0);
        TieRecord.Step step = _replays![_step];
        while (_past < step.PastEnd)
            if (TakePast(_replays.PastRow(_past++)))
                return true;
        _step++;
        foreach (int row in RowsOfStep(step))
            _toCome.Remove(row);
        _run.Unmark(step.Row);
        _row = step.Row;
        _isLate = step.IsLate;
        _isReplayedStep = true;
        return true;
    }

    private bool TakePast(int row)
    {
        if (_toCome.Contains(row))
            return false;
        if (_waiting.BinarySearch(row) is var waiting and >= 0)
            return TakeWaiting(waiting);
        bool isPending = _run.IsPending(row);
        _run.Unmark(row);
        _row = row;
        return isPending;
    }

    /// <summary>Whether a row that only the question looks at would pay what its sender does not have, while money for it is still to come.</summary>
    private bool MustWaitBehind(int row)
    {
        int local = _run.Columns.FromPocket[row];
        int pocket = _run.Find(local);
        if (pocket >= 0 && _pockets[pocket].IsFollowed && (_pockets[pocket].Home != _run.Number || _pockets[pocket].Balance >= NeededBy(row)))
            return false;
        ReadOnlySpan<int> rows = _run.Columns.RowsOf(local);
        int first = rows.BinarySearch(_groupStart);
        for (int i = first < 0 ? ~first : first; i < rows.Length && rows[i] < _groupEnd; i++)
            if (_run.Columns.ToPocket[rows[i]] == local && IsAheadInTie(rows[i]) && !IsSameStep(rows[i], row))
                return true;
        return false;
    }

    private bool IsAheadInTie(int row) => _run.IsPending(row) || _toCome.Contains(row) || _waiting.BinarySearch(row) >= 0;

    // By the pocket that takes: what a theft steals of all that comes to it from outside in the open transaction, and which other theft names it.
    private readonly Dictionary<int, (int Theft, int Rival)> _stealsFromOutside = [];

    /// <summary>
    /// The theft that steals on the step at hand, or -1. What comes from whoever only the question follows comes from outside to the trace, as one step
    /// with all else from there.
    /// </summary>
    private int StealsToTheTrace(out int rival)
    {
        if (!IsInHop || !(_legs[_leg].IsBehind || _legs[_leg].From == HopLeg.Outside))
            return Steals(_run, _row, out rival);
        if (!_stealsFromOutside.TryGetValue(_toLocal, out (int Theft, int Rival) steals))
        {
            steals.Theft = Steals(_run, _row, out steals.Rival);
            _stealsFromOutside.Add(_toLocal, steals);
        }

        rival = steals.Rival;
        return steals.Theft;
    }

    // Ties in which what the trace did could not be done again, by the first row of each.
    private readonly SortedSet<(int Run, int Start)> _doubtfulTies = [];

    /// <summary>
    /// The step at hand stands in two accounts' tables, and is applied where its sender's transfers are; to the trace, which does not follow the sender, it
    /// is applied here. Within the tie the order may then be another.
    /// </summary>
    private void DoubtTie(int from)
    {
        if (_isReplayedStep && from >= 0 && !IsReachedByStolen(from))
            _doubtfulTies.Add((_run.Number, _groupStart));
    }

    /// <summary>Says where the thefts' units may be others than a trace finds.</summary>
    public IEnumerable<ReadIssue> TieIssues()
    {
        if (_doubtfulTies.Count == 0)
            return [];
        (int number, int row) = _doubtfulTies.Min;
        Transfer first = _runs[number].Table[row];
        return
        [
            new ReadIssue(
                ReadIssueSeverity.Doubt, "ties", 0, string.Create(
                    CultureInfo.InvariantCulture,
                    $"Transfers of {_doubtfulTies.Count} ties that the sources do not order stand in the tables of several accounts, the first of them "
                    + $"{first.Transaction.ToText(first.From.Chain)}. A trace may choose another order there, so a theft's figures here may differ from "
                    + $"its. Ask with a ledger that has all accounts in one.")),
        ];
    }
}
