using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>Ways over bridges: what goes in on one chain waits, and arrives where its payout stands on another.</summary>
internal sealed partial class Sweep
{
    // By the number of the arrival that is waited for.
    private readonly Dictionary<int, Transit> _underWay = [];
    private TwinAccounts? _twins;

    // Whether the accounts that were known have been looked through for who may have received what went into a bridge.
    private bool _hasHinted;

    // Of the payout at hand, what was under way.
    private UInt128 _underWayGiven;

    private bool IsIntoBridge => IsInHop && _legs[_leg].Into >= 0;

    private bool IsOutOfBridge => IsInHop && _legs[_leg].OutOf >= 0;

    /// <summary>
    /// Stolen units have gone into a bridge: they wait for their payout, or end here when nothing is known to answer. Asks for the stated
    /// receiver's transfers first, where they have not been read.
    /// </summary>
    private void EnterBridge()
    {
        int number = _legs[_leg].Into;
        BridgeDeparture departure = _departures[number].Departure!;
        if (!_linksOf.ContainsKey(number) && departure.Destination is { } receiver && !receiver.IsZero && !receiver.IsFeeSink)
        {
            int account = Number(receiver);
            if (_accounts[account].Standing == Standing.Unknown && !IsBeyondLimits(account, out _, out _))
            {
                _needs.Enqueue(new SweepRequest(receiver, null, account));
                return;
            }
        }

        _inFlight = false;
        int from = Pocket(_run, SenderLocal);
        int via = Pocket(_run, _toLocal);
        List<(int Arrival, BridgeLink Link)> links = _linksOf.TryGetValue(number, out var found) ? found.FindAll(pair => IsAhead(pair.Arrival)) : [];
        if (links.Count == 0)
            EndInBridge(via, departure);
        else
            Send(from, via, departure, links);
    }

    /// <summary>Whether a payout is still to be applied.</summary>
    private bool IsAhead(int arrival)
    {
        if (_arrivals[arrival].Places is not [(int run, int row), ..] || (_underWay.TryGetValue(arrival, out Transit? transit) && !transit.IsClean))
            return false;
        return _isEarly || _runs[run].Table.PositionOf(row).CompareTo(_run.Table.PositionOf(_row)) > 0;
    }

    /// <summary>Clean units of somebody whose past is asked about go over a bridge as stolen ones do, as far as the payout is known.</summary>
    private void SendClean()
    {
        if (!_linksOf.TryGetValue(_legs[_leg].Into, out List<(int Arrival, BridgeLink Link)>? links)
            || links.FindAll(pair => IsAhead(pair.Arrival)) is not { Count: > 0 } ahead)
            return;
        Send(Pocket(_run, SenderLocal), Pocket(_run, _toLocal), _departures[_legs[_leg].Into].Departure!, ahead);
    }

    private void EndInBridge(int via, BridgeDeparture departure)
    {
        RecordFlow(via, isAccount: false, hasDustLine: false);
        var words = new System.Text.StringBuilder();
        words.Append(CultureInfo.InvariantCulture, $"Went into {(departure.Protocol.Length > 0 ? departure.Protocol : "a bridge")}");
        if (departure.DestinationChain is { } chain)
            words.Append(CultureInfo.InvariantCulture, $", bound for {chain.Name}");
        if (departure.Destination is { } receiver)
            words.Append(CultureInfo.InvariantCulture, $", to be paid to {receiver}");
        if (departure.Stated.Length > 0)
            words.Append(CultureInfo.InvariantCulture, $" ({departure.Stated})");
        if (_openDepartures.TryGetValue(departure, out OpenDeparture? open))
        {
            words.Append(CultureInfo.InvariantCulture, $"; {open.Why}");
            if (open.Candidates.Count > 0)
                words.Append(CultureInfo.InvariantCulture, $". Candidates: {string.Join(", ", open.Candidates.Take(8).Select(Describe))}");
        }

        words.Append('.');
        if (departure.Destination is null && departure.Sender is { } sender && TwinsOfKnown().Hint(sender) is { } hint)
            words.Append(CultureInfo.InvariantCulture, $" {hint}");
        End(via, OutcomeStatus.Unresolved, "unresolved", words.ToString(), null);
    }

    private TwinAccounts TwinsOfKnown()
    {
        _hasHinted = true;
        return _twins ??= new TwinAccounts(_runs.SelectMany(run => run.Table.AllAccounts()));
    }

    private static string Describe(BridgeArrival arrival) =>
        $"{arrival.Quantity} of {arrival.Asset} to {arrival.Receiver} in {arrival.Transaction.ToText(arrival.Receiver.Chain)}";

    /// <summary>Splits what went in over its payouts, takes off what the bridge kept, and lets the rest wait for its arrival.</summary>
    private void Send(int from, int via, BridgeDeparture departure, List<(int Arrival, BridgeLink Link)> links)
    {
        ReachWallet(from);
        int node = _search?.Log.Last ?? 0;
        if (_search is { ProRata: >= 0 } search)
            search.Log.Arrive(~node, UInt128.Zero, CleanUnitsOf(_parcels[search.ProRata]));
        else
            _search?.Log.Arrive(~node, UInt128.Zero, UInt128.Zero);
        UInt128[] given = Shares(_given, links);
        UInt128[] shares = Shares(_received, links);
        bool isClean = !AnyStolen();
        for (int i = 0; i < links.Count; i++)
        {
            (int number, BridgeLink link) = links[i];
            var transit = new Transit(from, link, new Amount(given[i], _run.Table.AssetOfPocket(SenderLocal)), _parcels.Length)
            {
                Run = _run.Number,
                Row = _row,
                FromLocal = SenderLocal,
                Node = node,
                Entered = new Amount(shares[i], departure.Asset),
                Departed = _run.Table.PositionOf(_row),
                Arriving = [.. _reach.Arriving],
                IsClean = isClean,
            };
            UInt128 passed = PassedOn(shares[i], departure.Asset, link.Arrival);
            for (int book = 0; book < _parcels.Length; book++)
                transit.Parcels[book] = DivideOff(book, passed);
            SplitForBounds(transit, passed);
            if (passed < shares[i])
                KeepInBridge(via, departure, shares[i] - passed);
            NoteCleanInTransit(transit, isConverted: false);
            ConvertInTransit(transit, via);
            NoteCleanInTransit(transit, isConverted: true);
            _underWay[number] = transit;
            foreach ((int run, int row) in _arrivals[number].Places)
            {
                _runs[run].Mark(row);
                if (_runs.Count > 1)
                    Enqueue(_runs[run]);
            }
        }
    }

    private static UInt128[] Shares(UInt128 given, List<(int Arrival, BridgeLink Link)> links) =>
        Internals.Shares.Split(given, [.. links.Select(pair => pair.Link.Arrival.Quantity)]);

    /// <summary>How many of the units given were paid out: all, but for what the bridge kept where it paid out the same coin.</summary>
    private UInt128 PassedOn(UInt128 given, Asset asset, BridgeArrival arrival)
    {
        bool isSameCoin = asset == arrival.Asset || (CanonicalCoins.CoinOf(asset) is { } coin && coin == CanonicalCoins.CoinOf(arrival.Asset));
        if (!isSameCoin || CanonicalCoins.DecimalsOf(asset, _assetInfo) is not { } one
            || CanonicalCoins.DecimalsOf(arrival.Asset, _assetInfo) is not { } two)
            return asset == arrival.Asset ? UInt128.Min(given, arrival.Quantity) : given;
        UInt128 arrived = arrival.Quantity;
        for (; two > one; two--)
            arrived /= 10;
        for (; one > two && arrived < given; one--)
            arrived *= 10;
        return UInt128.Min(given, arrived);
    }

    /// <summary>Moves part of what goes in into a parcel of its own. Poison keeps no books, and its parcel holds nothing.</summary>
    private Parcel DivideOff(int book, UInt128 amount)
    {
        var part = new Parcel();
        if (_books[book] is null)
            part.Reset(amount);
        else
            _parcels[book].Divide(amount, _sources.RankOf, part);
        return part;
    }

    /// <summary>The bridge's fee: its share of what went in stays with the bridge.</summary>
    private void KeepInBridge(int via, BridgeDeparture departure, UInt128 kept)
    {
        Parcel[] rest = [.. _parcels.Select((parcel, book) => DivideOff(book, parcel.Amount - UInt128.Min(kept, parcel.Amount)))];
        UInt128 received = _received;
        int restForBounds = _bounds?.Split(kept) ?? 0;
        _received = kept;
        RecordFlow(via, isAccount: false, hasDustLine: false);
        Account bridge = AccountOf(via);
        Label fee = _labels.DecidingAmong(StopRules.Pooled, bridge, UnixMilliseconds)
            ?? new Label(bridge, $"{departure.Protocol} (fee)", ServiceCategory.Bridge, "decoded from the deposit", 100);
        End(via, OutcomeStatus.Service, "", "", fee);
        _received = received;
        _bounds?.DepartFrom(restForBounds);
        for (int i = 0; i < rest.Length; i++)
            _parcels[i].TakeOver(rest[i]);
    }

    private void NoteCleanInTransit(Transit transit, bool isConverted)
    {
        if (_search is not { ProRata: >= 0 and var proRata })
            return;
        if (isConverted)
            transit.CleanArriving = CleanUnitsOf(transit.Parcels[proRata]);
        else
            transit.CleanGiven = CleanUnitsOf(transit.Parcels[proRata]);
    }

    private void ConvertInTransit(Transit transit, int via)
    {
        for (int i = 0; i < _books.Length; i++)
        {
            _lost.Clear();
            transit.Parcels[i].Convert(transit.Link.Arrival.Quantity, _sources.RankOf, _lost);
            CountLost(i, via);
        }
    }

    /// <summary>Takes a payout's units from what is under way to it.</summary>
    private void TakeFromBridge()
    {
        HopLeg leg = _legs[_leg];
        _underWayGiven = UInt128.Zero;
        if (!_underWay.TryGetValue(leg.OutOf, out Transit? transit))
        {
            TakeClean(leg.Given);
            return;
        }

        for (int i = 0; i < _parcels.Length; i++)
        {
            if (_books[i] is null)
            {
                _parcels[i].Reset(leg.Given);
                continue;
            }

            Parcel waiting = transit.Parcels[i];
            UInt128 part = UInt128.Min(leg.Given, waiting.Amount);
            _underWayGiven = part;
            waiting.Divide(part, _sources.RankOf, _parcels[i]);
            _parcels[i].Widen(leg.Given);
        }

        TakeForBounds(transit, leg.Given);
        transit.Arriving.CopyTo(_reach.Arriving.AsSpan());
        transit.IsTaken = true;
    }

    /// <summary>What is still under way when the trace ends has left one chain and not reached the other.</summary>
    private void TallyWhatIsUnderWay()
    {
        foreach ((_, Transit transit) in _underWay.OrderBy(pair => pair.Key))
        {
            if (transit.IsTaken && Array.TrueForAll(transit.Parcels, parcel => parcel.Stolen == UInt128.Zero))
                continue;
            OutcomeTally.Entry entry = _tally.At(transit.From, OutcomeStatus.Unresolved, "unresolved", transit.Departed.UnixMilliseconds);
            entry.Detail = $"Under way to {transit.Link.Arrival.Receiver} when the trace ended.";
            for (int i = 0; i < _parcels.Length; i++)
                foreach (Lot lot in transit.Parcels[i].Lots)
                    if (lot.IsStolen)
                        entry.Add(i, lot.Source, lot.Quantity, lot.Origin);
            if (_poison >= 0 && !transit.IsTaken)
                AddPoisonUnderWay(entry, transit);
        }
    }

    private void AddPoisonUnderWay(OutcomeTally.Entry entry, Transit transit)
    {
        for (int theft = 0; theft < _thefts.Length; theft++)
            if ((transit.Arriving[theft >> 6] >> (theft & 63) & 1) != 0)
                entry.Add(_poison, _sources.Of(theft, transit.Entered.Asset), transit.Entered.BaseUnits, transit.Entered.BaseUnits);
    }

    /// <summary>Stolen units between two chains, in the asset in which they will arrive.</summary>
    private sealed class Transit(int from, BridgeLink link, Amount given, int policies)
    {
        public int From { get; } = from;

        public BridgeLink Link { get; } = link;

        /// <summary>What their sender gave: in another asset where an exchange paid straight into the bridge.</summary>
        public Amount Given { get; } = given;

        /// <summary>What went into the bridge.</summary>
        public required Amount Entered { get; init; }

        /// <summary>The table, row and pocket they left.</summary>
        public required int Run { get; init; }

        public required int Row { get; init; }

        public required int FromLocal { get; set; }

        /// <summary>The step of a search for sources that sent them.</summary>
        public int Node { get; init; }

        /// <summary>Under pro-rata, the clean units among them, as they were given.</summary>
        public UInt128 CleanGiven { get; set; }

        /// <summary>Likewise, as they arrive.</summary>
        public UInt128 CleanArriving { get; set; }

        public required Position Departed { get; init; }

        /// <summary>The thefts whose units are under way, in the sense of poison.</summary>
        public required ulong[] Arriving { get; init; }

        public Parcel[] Parcels { get; } = new Parcel[policies];

        public bool IsTaken { get; set; }

        /// <summary>Whether only a question looks at them: a trace does not see them go in, and its stolen ones go before them.</summary>
        public required bool IsClean { get; init; }

        /// <summary>Where the log of the bounds keeps what is not taken yet.</summary>
        public int Junction { get; set; }
    }
}
