using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Internals;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>
/// Transactions in which assets are exchanged: their rows are read together, and legs stand in their place. Such a transaction is applied as
/// a whole, where the first of its rows that matters stands.
/// </summary>
internal sealed partial class Sweep
{
    private const string Rounding = "rounding";

    // Which assets have gone, stolen units among them, into making a receipt: when it is given back, they carry what comes out.
    private readonly HashSet<(Asset Receipt, Asset Part)> _wentInto = [];
    private readonly List<HopStep> _hopSteps = [];
    private readonly List<Lot> _lost = [];
    private IReadOnlyList<HopLeg> _legs = [];
    private int _leg = -1;
    private int _hopStart;
    private int _hopEnd;
    private readonly bool _hasVictims;

    /// <summary>Whether the step at hand is a leg of a netted transaction.</summary>
    private bool IsInHop => _leg >= 0;

    /// <summary>Whether it is more than a row of the table: a flow of its own kind, or one between others than its row says.</summary>
    private bool IsConversion => IsInHop && (UnderWay is { IsClean: false } || !IsItsRow(_legs[_leg]));

    /// <summary>Whether a leg is the very transfer that its row shows.</summary>
    private bool IsItsRow(in HopLeg leg) => leg.Shape == HopShape.None && leg.From == _run.Columns.FromPocket[leg.Row]
        && leg.To == _run.Columns.ToPocket[leg.Row] && leg.Given == _run.Columns.Quantity[leg.Row];

    private void SetRow(int row)
    {
        _leg = -1;
        _row = row;
        _fromLocal = _run.Columns.FromPocket[row];
        _toLocal = _run.Columns.ToPocket[row];
        _given = _received = _run.Columns.Quantity[row];
    }

    /// <summary>Sets the next leg of the open transaction as the step at hand; false when there is none.</summary>
    private bool NextLeg()
    {
        if (_leg + 1 >= _legs.Count)
        {
            _legs = [];
            _leg = -1;
            _hopStart = _hopEnd = 0;
            return false;
        }

        HopLeg leg = _legs[++_leg];
        _row = leg.Row;
        _fromLocal = leg.From;
        _toLocal = leg.To;
        _given = leg.Given;
        _received = leg.To == HopLeg.Open ? leg.Given : leg.Received;
        return true;
    }

    /// <summary>
    /// Whether a row belongs to a transaction that exchanges assets. One that a theft names is taken as it stands: its transfers are the theft.
    /// </summary>
    private bool IsHopRow(int row)
    {
        if (_run.CrossingsOf(_run.Columns.Transaction[row]).Count > 0)
            return true;
        if (_run.IsAlone(row))
            return false;
        ref byte known = ref _run.HopKindOf(row);
        if (known == Run.UnknownKind)
        {
            (int start, int end) = _run.RowsOfTransaction(row);
            known = !IsTheftTransaction(start, end) && HopsOf(_run).IsHop(start, end) ? Run.HopKind : Run.PlainKind;
        }

        return known == Run.HopKind;
    }

    private HopBuilder HopsOf(Run run) => run.Hops ??= _search is null
        ? new HopBuilder(run.Table, new HopContext(this, run))
        : new QuestionHopBuilder(run.Table, new HopContext(this, run));

    private bool IsTheftTransaction(int start, int end)
    {
        if (!_hasVictims && _run.TheftRows.Count == 0)
            return false;
        for (int row = start; row < end; row++)
        {
            if (_run.TheftRows.Count > 0 && _run.TheftRows.ContainsKey(row))
                return true;
            if (!_hasVictims)
                continue;
            Account sender = _run.Table.AccountOfPocket(_run.Columns.FromPocket[row]);
            for (int theft = 0; theft < _thefts.Length; theft++)
                if (_thefts[theft].Victims.Contains(sender) && Names(theft, _run, row))
                    return true;
        }

        return false;
    }

    /// <summary>Replaces the rows of a transaction by its legs.</summary>
    private void OpenHop(int row)
    {
        (_hopStart, _hopEnd) = _run.RowsOfTransaction(row);
        for (int other = _hopStart; other < _hopEnd; other++)
            _run.Unmark(other);
        if (_waiting.Count > 0)
            ForgetWaiting();
        if (_groupEnd > 0)
            _opened.Add((_hopStart, _hopEnd));
        _stealsFromOutside.Clear();
        IReadOnlyList<Crossing> crossings = _run.CrossingsOf(_run.Columns.Transaction[row]);
        _legs = IsTheftTransaction(_hopStart, _hopEnd)
            ? HopsOf(_run).BuildRows(_hopStart, _hopEnd, crossings)
            : HopsOf(_run).Build(_hopStart, _hopEnd, crossings);
        _leg = -1;
    }

    private void ForgetWaiting() => _waiting.RemoveAll(row => row >= _hopStart && row < _hopEnd);

    /// <summary>How many units the rest of the transaction takes out of a pocket before the leg at hand, under tiho.</summary>
    private UInt128 LargerLegs()
    {
        UInt128 larger = UInt128.Zero;
        for (int i = _leg + 1; i < _legs.Count; i++)
            if (_legs[i].From == _fromLocal && _legs[i].Given > _given)
                larger += _legs[i].Given;
        return larger;
    }

    /// <summary>Turns what left the pocket into what arrives. An origin of which no whole unit is left stays behind, counted.</summary>
    private void Convert(int pocket)
    {
        _bounds?.Convert(_received);
        for (int i = 0; i < _books.Length; i++)
        {
            if (_books[i] is null)
                continue;
            _lost.Clear();
            _parcels[i].Convert(_received, _sources.RankOf, _lost);
            CountLost(i, pocket);
        }
    }

    private void CountLost(int book, int pocket)
    {
        foreach (Lot lot in _lost)
        {
            OutcomeTally.Entry entry = _tally.At(pocket, OutcomeStatus.Dust, Rounding, UnixMilliseconds);
            entry.Detail = "What it was exchanged for is less than one whole unit.";
            entry.Add(book, lot.Source, UInt128.Zero, lot.Origin);
            Finish(book, lot.Source, lot.Origin);
        }
    }

    /// <summary>Netting cannot say who got what for these units: they end here, with those who may have.</summary>
    private void LeaveUnresolved(int pocket)
    {
        pocket = pocket < 0 ? Pocket(_run, _fromLocal) : pocket;
        if (_toLocal != HopLeg.Open)
            throw new InvalidOperationException("Stolen units were given for nothing. This is a defect of FlowTrace; please report it with the case.");
        IReadOnlyList<int> candidates = HopsOf(_run).Candidates;
        string names = string.Join(", ", candidates.Select(account => _run.Table.Accounts[account].AddressText));
        string transaction = _run.Columns.TransactionIdOf(_run.Columns.Transaction[_row]).ToText(AccountOf(pocket).Chain);
        End(
            pocket, OutcomeStatus.Unresolved, "unresolved",
            string.Create(CultureInfo.InvariantCulture,
                $"Exchanged in {transaction}, where it cannot be told who got what for it. Candidates: {names}."), null);
    }

    /// <summary>Notes what a receipt is made from, where stolen units may be among it.</summary>
    private void RememberParts()
    {
        if (_legs[_leg].Shape is (HopShape.LiquidityIn or HopShape.Deposit or HopShape.Loan) && _fromLocal >= 0 && _toLocal >= 0 && _reach.AnyArrives())
            _wentInto.Add((_run.Table.AssetOfPocket(_toLocal), _run.Table.AssetOfPocket(_fromLocal)));
    }

    /// <summary>Writes a step down that no single row of a table shows.</summary>
    private int AddHop()
    {
        HopLeg leg = _legs[_leg];
        Transit? transit = UnderWay;
        _hopSteps.Add(transit is null
            ? new HopStep(
                _run.Number, _hopStart, SenderLocal, _run.Number, _row, _toLocal, GivenFor(leg), IsIntoBridge ? _received : leg.Received, leg.Shape,
                leg.Shape == HopShape.None ? null : EvidenceOf(_run, _run.Columns.Transaction[_row])?.Protocols, null)
            : new HopStep(
                transit.Run, transit.Row, transit.FromLocal, _run.Number, _row, _toLocal, transit.Given.BaseUnits, leg.Received, HopShape.Bridge, null,
                transit.Link));
        return _hopSteps.Count - 1;
    }

    // Of what was exchanged straight into a bridge, the bridge may have kept a part.
    private UInt128 GivenFor(in HopLeg leg) =>
        IsIntoBridge && _received < leg.Received ? WideMath.MulDiv(leg.Given, _received, leg.Received, out _) : leg.Given;

    /// <summary>What the events of a transaction say of exchanges in it, read when it is first asked for.</summary>
    private static SwapEvidence? EvidenceOf(Run run, int transaction)
    {
        if (run.Table.Logs.Count == 0)
            return null;
        run.LogsByTransaction ??= run.Table.Logs.ToLookup(log => (log.Transaction, log.Position.Chain));
        ChainId chain = run.Table.AssetOfPocket(run.Columns.FromPocket[run.FirstRowOf(transaction)]).Chain;
        return SwapEvents.Read(run.LogsByTransaction[(run.Columns.TransactionIdOf(transaction), chain)]);
    }

    /// <summary>What netting asks of the sweep, in the numbers of one table.</summary>
    private sealed class HopContext(Sweep sweep, Run run) : IReachContext
    {
        public bool IsFollowed(int pocket) => run.Find(pocket) is var number and >= 0 && sweep._pockets[number].IsFollowed;

        public bool IsReached(int pocket) => run.Find(pocket) is var number and >= 0 && sweep.IsReachedByStolen(number);

        // In the sense of poison, which every policy's stolen units lie within: what is asked beside a policy must not change its figures.
        public bool Carries(int pocket)
        {
            int number = run.Find(pocket);
            if (number < 0 || !sweep._pockets[number].IsFollowed)
                return false;
            for (int theft = 0; theft < sweep._thefts.Length; theft++)
                if (sweep._reach.IsPoisoned(number, theft))
                    return true;
            return false;
        }

        public bool IsPooled(int account) =>
            sweep._labels.Count > 0 && sweep._labels.Of(run.Table.Accounts[account]).Any(label => StopRules.Pooled.Contains(label.Category));

        public bool IsUnderWay(int arrival) => sweep._underWay.ContainsKey(arrival);

        public bool IsReachedUnderWay(int arrival) => sweep._underWay.TryGetValue(arrival, out Transit? transit) && !transit.IsClean;

        public bool WentInto(int receipt, int asset) => sweep._wentInto.Contains((run.Table.Assets[receipt], run.Table.Assets[asset]));

        public bool IsLender(int account) =>
            sweep._labels.Count > 0 && sweep._labels.Of(run.Table.Accounts[account]).Any(label => label.Category == ServiceCategory.Lending);

        public SwapEvidence? EvidenceOf(int transaction) => Sweep.EvidenceOf(run, transaction);
    }
}
