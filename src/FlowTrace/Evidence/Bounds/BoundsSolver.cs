using FlowTrace.Internals;

namespace FlowTrace.Evidence;

/// <summary>
/// The least and the most at every end of one theft's network: most is the largest flow there, least is what was stolen less the largest flow to all
/// other ends.
/// </summary>
/// <remarks>
/// Supplies out of junctions have bounds themselves. The most at a target is found with the largest supplies, the least with the smallest. Both hold
/// for whatever the supplies really are: more supply never lessens the largest flow to a target, and one unit more of supply lets at most one unit more
/// go elsewhere, so that what must go to the target never becomes less.
/// </remarks>
internal sealed class BoundsSolver
{
    private readonly BoundsLog _log;
    private readonly BoundsNetwork _network;
    private readonly UInt128 _roundings;
    private readonly ResidualGraph _upper;
    private ResidualGraph _lower;
    private readonly Dictionary<int, BoundsRange> _junctions = [];
    private readonly int[] _parents;
    private readonly bool[] _isInexact;

    private BoundsSolver(BoundsLog log, BoundsNetwork network, int sources)
    {
        _log = log;
        _network = network;
        _roundings = (UInt128)(sources - 1);
        _lower = _upper = new ResidualGraph(network);
        _parents = [.. Enumerable.Range(0, network.NodeCount)];
        _isInexact = new bool[network.NodeCount];
        foreach (BoundsArc arc in network.Arcs)
            _parents[RootOf(arc.Tail)] = RootOf(arc.Head);
    }

    /// <summary>Solves one theft.</summary>
    /// <param name="log">What the sweep wrote down.</param>
    /// <param name="theft">The theft's number.</param>
    /// <param name="sources">How many assets it stole: each of them is rounded by itself where units are shared out.</param>
    /// <returns>The range of every end that the theft's units can reach, by the end's number.</returns>
    /// <exception cref="InvalidOperationException">Stolen units find no way: a defect of this library.</exception>
    public static IEnumerable<(int End, BoundsRange Range)> Solve(BoundsLog log, int theft, int sources) =>
        new BoundsSolver(log, BoundsNetwork.Of(log, theft), sources).Solve();

    private IEnumerable<(int End, BoundsRange Range)> Solve()
    {
        ILookup<int, BoundsTarget> junctions = _network.Targets.Where(target => target.Place.Kind == BoundsPlaceKind.Junction)
            .ToLookup(target => _network.LevelOf(target.Node));
        ILookup<int, int> supplies = Enumerable.Range(0, _network.Supplies.Count).ToLookup(i => _network.Supplies[i].Level);
        for (int level = 0; supplies.Contains(level); level++)
        {
            LetIn(supplies[level]);
            foreach (BoundsTarget target in junctions[level])
                _junctions.Add(target.Place.Number, RangeAt(target.Node));
        }

        foreach (BoundsTarget target in _network.Targets)
            if (target.Place.Kind == BoundsPlaceKind.End)
                yield return (target.Place.Number, RangeAt(target.Node));
    }

    private void LetIn(IEnumerable<int> supplies)
    {
        foreach (int number in supplies)
        {
            BoundsSupply supply = _network.Supplies[number];
            BoundsRange range = RangeOf(supply);
            if (!range.IsExact)
                _isInexact[RootOf(supply.Node)] = true;
            if (range.Least != range.Most && ReferenceEquals(_lower, _upper))
                _lower = _upper.Clone();
            _upper.Supply(number, range.Most);
            _lower.Supply(number, range.Least);
        }

        if (!_upper.LetIn() || (!ReferenceEquals(_lower, _upper) && !_lower.LetIn()))
            throw new InvalidOperationException(
                "Stolen units find no way through the transfers that were followed. This is a defect of FlowTrace; please report it with the case.");
    }

    private BoundsRange RangeAt(int target) => new(_lower.Least(target), _upper.Most(target), !_isInexact[RootOf(target)]);

    /// <summary>A supply has its share of what came into the junction, in whole units that policies round down or up.</summary>
    private BoundsRange RangeOf(in BoundsSupply supply)
    {
        if (supply.Junction == BoundsSupply.OfTheft)
            return new BoundsRange(supply.Quantity, supply.Quantity, IsExact: true);
        BoundsRange whole = _junctions[supply.Junction];
        UInt128 amount = _log.AmountOf(supply.Junction);
        UInt128 least = WideMath.MulDiv(whole.Least, supply.Quantity, amount, out UInt128 rest);
        if (rest != UInt128.Zero || whole.Least != amount)
            least -= UInt128.Min(least, _roundings);
        UInt128 most = WideMath.MulDiv(whole.Most, supply.Quantity, amount, out rest);
        if (rest != UInt128.Zero)
            most++;
        if (whole.Most != UInt128.Zero)
            most = UInt128.Min(supply.Quantity, most + UInt128.Min(_roundings, supply.Quantity - most));
        return new BoundsRange(least, most, whole.IsExact && least == most);
    }

    private int RootOf(int node)
    {
        while (_parents[node] != node)
            node = _parents[node] = _parents[_parents[node]];
        return node;
    }
}

/// <summary>The least and the most units at one place, and whether some allocation attains each.</summary>
internal readonly record struct BoundsRange(UInt128 Least, UInt128 Most, bool IsExact);
