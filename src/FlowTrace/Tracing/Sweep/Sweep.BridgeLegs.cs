using System.Runtime.InteropServices;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>The legs of bridges: read from each table when it comes, and tied anew when stolen units reach one.</summary>
internal sealed partial class Sweep
{
    private readonly List<BridgePoint> _departures = [];
    private readonly List<BridgePoint> _arrivals = [];
    private readonly Dictionary<BridgeDeparture, int> _knownDepartures = [];
    private readonly Dictionary<BridgeArrival, int> _knownArrivals = [];
    private readonly List<ReadIssue> _bridgeIssues = [];
    private readonly Dictionary<BridgeDeparture, OpenDeparture> _openDepartures = new(ReferenceEqualityComparer.Instance);
    private Dictionary<int, List<(int Arrival, BridgeLink Link)>> _linksOf = [];
    private IReadOnlyList<ReadIssue> _matchIssues = [];
    private Dictionary<Asset, AssetInfo> _assetInfo = [];
    private bool _isMatched = true;

    /// <summary>What reads the legs of bridges.</summary>
    public BridgeDecoding Bridges { get; init; } = BridgeDecoding.Default;

    /// <summary>What could not be read of bridges, and what contradicts itself.</summary>
    public IEnumerable<ReadIssue> BridgeIssues => _bridgeIssues.Concat(_matchIssues).Distinct();

    /// <summary>Reads the legs of bridges that a new table shows.</summary>
    private void ReadBridges(Run run)
    {
        int known = _departures.Count + _arrivals.Count;
        BridgeRecord record = Bridges.Decode(run.Table);
        run.Bridges = CountOf(record);
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

    private static (int Legs, int Issues) CountOf(BridgeRecord record) => (record.Departures.Count + record.Arrivals.Count, record.Issues.Count);

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

    /// <summary>A leg of a bridge, and the rows that show it, one a table; none where the tables do not have its transfer.</summary>
    private sealed record BridgePoint(BridgeDeparture? Departure, BridgeArrival? Arrival)
    {
        public List<(int Run, int Row)> Places { get; } = [];
    }
}
