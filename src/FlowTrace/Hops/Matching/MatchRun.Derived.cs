using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>
/// Ties by what the departure states (the receiver, in full; the asset; the amount less a fee) and by time. A tie is made only where every way
/// of tying as many legs as possible has it: two departures that fit two arrivals crosswise stay open.
/// </summary>
internal sealed partial class MatchRun
{
    public void TieDerived()
    {
        Dictionary<(Account Receiver, Asset Coin), RangeIndex> payments = IndexByReceiver();
        var candidates = new List<int>();
        int[] starts = new int[_departures.Length + 1];
        for (int i = 0; i < _departures.Length; i++)
        {
            if (!IsAnswered(i))
                FindCandidates(i, payments, candidates, starts[i]);
            starts[i + 1] = candidates.Count;
        }

        int[] edges = [.. candidates];
        LeaveCrowdsOpen(starts, ref edges, payments.Values);
        int[] certain = CertainTies.Find(starts, edges, _arrivals.Length);
        for (int i = 0; i < certain.Length; i++)
            if (certain[i] != None)
                Tie(i, certain[i], EvidenceGrade.Derived, $"{Facts(_departures[i], _arrivals[certain[i]])}; {WhyCertain(starts[i + 1] - starts[i])}");
        TieQueues(starts, edges);
    }

    private Dictionary<(Account Receiver, Asset Coin), RangeIndex> IndexByReceiver() => Enumerable.Range(0, _arrivals.Length)
        .Where(i => _linkOf[i] is null)
        .GroupBy(i => (_arrivals[i].Receiver, CanonicalCoins.Representative(_arrivals[i].Asset)))
        .ToDictionary(group => group.Key, group => Index([.. group]));

    private RangeIndex Index(int[] arrivals) => new(
        arrivals, Array.ConvertAll(arrivals, i => _arrivals[i].Position.UnixMilliseconds), Array.ConvertAll(arrivals, i => _arrivals[i].Quantity));

    /// <summary>Adds the arrivals that fit a departure, in order of time; none where it states too little, or where too many fit.</summary>
    private void FindCandidates(int i, Dictionary<(Account Receiver, Asset Coin), RangeIndex> payments, List<int> candidates, int start)
    {
        BridgeDeparture departure = _departures[i];
        bool isWhole = true;
        bool isComparable = departure.Destination is null;
        if (departure.Destination is { } receiver)
            foreach (Asset asset in ExpectedAssets(departure, receiver.Chain))
            {
                isComparable |= _fit.TryExpect(departure, asset, isRefund: false, out _, out _);
                isWhole &= !payments.TryGetValue((receiver, asset), out RangeIndex? paid) || TryFind(departure, asset, false, paid, candidates);
            }

        if ((departure.RefundTo ?? departure.Sender) is { } payer
            && payments.TryGetValue((payer, CanonicalCoins.Representative(departure.Asset)), out RangeIndex? returned))
            isWhole &= TryFind(departure, CanonicalCoins.Representative(departure.Asset), true, returned, candidates);
        if (!isWhole)
            LeaveCrowded(i, payments);
        int kept = start;
        for (int j = start; j < candidates.Count; j++)
            if (isWhole && Fits(i, _arrivals[candidates[j]]))
                candidates[kept++] = candidates[j];
        candidates.RemoveRange(kept, candidates.Count - kept);
        KeepWhatWasPromised(departure, candidates, start);
        KeepWhatCameLater(departure, candidates, start);
        candidates.Sort(start, candidates.Count - start, null);
        if (isWhole && candidates.Count == start && _why[i] is null)
            LeaveOpen(i, WhyNothingFits(departure, isComparable));
    }

    /// <summary>The assets a payout may have: what is stated, else what is known to be the same coin on the receiver's chain.</summary>
    private static IEnumerable<Asset> ExpectedAssets(BridgeDeparture departure, ChainId chain) => departure.DestinationAsset is { } stated
        ? [CanonicalCoins.Representative(stated)]
        : CanonicalCoins.OnEveryChain(departure.Asset).Where(asset => asset.Chain == chain);

    private bool TryFind(BridgeDeparture departure, Asset asset, bool isRefund, RangeIndex payments, List<int> found)
    {
        if (!_fit.TryExpect(departure, asset, isRefund, out UInt128 least, out UInt128 most))
            return true;
        (long from, long to) = _fit.TimeOf(departure, asset.Chain);
        return payments.TryFind(from, to, least, most, MostCandidates, found);
    }

    /// <summary>Whether an arrival of the right account, coin, amount and time fits in what else the legs state.</summary>
    private bool Fits(int i, BridgeArrival arrival)
    {
        BridgeDeparture departure = _departures[i];
        if (!_fit.AgreesInProtocol(departure, _families[i], arrival))
            return false;
        return arrival.IsRefund
            ? arrival.Receiver.Chain == departure.Via.Chain && arrival.Receiver == (departure.RefundTo ?? departure.Sender)
            : arrival.Receiver == departure.Destination
                && (departure.DestinationChain is not { } chain || chain == arrival.Receiver.Chain)
                && (arrival.SourceChain is not { } source || source == departure.Via.Chain);
    }

    /// <summary>Where the departure states what is to be paid, an arrival of just that leaves those that pay less out of account.</summary>
    private void KeepWhatWasPromised(BridgeDeparture departure, List<int> candidates, int start)
    {
        if (departure.DestinationQuantity is not { } promised || !candidates.Skip(start).Any(j => _arrivals[j].Quantity == promised && !_arrivals[j].IsRefund))
            return;
        int[] exact = [.. candidates.Skip(start).Where(j => _arrivals[j].Quantity == promised && !_arrivals[j].IsRefund)];
        candidates.RemoveRange(start, candidates.Count - start);
        candidates.AddRange(exact);
    }

    /// <summary>An arrival stamped before the departure, which clocks may explain, counts only where none came after it.</summary>
    private void KeepWhatCameLater(BridgeDeparture departure, List<int> candidates, int start)
    {
        long left = departure.Position.UnixMilliseconds;
        int later = 0;
        for (int j = start; j < candidates.Count; j++)
            later += _arrivals[candidates[j]].Position.UnixMilliseconds >= left ? 1 : 0;
        if (later == 0 || later == candidates.Count - start)
            return;
        int kept = start;
        for (int j = start; j < candidates.Count; j++)
            if (_arrivals[candidates[j]].Position.UnixMilliseconds >= left)
                candidates[kept++] = candidates[j];
        candidates.RemoveRange(kept, candidates.Count - kept);
    }

    /// <summary>Marks everything a departure with too many candidates could be answered by: none of that can be told from the rest.</summary>
    private void LeaveCrowded(int i, Dictionary<(Account Receiver, Asset Coin), RangeIndex> payments)
    {
        BridgeDeparture departure = _departures[i];
        LeaveOpen(i, $"more than {Number(MostCandidates)} arrivals fit it");
        if (departure.Destination is { } receiver)
            foreach (Asset asset in ExpectedAssets(departure, receiver.Chain))
                Cover(departure, receiver, asset, isRefund: false);
        if ((departure.RefundTo ?? departure.Sender) is { } payer)
            Cover(departure, payer, CanonicalCoins.Representative(departure.Asset), isRefund: true);

        void Cover(BridgeDeparture crowded, Account account, Asset asset, bool isRefund)
        {
            if (!payments.TryGetValue((account, asset), out RangeIndex? paid) || !_fit.TryExpect(crowded, asset, isRefund, out UInt128 least, out UInt128 most))
                return;
            (long from, long to) = _fit.TimeOf(crowded, asset.Chain);
            paid.Cover(from, to, least, most);
        }
    }

    /// <summary>
    /// Takes out of the graph every part that touches an arrival which a departure with too many candidates could have: its edges are not
    /// known, so nothing there is certain.
    /// </summary>
    private void LeaveCrowdsOpen(int[] starts, ref int[] edges, IEnumerable<RangeIndex> payments)
    {
        bool[] isCrowded = new bool[_arrivals.Length];
        bool isAny = false;
        foreach (RangeIndex index in payments)
            foreach (int arrival in index.Covered())
                isAny = isCrowded[arrival] = true;
        if (!isAny)
            return;
        LegParts parts = LegParts.Of(starts, edges, _arrivals.Length);
        var tainted = new HashSet<int>();
        for (int j = 0; j < _arrivals.Length; j++)
            if (isCrowded[j])
                tainted.Add(parts.OfArrival(j));
        var kept = new List<int>(edges.Length);
        for (int i = 0, start = 0; i < _departures.Length; i++)
        {
            int end = starts[i + 1];
            if (end > start && tainted.Contains(parts.OfDeparture(i)))
                LeaveOpen(i, $"its candidates also fit a departure that more than {Number(MostCandidates)} arrivals fit", Those(edges.AsSpan(start..end)));
            else
                kept.AddRange(edges.AsSpan(start..end));
            starts[i + 1] = kept.Count;
            start = end;
        }

        edges = [.. kept];
    }

    private BridgeArrival[] Those(ReadOnlySpan<int> arrivals)
    {
        var those = new BridgeArrival[arrivals.Length];
        for (int i = 0; i < those.Length; i++)
            those[i] = _arrivals[arrivals[i]];
        return those;
    }

    private static string WhyCertain(int candidates) => candidates == 1
        ? "no other arrival fits"
        : $"of the {Number(candidates)} arrivals that fit, the others answer other departures";

    /// <summary>The facts that agree, in words.</summary>
    private string Facts(BridgeDeparture departure, BridgeArrival arrival)
    {
        string amount = arrival.Asset == departure.Asset || CanonicalCoins.CoinOf(arrival.Asset) is not null
            ? arrival.Quantity == (departure.DestinationQuantity ?? departure.Quantity) ? "in full" : "less a fee"
            : "as much as was to be expected";
        string whom = arrival.IsRefund ? "who paid gets back" : "the stated receiver is paid";
        return $"{whom} {arrival.Quantity} base units of {Name(arrival.Asset)} ({amount}), {Later(departure, arrival)}";
    }

    private string WhyNothingFits(BridgeDeparture departure, bool isComparable)
    {
        if (departure.Destination is not { } receiver)
            return departure.Key.Length > 0 ? $"no arrival bears its id {Id(departure.Key)}, and it states no receiver" : "it states no receiver";
        if (!isComparable)
            return $"nothing says how much of what is to reach {receiver.AddressText}: the decimals are not known, or it is turned into another asset";
        (long from, long to) = _fit.TimeOf(departure, receiver.Chain);
        string within = to == long.MaxValue ? "" : $" within {LegFit.Duration(to - Math.Max(from, departure.Position.UnixMilliseconds))}";
        return $"nothing that fits reached {receiver.AddressText} on {receiver.Chain.Name}{within}";
    }
}
