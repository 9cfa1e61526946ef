using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>
/// What bounds need, where they are asked for: the touch is kept to the end, every step of units that it reaches is written down, and so is where they
/// end. The ends have a tally of their own, so that the policies' outcomes stay what they are.
/// </summary>
internal sealed partial class Sweep
{
    private readonly BoundsLog? _bounds;
    private readonly OutcomeTally _touched = new();
    private readonly Dictionary<(int Account, Asset Asset, OutcomeStatus Status), int> _ends = [];
    private readonly Dictionary<int, (long First, long Last)> _touchedTimes = [];
    private readonly Dictionary<int, List<StolenBounds>> _boundsOfEnd = [];
    private bool _hasLeftDust;

    /// <summary>The units at hand come into a pocket that is followed.</summary>
    private void LogReceipt(int pocket)
    {
        if (_bounds is null)
            return;
        LogArrival(BoundsPlace.Pocket(pocket));
        long first = _touchedTimes.TryGetValue(pocket, out (long First, long Last) times) ? times.First : UnixMilliseconds;
        _touchedTimes[pocket] = (first, UnixMilliseconds);
    }

    /// <summary>The units at hand end.</summary>
    private void LogEnd(int pocket, OutcomeStatus status, string limit, Label? service)
    {
        if (_bounds is null)
            return;
        LogArrival(EndAt(pocket, status));
        _touched.At(pocket, status, limit, UnixMilliseconds).Service ??= service;
    }

    /// <summary>The units at hand are dust of one theft, whole.</summary>
    private void LogDust(int pocket, int theft)
    {
        if (_bounds is null)
            return;
        _hasLeftDust = true;
        _bounds.Arrive(EndAt(pocket, OutcomeStatus.Dust), theft);
        _touched.At(pocket, OutcomeStatus.Dust, "dust", UnixMilliseconds);
    }

    /// <summary>The units at hand are stolen now, and what other thefts have among them ends.</summary>
    private void LogTheft(int at, int theft)
    {
        if (_bounds is null)
            return;
        if (AnyStolen())
            LogEnd(at, OutcomeStatus.Horizon, "overlap", null);
        _bounds.Steal(theft);
    }

    /// <summary>For every theft that may be among the units at hand; what was dust for one of them has ended.</summary>
    private void LogArrival(BoundsPlace place)
    {
        if (!_hasLeftDust)
        {
            _bounds!.Arrive(place);
            return;
        }

        for (int theft = 0; theft < _thefts.Length; theft++)
            if (_reach.Arrives(theft))
                _bounds!.Arrive(place, theft);
    }

    /// <summary>Part of the units at hand goes over a bridge, with its share of every theft; the rest stays at hand.</summary>
    private void SplitForBounds(Transit transit, UInt128 passed)
    {
        if (_bounds is null)
            return;
        int rest = _bounds.Split(passed);
        _bounds.Convert(transit.Link.Arrival.Quantity);
        transit.Junction = _bounds.Gather();
        _bounds.DepartFrom(rest);
    }

    /// <summary>What is under way to a payout becomes the units at hand, as many as are paid out now.</summary>
    private void TakeForBounds(Transit transit, UInt128 given)
    {
        if (_bounds is null)
            return;
        _bounds.DepartFrom(transit.Junction);
        transit.Junction = _bounds.Split(UInt128.Min(given, _bounds.AmountOf(transit.Junction)));
        _bounds.Widen(given);
    }

    private BoundsPlace EndAt(int pocket, OutcomeStatus status)
    {
        (int, Asset, OutcomeStatus) key = EndKey(pocket, status);
        if (!_ends.TryGetValue(key, out int end))
            _ends.Add(key, end = _ends.Count);
        return BoundsPlace.End(end);
    }

    private (int Account, Asset Asset, OutcomeStatus Status) EndKey(int pocket, OutcomeStatus status) =>
        (_numbering.AccountOfPocket(pocket), AssetOf(pocket), status);

    /// <summary>Writes down what rests and what is under way, and finds the bounds of every end.</summary>
    private void FindBounds()
    {
        if (_bounds is null)
            return;
        _hasLeftDust = false;
        foreach ((int pocket, (long first, long last)) in _touchedTimes.OrderBy(pair => pair.Key))
            LogRest(pocket, first, last);
        foreach ((_, Transit transit) in _underWay.OrderBy(pair => pair.Key))
        {
            UnixMilliseconds = transit.Departed.UnixMilliseconds;
            _bounds.DepartFrom(transit.Junction);
            LogEnd(transit.From, OutcomeStatus.Unresolved, "unresolved", null);
        }

        for (int theft = 0; theft < _thefts.Length; theft++)
            if (SourcesOf(_thefts[theft].Id).Count(source => source.Stolen > UInt128.Zero) is var sources and > 0)
                foreach ((int end, BoundsRange range) in BoundsSolver.Solve(_bounds, theft, sources))
                    AddBounds(end, theft, range);
    }

    private void LogRest(int pocket, long first, long last)
    {
        UInt128 balance = _pockets[pocket].Balance;
        if (balance == UInt128.Zero || !IsTouchedStill(pocket))
            return;
        (OutcomeStatus status, string limit) = RestOf(pocket);
        _bounds!.Depart(pocket, balance, balance);
        LogArrival(EndAt(pocket, status));
        OutcomeTally.Entry entry = _touched.At(pocket, status, limit, last);
        entry.First = Math.Min(entry.First, first);
    }

    private bool IsTouchedStill(int pocket)
    {
        for (int theft = 0; theft < _thefts.Length; theft++)
            if (_reach.IsPoisoned(pocket, theft))
                return true;
        return false;
    }

    private void AddBounds(int end, int theft, in BoundsRange range)
    {
        if (range.Most == UInt128.Zero)
            return;
        if (!_boundsOfEnd.TryGetValue(end, out List<StolenBounds>? bounds))
            _boundsOfEnd.Add(end, bounds = []);
        bounds.Add(new StolenBounds(_thefts[theft].Id, range.Least, range.Most, range.IsExact));
    }

    /// <summary>The bounds of an outcome's place; null when they were not asked for.</summary>
    private List<StolenBounds>? BoundsOf(int pocket, OutcomeStatus status, StolenPart[] parts, int[]? starts)
    {
        if (_bounds is null)
            return null;
        List<StolenBounds> bounds = _ends.TryGetValue(EndKey(pocket, status), out int end) && _boundsOfEnd.TryGetValue(end, out List<StolenBounds>? found)
            ? found
            : [];
        for (int i = 0; i < _policies.Count; i++)
            if (_policies[i].IsConserving())
                Widen(bounds, starts is null ? parts : parts.AsSpan(starts[i], starts[i + 1] - starts[i]));
        return bounds;
    }

    /// <summary>
    /// What a policy finds is an allocation, so no most lies below it. Only dust can make it greater: a policy leaves parts behind, or goes on with
    /// them, by what they stand for, and bounds by the amount.
    /// </summary>
    private static void Widen(List<StolenBounds> bounds, ReadOnlySpan<StolenPart> figures)
    {
        foreach (ref readonly StolenPart one in figures)
        {
            string theft = one.Theft;
            UInt128 figure = UInt128.Zero;
            foreach (ref readonly StolenPart part in figures)
                if (part.Theft == theft)
                    figure += part.Quantity;
            int known = bounds.FindIndex(bound => bound.Theft == theft);
            if (known < 0)
                bounds.Add(new StolenBounds(theft, UInt128.Zero, figure, IsExact: false));
            else if (bounds[known].Most < figure)
                bounds[known] = bounds[known] with { Most = figure, IsExact = false };
        }
    }

    /// <summary>
    /// Places where no policy that was asked for has stolen units, but where some rule can have them. They stand behind the others, in the order of
    /// their places.
    /// </summary>
    private IEnumerable<Outcome> OutcomesOfSomeRule(IEnumerable<Outcome> others)
    {
        if (_bounds is null)
            return [];
        var known = others.Select(outcome => (outcome.Account, outcome.Asset, outcome.Status)).ToHashSet();
        return _touched.Entries.GroupBy(entry => EndKey(entry.Pocket, entry.Status))
            .Where(place => _boundsOfEnd.ContainsKey(_ends[place.Key])
                && !known.Contains((_numbering.AccountAt(place.Key.Account), place.Key.Asset, place.Key.Status)))
            .Select(place => MakeOutcome(
                [.. place.OrderBy(entry => entry.Limit, StringComparer.Ordinal).ThenBy(entry => entry.Pocket)], [],
                _policies.Count == 1 ? null : new int[_policies.Count + 1]))
            .OrderBy(outcome => outcome, Comparer<Outcome>.Create(ComparePlaces));
    }
}
