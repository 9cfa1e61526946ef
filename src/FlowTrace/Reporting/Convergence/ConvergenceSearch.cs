using System.Runtime.InteropServices;
using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Reporting;

/// <summary>Finds the accounts where thefts of several results meet.</summary>
internal sealed class ConvergenceSearch
{
    private const int Parts = 4;

    private readonly ResultScan[] _scans;
    private readonly int _least;

    // The number of each theft of each result, counted over all results, and which of them is the first of those that are one.
    private readonly Dictionary<int, int>[] _numbers;
    private readonly int[] _firsts;

    // Which thefts reach an account, by the hash of its text: candidates only, whose texts are compared in the end.
    private readonly HashSet<ulong> _candidates = [];

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

    // By the hashes' first bits, side by side: no hash is in two parts, and which part is done first changes nothing.
    private void NoteCandidates()
    {
        int arrivals = _scans.Sum(scan => scan.Arrivals.Count);
        var found = new HashSet<ulong>[Parts];
        Parallel.For(0, Parts, part =>
        {
            var oneTheft = new Dictionary<ulong, int>(arrivals / Parts);
            found[part] = [];
            for (int i = 0; i < _scans.Length; i++)
                foreach (ArrivalKey key in _scans[i].Arrivals.Keys)
                {
                    ulong account = _scans[i].Texts.HashOf(key.Account);
                    if ((int)(account >> 62) != part)
                        continue;
                    int theft = First(_numbers[i][key.Theft]);
                    ref int known = ref CollectionsMarshal.GetValueRefOrAddDefault(oneTheft, account, out bool isKnown);
                    if (!isKnown)
                        known = theft;
                    else if (known != theft)
                        found[part].Add(account);
                }
        });
        foreach (HashSet<ulong> part in found)
            _candidates.UnionWith(part);
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

    private void Gather(int result, Dictionary<int, int> ordinals, SortedDictionary<string, Gathering> gathered)
    {
        ResultScan scan = _scans[result];
        var accounts = new Dictionary<int, Gathering?>();
        foreach ((ArrivalKey key, ArrivalSum sum) in scan.Arrivals)
        {
            if (!_candidates.Contains(scan.Texts.HashOf(key.Account)))
                continue;
            if (!accounts.TryGetValue(key.Account, out Gathering? gathering))
                accounts.Add(key.Account, gathering = GatheringOf(scan, key.Account, gathered));
            gathering?.Add(ordinals[First(_numbers[result][key.Theft])], scan, key, sum);
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

        public void Add(int theft, ResultScan scan, in ArrivalKey key, in ArrivalSum sum)
        {
            Thefts.Add(theft);
            string asset = scan.Texts.TextOf(key.Asset);
            string policy = scan.Texts.TextOf(key.Policy);
            UInt128 stolen = scan.StolenOf(key.Theft, key.OriginAsset);
            long share = stolen == UInt128.Zero ? 0 : (long)UInt128.Min(long.MaxValue, WideMath.MulDiv(sum.Origin, 1_000_000, stolen, out _));
            (UInt128 Least, UInt128 Most)? bounds = scan.BoundsOf(key.Account, key.Theft, key.Asset);
            (int, string, string, string) place = (theft, asset, policy, scan.Name);
            ConvergenceFigure before = _figures.TryGetValue(place, out ConvergenceFigure? known) ? known
                : new ConvergenceFigure(theft, Asset.Parse(asset), policy, 0, 0, 0, bounds?.Least, bounds?.Most, scan.Name);
            _figures[place] = before with
            {
                Quantity = before.Quantity + sum.Quantity,
                Origin = before.Origin + sum.Origin,
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
