using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Reporting;

/// <summary>Finds the accounts where thefts of several results meet.</summary>
internal sealed class ConvergenceSearch
{
    private const int Parts = 64;
    private const int PartShift = 58;

    private readonly ResultScan[] _scans;
    private readonly int _least;

    // The number of each theft of each result, counted over all results, and which of them is the first of those that are one.
    private readonly Dictionary<int, int>[] _numbers;
    private readonly int[] _firsts;

    // Which thefts reach an account, by the hash of its text: candidates only, whose texts are compared in the end.
    private readonly HashSlots _candidates = new(1 << 10);

    public ConvergenceSearch(ResultScan[] scans, int least)
    {
        _scans = scans;
        _least = least;
        _numbers = new Dictionary<int, int>[scans.Length];
        int count = 0;
        for (int i = 0; i < scans.Length; i++)
        {
            _numbers[i] = [];
            foreach (int theft in scans[i].Thefts)
                _numbers[i].TryAdd(theft, count++);
        }

        _firsts = [.. Enumerable.Range(0, count)];
        Join();
    }

    public Convergence Run()
    {
        NoteCandidates();
        (IReadOnlyList<ConvergedTheft> thefts, Dictionary<int, int> ordinals) = Thefts();
        var gathered = new SortedDictionary<string, Gathering>(StringComparer.Ordinal);
        for (int i = 0; i < _scans.Length; i++)
            Gather(i, ordinals, gathered);
        Gathering[] meeting = [.. gathered.Values.Where(one => one.Thefts.Count >= _least)];
        ConvergencePoint[] points =
        [
            .. meeting.Where(one => one is { IsService: false, IsHub: false }).Select(one => one.ToPoint())
                .OrderByDescending(point => point.Thefts.Count).ThenByDescending(point => point.SharePartsPerMillion).ThenBy(point => point.Account),
        ];
        return Convergence.Of(_scans, points, thefts, meeting.Count(one => one.IsService), meeting.Count(one => !one.IsService && one.IsHub), _least);
    }

    // In parts by the hashes' first bits, each of which a processor's cache has room for; no hash is in two parts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NoteCandidates()
    {
        int most = _scans.Sum(scan => scan.Arrivals.Length) / Parts * 9 / 8;
        var parts = new List<(ulong Account, int Theft)>[Parts];
        for (int i = 0; i < Parts; i++)
            parts[i] = new List<(ulong, int)>(most);
        for (int i = 0; i < _scans.Length; i++)
            foreach (ref readonly Arrival arrival in _scans[i].Arrivals)
            {
                ulong account = _scans[i].Texts.HashOf(arrival.Key.Account);
                parts[account >> PartShift].Add((account, FirstOf(i, arrival.Key.Theft)));
            }

        foreach (List<(ulong Account, int Theft)> part in parts)
            NoteCandidates(CollectionsMarshal.AsSpan(part));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NoteCandidates(ReadOnlySpan<(ulong Account, int Theft)> reached)
    {
        var known = new HashSlots(reached.Length + 1);
        int[] reachedBy = ArrayPool<int>.Shared.Rent(reached.Length);
        foreach ((ulong account, int theft) in reached)
        {
            int slot = known.Start(account);
            int found = known.Next(account, ref slot);
            if (found < 0)
                reachedBy[known.Add(account, slot)] = theft;
            else if (reachedBy[found] != theft)
                _candidates.Note(account);
        }

        known.Seal();
        ArrayPool<int>.Shared.Return(reachedBy);
    }

    /// <summary>Two thefts of two results are one where a transfer is part of both. Those of one result are never.</summary>
    private void Join()
    {
        var owners = new Dictionary<string, (int Result, int Theft)>(StringComparer.Ordinal);
        for (int i = 0; i < _scans.Length; i++)
            foreach ((int theft, int number) in _numbers[i])
                foreach (string transfer in _scans[i].TransfersOf(theft))
                    if (!owners.TryAdd(transfer, (i, number)) && owners[transfer] is var owner && owner.Result != i)
                        Join(owner.Theft, number);
    }

    private void Join(int one, int other)
    {
        int first = Math.Min(First(one), First(other));
        _firsts[First(one)] = first;
        _firsts[First(other)] = first;
    }

    private int FirstOf(int result, int theft) => First(_numbers[result][theft]);

    private int First(int theft)
    {
        while (_firsts[theft] != theft)
            theft = _firsts[theft];
        return theft;
    }

    private (IReadOnlyList<ConvergedTheft> Thefts, Dictionary<int, int> Ordinals) Thefts()
    {
        var members = new SortedDictionary<int, List<(string Id, string Result)>>();
        for (int i = 0; i < _scans.Length; i++)
            foreach ((int theft, int number) in _numbers[i])
            {
                if (!members.TryGetValue(First(number), out List<(string, string)>? list))
                    members.Add(First(number), list = []);
                list.Add((_scans[i].Texts.TextOf(theft), _scans[i].Name));
            }

        var ordinals = new Dictionary<int, int>();
        foreach (int first in members.Keys)
            ordinals.Add(first, ordinals.Count + 1);
        return (
            [
                .. members.Select(pair => new ConvergedTheft(
                    ordinals[pair.Key], [.. pair.Value.Select(one => one.Id).Distinct(StringComparer.Ordinal)],
                    [.. pair.Value.Select(one => one.Result).Distinct(StringComparer.Ordinal)])),
            ],
            ordinals);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(int result, Dictionary<int, int> ordinals, SortedDictionary<string, Gathering> gathered)
    {
        ResultScan scan = _scans[result];
        var accounts = new Dictionary<int, Gathering?>();
        foreach (ref readonly Arrival arrival in scan.Arrivals)
        {
            int account = arrival.Key.Account;
            if (!_candidates.Contains(scan.Texts.HashOf(account)))
                continue;
            if (!accounts.TryGetValue(account, out Gathering? gathering))
                accounts.Add(account, gathering = GatheringOf(scan, account, gathered));
            gathering?.Add(ordinals[FirstOf(result, arrival.Key.Theft)], scan, arrival);
        }
    }

    // A transaction of a chain like Bitcoin is nobody.
    private static Gathering? GatheringOf(ResultScan scan, int account, SortedDictionary<string, Gathering> gathered)
    {
        string text = scan.Texts.TextOf(account);
        if (!gathered.TryGetValue(text, out Gathering? gathering))
        {
            var parsed = Account.Parse(text);
            if (parsed.IsTransaction || parsed.IsFeeSink || parsed.IsZero)
                return null;
            gathered.Add(text, gathering = new Gathering(parsed));
        }

        gathering.IsService |= scan.Services.Contains(account);
        gathering.IsHub |= scan.Hubs.Contains(account);
        if (gathering.Label.Length == 0)
            gathering.Label = scan.LabelOf(account);
        return gathering;
    }

    /// <summary>What one account received, by theft, asset, policy and result.</summary>
    private sealed class Gathering(Account account)
    {
        private readonly Dictionary<(int Theft, string Asset, string Policy, string Result), ConvergenceFigure> _figures = [];
        private readonly Dictionary<(int Theft, string Result), long> _mainShares = [];

        public SortedSet<int> Thefts { get; } = [];

        public bool IsService { get; set; }

        public bool IsHub { get; set; }

        public string Label { get; set; } = "";

        public void Add(int theft, ResultScan scan, in Arrival arrival)
        {
            ArrivalKey key = arrival.Key;
            Thefts.Add(theft);
            string asset = scan.Texts.TextOf(key.Asset);
            string policy = scan.Texts.TextOf(key.Policy);
            UInt128 stolen = scan.StolenOf(key.Theft, key.OriginAsset);
            long share = stolen == UInt128.Zero ? 0 : (long)UInt128.Min(long.MaxValue, WideMath.MulDiv(arrival.Origin, 1_000_000, stolen, out _));
            (UInt128 Least, UInt128 Most)? bounds = scan.BoundsOf(key.Account, key.Theft, key.Asset);
            (int, string, string, string) place = (theft, asset, policy, scan.Name);
            ConvergenceFigure before = _figures.TryGetValue(place, out ConvergenceFigure? known) ? known
                : new ConvergenceFigure(theft, Asset.Parse(asset), policy, 0, 0, 0, bounds?.Least, bounds?.Most, scan.Name);
            _figures[place] = before with
            {
                Quantity = before.Quantity + arrival.Quantity,
                Origin = before.Origin + arrival.Origin,
                SharePartsPerMillion = Math.Max(before.SharePartsPerMillion, share),
            };
            if (scan.Policies.Count > 0 && policy == scan.Policies[0])
                _mainShares[(theft, scan.Name)] = Math.Max(_mainShares.GetValueOrDefault((theft, scan.Name)), share);
        }

        public ConvergencePoint ToPoint() => new(
            account, Label, [.. Thefts],
            [
                .. _figures.Values.GroupBy(figure => (figure.Theft, figure.Asset, figure.Policy)).Select(group =>
                    group.OrderByDescending(figure => figure.Quantity).ThenBy(figure => figure.Result, StringComparer.Ordinal).First())
                    .OrderBy(figure => figure.Theft).ThenBy(figure => figure.Asset).ThenBy(figure => figure.Policy, StringComparer.Ordinal),
            ])
        {
            SharePartsPerMillion = Thefts.Sum(theft => _mainShares.Where(pair => pair.Key.Theft == theft).Select(pair => pair.Value).DefaultIfEmpty(0).Max()),
        };
    }
}
