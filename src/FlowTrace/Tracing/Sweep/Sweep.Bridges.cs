using System.Globalization;
using System.Runtime.InteropServices;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>
/// Ways over bridges: what goes in on one chain waits, and arrives where its payout stands on another. Legs are read from each table when it
/// comes, and tied anew when stolen units reach one.
/// </summary>
internal sealed partial class Sweep
{
    private readonly List<BridgePoint> _departures = [];
    private readonly List<BridgePoint> _arrivals = [];
    private readonly Dictionary<BridgeDeparture, int> _knownDepartures = [];
    private readonly Dictionary<BridgeArrival, int> _knownArrivals = [];
    private readonly List<ReadIssue> _bridgeIssues = [];

    // By the number of the arrival that is waited for.
    private readonly Dictionary<int, Transit> _underWay = [];
    private readonly Dictionary<BridgeDeparture, OpenDeparture> _openDepartures = new(ReferenceEqualityComparer.Instance);
    private Dictionary<int, List<(int Arrival, BridgeLink Link)>> _linksOf = [];
    private IReadOnlyList<ReadIssue> _matchIssues = [];
    private Dictionary<Asset, AssetInfo> _assetInfo = [];
    private TwinAccounts? _twins;
    private bool _isMatched = true;

    /// <summary>What could not be read of bridges, and what contradicts itself.</summary>
    public IEnumerable<ReadIssue> BridgeIssues => _bridgeIssues.Concat(_matchIssues).Distinct();

    private bool IsIntoBridge => IsInHop && _legs[_leg].Into >= 0;

    private bool IsOutOfBridge => IsInHop && _legs[_leg].OutOf >= 0;

    /// <summary>Reads the legs of bridges that a new table shows.</summary>
    private void ReadBridges(Run run)
    {
        int known = _departures.Count + _arrivals.Count;
        BridgeRecord record = BridgeDecoding.Default.Decode(run.Table);
        _bridgeIssues.AddRange(record.Issues);
        if (record.Departures.Count + record.Arrivals.Count > 0)
        {
            Dictionary<TransactionId, List<int>> numbers = run.NumbersOf(
                [.. record.Departures.Select(leg => leg.Transaction), .. record.Arrivals.Select(leg => leg.Transaction)]);
            foreach (BridgeDeparture departure in record.Departures)
                AddPoint(run, numbers, departure);
            foreach (BridgeArrival arrival in record.Arrivals)
                AddPoint(run, numbers, arrival);
        }

        AddAssertedLegs(run);
        _isMatched &= _departures.Count == 0 || (_departures.Count + _arrivals.Count == known && !HasStatedReceiver(run));
    }

    /// <summary>Whether a table has an account that a departure names as its receiver: its transfers may be payouts.</summary>
    private bool HasStatedReceiver(Run run) =>
        _departures.Exists(point => point.Departure!.Destination is { } receiver && run.Table.Accounts.Find(receiver) >= 0);

    private void AddPoint(Run run, Dictionary<TransactionId, List<int>> numbers, BridgeDeparture departure)
    {
        int row = FindRow(run, numbers, departure.Transaction, row => DepartureFit(run, row, departure));
        AddPoint(_departures, _knownDepartures, run, row, departure, new BridgePoint(departure, null));
    }

    private void AddPoint(Run run, Dictionary<TransactionId, List<int>> numbers, BridgeArrival arrival)
    {
        int row = FindRow(run, numbers, arrival.Transaction, row => ArrivalFit(run, row, arrival));
        AddPoint(_arrivals, _knownArrivals, run, row, arrival, new BridgePoint(null, arrival));
    }

    /// <summary>Adds a leg; one that an earlier table has already shown only gets another place.</summary>
    private static void AddPoint<T>(List<BridgePoint> points, Dictionary<T, int> known, Run run, int row, T leg, BridgePoint point)
        where T : notnull
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(known, leg, out bool isKnown);
        if (!isKnown)
        {
            number = points.Count;
            points.Add(point);
        }

        if (row < 0)
            return;
        points[number].Places.Add((run.Number, row));
        run.AddCrossing(new Crossing(row, point.Departure is not null, number));
    }

    /// <summary>How well a row shows a departure: its asset and amount into the contract it names, the last such row before others.</summary>
    private static int DepartureFit(Run run, int row, BridgeDeparture departure)
    {
        if (run.Table.AssetOfPocket(run.Columns.FromPocket[row]) != departure.Asset || run.Columns.Kind[row] == TransferKind.Fee)
            return 0;
        Account to = run.Table.AccountOfPocket(run.Columns.ToPocket[row]);
        bool isExact = run.Columns.Quantity[row] == departure.Quantity;
        return to == departure.Via ? isExact ? 4 : 3 : isExact ? 2 : to.IsZero ? 1 : 0;
    }

    private static int ArrivalFit(Run run, int row, BridgeArrival arrival)
    {
        if (run.Table.AssetOfPocket(run.Columns.ToPocket[row]) != arrival.Asset || run.Columns.Kind[row] == TransferKind.Fee)
            return 0;
        Account to = run.Table.AccountOfPocket(run.Columns.ToPocket[row]);
        bool isExact = run.Columns.Quantity[row] == arrival.Quantity;
        return to == arrival.Receiver ? isExact ? 4 : 3 : isExact ? 2 : 0;
    }

    private static int FindRow(Run run, Dictionary<TransactionId, List<int>> numbers, TransactionId id, Func<int, int> fit)
    {
        int best = -1;
        int bestFit = 0;
        if (numbers.TryGetValue(id, out List<int>? transactions))
            foreach (int transaction in transactions)
            {
                (int start, int end) = run.RowsOfTransaction(run.FirstRowOf(transaction));
                for (int row = start; row < end; row++)
                    if (fit(row) is var now && now > 0 && now >= bestFit && !run.IsCrossing(row))
                        (best, bestFit) = (row, now);
            }

        return best;
    }

    /// <summary>Ties what is known now. The legs of every table count, not only those stolen units reach: rivals matter.</summary>
    private void MatchBridges()
    {
        if (_isMatched)
            return;
        _isMatched = true;
        AddPlainPayouts();
        _assetInfo = AssetInfoOfRuns();
        _twins = null;
        var options = new BridgeMatchOptions { Assets = _assetInfo };
        BridgeMatch match = BridgeMatcher.Match(
            [.. _departures.Select(point => point.Departure!)], [.. _arrivals.Select(point => point.Arrival!)], _options.Links, options);
        _linksOf = match.Links.Where(link => _options.Follow.Contains(link.Grade))
            .GroupBy(link => _knownDepartures[link.Departure])
            .ToDictionary(group => group.Key, group => group.Select(link => (_knownArrivals[link.Arrival], link)).ToList());
        _openDepartures.Clear();
        foreach (OpenDeparture open in match.OpenDepartures)
            _openDepartures[open.Departure] = open;
        _matchIssues = [.. match.Issues, .. match.OpenAssertions.Select(open => open.Issue)];
        FindEarlyArrivals();
    }

    private Dictionary<Asset, AssetInfo> AssetInfoOfRuns()
    {
        var info = new Dictionary<Asset, AssetInfo>();
        foreach (Run run in _runs)
            foreach ((Asset asset, AssetInfo description) in run.Table.AssetInfo)
                info.TryAdd(asset, description);
        return info;
    }

    /// <summary>
    /// Many bridges pay out by a plain transfer. Whatever reaches the stated receiver of a departure, and is no known payout, may be one; which
    /// asset, amount and time fit is the matcher's business.
    /// </summary>
    private void AddPlainPayouts()
    {
        foreach (Account receiver in _departures.Select(point => point.Departure!.Destination).OfType<Account>().Distinct().ToArray())
            foreach (Run run in _runs.ToArray())
                AddPlainPayouts(run, receiver);
    }

    private void AddPlainPayouts(Run run, Account receiver)
    {
        int account = run.Table.Accounts.Find(receiver);
        if (account < 0)
            return;
        foreach (int pocket in run.Columns.PocketsOf(account))
            foreach (int row in run.Columns.RowsOf(pocket))
                if (run.Columns.ToPocket[row] == pocket && run.Columns.Kind[row] != TransferKind.Fee && !run.IsCrossing(row))
                    AddPlainArrival(run, row);
    }

    private void AddPlainArrival(Run run, int row)
    {
        BridgeArrival arrival = PlainArrival(run, row);
        AddPoint(_arrivals, _knownArrivals, run, row, arrival, new BridgePoint(null, arrival));
    }

    private static BridgeArrival PlainArrival(Run run, int row)
    {
        Transfer transfer = run.Table[row];
        return new BridgeArrival("", "", transfer.Transaction, transfer.Position, transfer.To, transfer.Asset, transfer.Quantity) { Payer = transfer.From };
    }

    /// <summary>
    /// What an analyst ties and no decoder read is carried out by the transactions' own transfers, where each has only one that can be meant.
    /// </summary>
    private void AddAssertedLegs(Run run)
    {
        if (_options.Links.Count == 0)
            return;
        Dictionary<TransactionId, List<int>> numbers = run.NumbersOf([.. _options.Links.SelectMany(link => new[] { link.Departure, link.Arrival })]);
        foreach (AssertedLink link in _options.Links)
        {
            if (OnlyRow(run, numbers, link.Departure, link.DepartureChain, row => link.Sender is not { } who || run.Table[row].From == who)
                is var left and >= 0)
            {
                Transfer transfer = run.Table[left];
                var departure = new BridgeDeparture(
                    "", "", transfer.Transaction, transfer.Position, transfer.From, transfer.To, transfer.Asset, transfer.Quantity);
                AddPoint(_departures, _knownDepartures, run, left, departure, new BridgePoint(departure, null));
            }

            if (OnlyRow(run, numbers, link.Arrival, link.ArrivalChain, row => link.Receiver is not { } who || run.Table[row].To == who) is var came and >= 0)
                AddPlainArrival(run, came);
        }
    }

    /// <summary>The one transfer of a transaction that can be meant, or -1; none where a decoder has read the transaction.</summary>
    private static int OnlyRow(Run run, Dictionary<TransactionId, List<int>> numbers, TransactionId id, ChainId? chain, Func<int, bool> mayBe)
    {
        int only = -1;
        foreach (int transaction in numbers.GetValueOrDefault(id) ?? [])
        {
            (int start, int end) = run.RowsOfTransaction(run.FirstRowOf(transaction));
            if (run.CrossingsOf(transaction).Count > 0)
                return -1;
            for (int row = start; row < end; row++)
                if (run.Columns.Kind[row] != TransferKind.Fee && (chain is not { } on || run.Table.PositionOf(row).Chain == on) && mayBe(row))
                    only = only == -1 ? row : -2;
        }

        return Math.Max(only, -1);
    }

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
        if (_arrivals[arrival].Places is not [(int run, int row), ..] || _underWay.ContainsKey(arrival))
            return false;
        return _isEarly || _runs[run].Table.PositionOf(row).CompareTo(_run.Table.PositionOf(_row)) > 0;
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
        if (departure.Destination is null && departure.Sender is { } sender && (_twins ??= new TwinAccounts(KnownAccounts())).Hint(sender) is { } hint)
            words.Append(CultureInfo.InvariantCulture, $" {hint}");
        End(via, OutcomeStatus.Unresolved, "unresolved", words.ToString(), null);
    }

    private IEnumerable<Account> KnownAccounts() => _runs.SelectMany(run => run.Table.AllAccounts());

    private static string Describe(BridgeArrival arrival) =>
        $"{arrival.Quantity} of {arrival.Asset} to {arrival.Receiver} in {arrival.Transaction.ToText(arrival.Receiver.Chain)}";

    /// <summary>Splits what went in over its payouts, takes off what the bridge kept, and lets the rest wait for its arrival.</summary>
    private void Send(int from, int via, BridgeDeparture departure, List<(int Arrival, BridgeLink Link)> links)
    {
        ReachWallet(from);
        UInt128 given = _given;
        UInt128[] shares = Shares(given, links);
        for (int i = 0; i < links.Count; i++)
        {
            (int number, BridgeLink link) = links[i];
            var transit = new Transit(from, link, new Amount(shares[i], departure.Asset), _parcels.Length)
            {
                Run = _run.Number,
                Row = _row,
                FromLocal = SenderLocal,
                Departed = _run.Table.PositionOf(_row),
                Arriving = [.. _reach.Arriving],
            };
            UInt128 passed = PassedOn(shares[i], departure.Asset, link.Arrival);
            for (int book = 0; book < _parcels.Length; book++)
                transit.Parcels[book] = DivideOff(book, passed);
            if (passed < shares[i])
                KeepInBridge(via, departure, shares[i] - passed);
            ConvertInTransit(transit, via);
            _underWay.Add(number, transit);
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
        _received = kept;
        RecordFlow(via, isAccount: false, hasDustLine: false);
        Account bridge = AccountOf(via);
        Label fee = _labels.DecidingAmong(StopRules.Pooled, bridge, UnixMilliseconds)
            ?? new Label(bridge, $"{departure.Protocol} (fee)", ServiceCategory.Bridge, "decoded from the deposit", 100);
        End(via, OutcomeStatus.Service, "", "", fee);
        _received = received;
        for (int i = 0; i < rest.Length; i++)
            _parcels[i].TakeOver(rest[i]);
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
            waiting.Divide(part, _sources.RankOf, _parcels[i]);
            _parcels[i].Widen(leg.Given);
        }

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
                entry.Add(_poison, _sources.Of(theft, transit.Given.Asset), transit.Given.BaseUnits, transit.Given.BaseUnits);
    }

    /// <summary>A leg of a bridge, and the rows that show it, one a table; none where the tables do not have its transfer.</summary>
    private sealed record BridgePoint(BridgeDeparture? Departure, BridgeArrival? Arrival)
    {
        public List<(int Run, int Row)> Places { get; } = [];
    }

    /// <summary>Stolen units between two chains, in the asset in which they will arrive.</summary>
    private sealed class Transit(int from, BridgeLink link, Amount given, int policies)
    {
        public int From { get; } = from;

        public BridgeLink Link { get; } = link;

        public Amount Given { get; } = given;

        /// <summary>The table, row and pocket they left.</summary>
        public required int Run { get; init; }

        public required int Row { get; init; }

        public required int FromLocal { get; init; }

        public required Position Departed { get; init; }

        /// <summary>The thefts whose units are under way, in the sense of poison.</summary>
        public required ulong[] Arriving { get; init; }

        public Parcel[] Parcels { get; } = new Parcel[policies];

        public bool IsTaken { get; set; }
    }
}
