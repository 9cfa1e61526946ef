using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>What is left, by amount and time alone: a likelihood with its rivals, never more.</summary>
internal sealed partial class MatchRun
{
    public void TieInferred()
    {
        Dictionary<Asset, RangeIndex> payments = Enumerable.Range(0, _arrivals.Length)
            .Where(i => _linkOf[i] is null)
            .GroupBy(i => CanonicalCoins.Representative(_arrivals[i].Asset))
            .ToDictionary(group => group.Key, group => Index([.. group]));
        var found = new List<int>();
        for (int i = 0; i < _departures.Length; i++)
        {
            if (IsAnswered(i) || _departures[i].Destination is not null)
                continue;
            found.Clear();
            if (!TryFindPayments(i, payments, found))
                LeaveOpen(i, $"it states no receiver, and more than {Number(MostCandidates)} arrivals agree in amount and time");
            else
                InferFrom(i, found);
        }

        InferContested();
    }

    private bool TryFindPayments(int i, Dictionary<Asset, RangeIndex> payments, List<int> found)
    {
        BridgeDeparture departure = _departures[i];
        IReadOnlyList<Asset> assets = departure.DestinationAsset is { } stated
            ? [CanonicalCoins.Representative(stated)] : CanonicalCoins.OnEveryChain(departure.Asset);
        foreach (Asset asset in assets)
            if ((departure.DestinationChain is not { } chain || chain == asset.Chain)
                && payments.TryGetValue(asset, out RangeIndex? paid) && !TryFind(departure, asset, false, paid, found))
                return false;
        found.RemoveAll(j => !_fit.AgreesInProtocol(departure, _families[i], _arrivals[j]) || _arrivals[j].IsRefund
            || _fit.Contradiction(departure, _arrivals[j]) is not null);
        found.Sort();
        return true;
    }

    /// <summary>Ties the nearest in amount, then in time, of the payments that no other departure has.</summary>
    private void InferFrom(int i, List<int> found)
    {
        if (found.Count == 0)
            return;
        BridgeArrival[] candidates = Those([.. found]);
        LeaveOpen(i, $"it states no receiver; {Number(found.Count)} {(found.Count == 1 ? "arrival agrees" : "arrivals agree")} in amount and time only",
            candidates);
        if (found.Where(j => _linkOf[j] is null).OrderByDescending(j => _arrivals[j].Quantity).ThenBy(j => j).Take(1).ToArray() is [int best])
            Infer(i, best, candidates);
    }

    /// <summary>The contested legs in the order of time: the likeliest way, with every other arrival that fits as its rival.</summary>
    private void InferContested()
    {
        var free = new Dictionary<BridgeArrival, int>(ReferenceEqualityComparer.Instance);
        for (int j = 0; j < _arrivals.Length; j++)
            if (_linkOf[j] is null)
                free.TryAdd(_arrivals[j], j);
        for (int i = 0; i < _departures.Length; i++)
        {
            if (IsAnswered(i) || _departures[i].Destination is null || _candidates[i] is not { } candidates)
                continue;
            foreach (BridgeArrival candidate in candidates)
                if (_fit.Contradiction(_departures[i], candidate) is null && free.Remove(candidate, out int j) && _linkOf[j] is null)
                {
                    Infer(i, j, candidates);
                    break;
                }
        }
    }

    private void Infer(int departure, int arrival, IReadOnlyList<BridgeArrival> candidates)
    {
        BridgeArrival paid = _arrivals[arrival];
        BridgeArrival[] rivals = [.. candidates.Where(rival => !ReferenceEquals(rival, paid))];
        string among = rivals.Length == 0 ? "no other arrival in the data agrees"
            : $"{Number(rivals.Length)} other{(rivals.Length == 1 ? "" : "s")} agree{(rivals.Length == 1 ? "s" : "")} as well";
        string what = _departures[departure].Destination is null ? "amount and time agree" : "receiver, amount and time agree";
        Tie(
            departure, arrival, EvidenceGrade.Inferred,
            $"{what}: {paid.Quantity} base units of {Name(paid.Asset)}, {Later(_departures[departure], paid)}; {among}", rivals);
    }
}
