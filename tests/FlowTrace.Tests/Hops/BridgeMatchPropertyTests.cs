using FlowTrace.Hops;
using FsCheck;
using FsCheck.Fluent;
using static FlowTrace.Tests.Hops.BridgeLegs;

namespace FlowTrace.Tests.Hops;

/// <summary>What holds for any legs: a few receivers, amounts, ids and minutes, so that they collide often.</summary>
public sealed class BridgeMatchPropertyTests
{
    [Fact]
    public void Match_TheOrderOfTheInput_ChangesNothing() => Check(seed =>
    {
        (BridgeDeparture[] departures, BridgeArrival[] arrivals) = Legs(seed);

        return Text(BridgeMatcher.Match(departures, arrivals))
            == Text(BridgeMatcher.Match(BridgeMatcherTests.Shuffled(departures, seed + 1), BridgeMatcherTests.Shuffled(arrivals, seed + 2)));
    });

    [Fact]
    public void Match_NoLeg_IsUsedTwice() => Check(seed =>
    {
        (BridgeDeparture[] departures, BridgeArrival[] arrivals) = Legs(seed);

        BridgeMatch match = BridgeMatcher.Match(departures, arrivals);

        BridgeLink[] certain = [.. match.Links.Where(link => link.Grade != EvidenceGrade.Inferred)];
        return match.Links.Select(link => link.Arrival.Transaction).Distinct().Count() == match.Links.Count
            && match.Links.Select(link => link.Departure.Transaction).Distinct().Count() == match.Links.Count
            && certain.Length + match.OpenDepartures.Count == departures.Length
            && certain.Length + match.OpenArrivals.Count == arrivals.Length;
    });

    // Every tie that is called certain must be in every largest matching, of which all are tried here.
    [Fact]
    public void Find_CertainTies_AreThoseOfEveryLargestMatching() => Check(seed =>
    {
        var random = new Random(seed);
        int count = random.Next(1, 6);
        int[][] edges = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 5).Where(_ => random.Next(3) == 0).ToArray())];
        int[] starts = [0, .. edges.Select((_, i) => edges.Take(i + 1).Sum(list => list.Length))];

        int[] found = CertainTies.Find(starts, [.. edges.SelectMany(list => list)], 5);

        List<int[]> all = [];
        Enumerate(edges, 0, new int[count], 0, all);
        int most = all.Max(matching => matching.Count(arrival => arrival >= 0));
        int[][] largest = [.. all.Where(matching => matching.Count(arrival => arrival >= 0) == most)];
        return Enumerable.Range(0, count).All(i => found[i] == (largest.All(matching => matching[i] == largest[0][i]) ? largest[0][i] : -1));
    });

    private static void Check(Func<int, bool> holds) =>
        Prop.ForAll(Gen.Choose(1, 1_000_000_000).ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static void Enumerate(int[][] edges, int departure, int[] matching, int used, List<int[]> all)
    {
        if (departure == edges.Length)
        {
            all.Add([.. matching]);
            return;
        }

        foreach (int arrival in edges[departure].Append(-1))
        {
            if (arrival >= 0 && (used & 1 << arrival) != 0)
                continue;
            matching[departure] = arrival;
            Enumerate(edges, departure + 1, matching, arrival < 0 ? used : used | 1 << arrival, all);
        }
    }

    private static (BridgeDeparture[] Departures, BridgeArrival[] Arrivals) Legs(int seed)
    {
        var random = new Random(seed);
        string Key() => random.Next(4) == 0 ? $"{random.Next(6)}" : "";
        BridgeDeparture[] departures =
        [
            .. Enumerable.Range(0, random.Next(12)).Select(i => Departure($"d{i}", random.Next(60), (uint)random.Next(98, 102), Key()) with
            {
                Destination = random.Next(5) == 0 ? null : random.Next(2) == 0 ? Bob : Of(Arbitrum, 5),
            }),
        ];
        BridgeArrival[] arrivals =
        [
            .. Enumerable.Range(0, random.Next(12)).Select(i => Arrival($"a{i}", random.Next(90), (uint)random.Next(97, 101), Key()) with
            {
                Receiver = random.Next(2) == 0 ? Bob : Of(Arbitrum, 5), Protocol = random.Next(3) == 0 ? "" : "Example",
            }),
        ];
        return (departures, arrivals);
    }

    private static string Text(BridgeMatch match) => string.Join(
        '\n',
        match.Links.Select(link =>
            $"{link.Departure.Transaction} {link.Arrival.Transaction} {link.Grade} "
                + $"{link.Reason} {string.Join(',', link.Rivals.Select(rival => rival.Transaction))}")
            .Concat(match.OpenDepartures.Select(open =>
                $"{open.Departure.Transaction} {open.Why} {string.Join(',', open.Candidates.Select(candidate => candidate.Transaction))}"))
            .Concat(match.OpenArrivals.Select(arrival => $"{arrival.Transaction}"))
            .Concat(match.Issues.Select(issue => issue.ToString())));
}
