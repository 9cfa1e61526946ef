using System.Numerics;
using FlowTrace.Evidence;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>What differs between two results for one theft, policy and stolen asset, and what could explain each difference.</summary>
internal sealed class LootComparison
{
    private readonly Loot _loot;
    private readonly ChangedFlow[] _flows;
    private readonly ChangedPlace[] _places;
    private readonly ILookup<PocketName, ChangedPlace> _byPocket;
    private readonly Explanations _explanations;
    private readonly IReadOnlyList<Island> _islands;

    public LootComparison(Loot loot, ChangedFlow[] flows, ChangedPlace[] places, Explanations explanations)
    {
        _loot = loot;
        _flows = flows;
        _places = places;
        _explanations = explanations;
        _byPocket = places.ToLookup(place => place.Pocket);
        _islands = Islands.Of(flows, Net);
    }

    public IEnumerable<FlowDifference> Flows()
    {
        foreach (Island island in _islands)
        {
            IReadOnlyList<ComparisonCause> causes = _explanations.Of(island);
            foreach (ChangedFlow changed in island.Flows)
            {
                FlowFact flow = changed.Flow;
                yield return new FlowDifference(
                    _loot.Theft, _loot.Policy, _loot.Asset, flow.Kind, flow.From, flow.To, flow.Asset, flow.Transaction, flow.Time,
                    changed.Before.Quantity, changed.After.Quantity, changed.Before.Origin, changed.After.Origin, causes);
            }
        }
    }

    public IEnumerable<OutcomeDifference> Outcomes()
    {
        ILookup<PocketName, Island> islands = _islands.SelectMany(island => island.Changes.Keys.Select(pocket => (pocket, island)))
            .ToLookup(pair => pair.pocket, pair => pair.island);
        return _places.Select(place => new OutcomeDifference(
            _loot.Theft, _loot.Policy, _loot.Asset, place.Pocket.Account, place.Pocket.Asset, place.Status, place.Before.Quantity, place.After.Quantity,
            place.Before.Origin, place.After.Origin, _explanations.Of(place.Pocket, [.. islands[place.Pocket]])));
    }

    /// <summary>The moves, in the order of their first flows; then units that stayed and only changed their status; then what cannot be taken apart.</summary>
    public IEnumerable<StolenMove> Moves()
    {
        if (!_loot.Policy.IsConserving())
            return [];
        IEnumerable<StolenMove> apart = _islands.Where(island => island.IsBalanced).Select(island => Move(island, _explanations.Of(island)));
        return apart.Concat(_byPocket.OrderBy(pocket => pocket.Key).Select(pocket => Turn(pocket.Key, [.. pocket]))).Append(Rest())
            .Where(move => move.From.Count > 0 && move.To.Count > 0);
    }

    private StolenMove Move(Island island, IReadOnlyList<ComparisonCause> causes)
    {
        MovedPart[] from = [.. Parts(island, -1)];
        MovedPart[] to = [.. Parts(island, 1)];
        return new StolenMove(_loot.Theft, _loot.Policy, _loot.Asset, from, to, causes);
    }

    // What is newly stolen comes from nowhere that the books know; what no longer is goes there.
    private IEnumerable<MovedPart> Parts(Island island, int sign)
    {
        if (island.Stolen.Sign == -sign)
            yield return new MovedPart(null, _loot.Asset, [], (UInt128)BigInteger.Abs(island.Stolen));
        foreach ((PocketName pocket, BigInteger change) in island.Changes)
            if (change.Sign == sign)
                yield return new MovedPart(pocket.Account, pocket.Asset, Statuses(pocket, sign), (UInt128)BigInteger.Abs(change));
    }

    private StolenMove Turn(PocketName pocket, ChangedPlace[] places)
    {
        BigInteger more = places.Where(place => place.Origin > 0).Aggregate(BigInteger.Zero, (sum, place) => sum + place.Origin);
        BigInteger turned = BigInteger.Min(more, more - Net(pocket));
        MovedPart[] Part(int sign) =>
            turned > 0 ? [new MovedPart(pocket.Account, pocket.Asset, Statuses(pocket, sign), (UInt128)turned)] : [];
        return new StolenMove(_loot.Theft, _loot.Policy, _loot.Asset, Part(-1), Part(1), _explanations.Of(pocket, []));
    }

    /// <summary>
    /// Islands that do not balance by themselves, for units stand at an account that no flow names, as when they wait within a bridge: together they do.
    /// </summary>
    private StolenMove Rest()
    {
        Island[] open = [.. _islands.Where(island => !island.IsBalanced)];
        var changes = new SortedDictionary<PocketName, BigInteger>();
        foreach ((PocketName pocket, BigInteger change) in open.SelectMany(island => island.Changes))
            changes[pocket] = changes.GetValueOrDefault(pocket) + change;
        foreach (PocketName pocket in _byPocket.Select(group => group.Key).Except(_islands.SelectMany(island => island.Changes.Keys)))
            changes[pocket] = Net(pocket);
        var rest = new Island(
            [.. open.SelectMany(island => island.Flows)], changes, open.Aggregate(BigInteger.Zero, (sum, island) => sum + island.Stolen));
        return rest.IsBalanced ? Move(rest, _explanations.Of(rest)) : new StolenMove(_loot.Theft, _loot.Policy, _loot.Asset, [], [], []);
    }

    private OutcomeStatus[] Statuses(PocketName pocket, int sign) =>
        [.. _byPocket[pocket].Where(place => place.Origin.Sign == sign).Select(place => place.Status).Order()];

    private BigInteger Net(PocketName pocket) => _byPocket[pocket].Aggregate(BigInteger.Zero, (sum, place) => sum + place.Origin);
}
