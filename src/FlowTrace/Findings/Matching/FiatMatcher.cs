using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Findings;

/// <summary>
/// Ties records of trades of coins for money to the transfers of an account that they may tell of. A purchase looks forward for what the account pays
/// out; a sale looks back for what it receives. Every result is an inference for a person to judge.
/// </summary>
/// <remarks>
/// The window is 7 days, the tolerance 10 % of the amount or one coin, whichever is larger. Candidates are single transfers, runs of up to 6, and subsets of 2
/// or 3 of the 10 transfers nearest in time. Immutable; safe for concurrent calls.
/// </remarks>
public sealed class FiatMatcher
{
    private const long Million = 1_000_000;
    private const long WindowMilliseconds = 7 * 86_400_000L;
    private const int LongestRun = 6;
    private const int LargestSubset = 3;
    private const int NearestInTime = 10;
    private const long NearestPrior = 800_000, TimeDecayedPrior = 860_000, RunPrior = 840_000, SubsetPrior = 820_000;

    // The study names the flags and not their bounds; these are ours (docs/matching.md).
    private const long GapMilliseconds = 2 * 86_400_000L;
    private const long EdgeMilliseconds = 12 * 3_600_000L;

    private readonly Transfer[] _paid;
    private readonly Transfer[] _received;
    private readonly UInt128 _coin;

    /// <summary>Looks through the transfers of an account in one asset.</summary>
    /// <param name="table">The transfers.</param>
    /// <param name="account">The desk's or the customer's account.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="decimals">How many decimals it has, 0 to 38.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decimals are out of range.</exception>
    public FiatMatcher(TransferTable table, Account account, Asset asset, int decimals)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, 38);
        _coin = UInt128.One;
        for (int i = 0; i < decimals; i++)
            _coin *= 10;
        Transfer[] all = [.. Enumerable.Range(0, table.Count).Select(row => table[row]).Where(row => row.Asset == asset && row.Kind != TransferKind.Fee)];
        _paid = [.. all.Where(row => row.From == account && row.To != account)];
        _received = [.. all.Where(row => row.To == account && row.From != account)];
    }

    /// <summary>Finds what a record may tell of.</summary>
    /// <param name="trade">The record; its amount is in the asset asked about.</param>
    /// <param name="most">How many candidates to list.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one candidate is asked for.</exception>
    public FiatMatch Match(FiatTrade trade, int most = 10)
    {
        ArgumentNullException.ThrowIfNull(trade);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        long time = trade.Time.ToUnixTimeMilliseconds();
        bool isPurchase = trade.Side == FiatSide.Purchase;
        Transfer[] window = [.. (isPurchase ? _paid : _received).Where(row => Distance(row, time, isPurchase) is >= 0 and <= WindowMilliseconds)];
        UInt128 expected = trade.Expected.BaseUnits;
        bool[] within = [.. window.Select(row => Difference(row.Quantity, expected) <= expected / 100)];
        int near = within.Count(one => one);
        var candidates = new Dictionary<string, FiatCandidate>(StringComparer.Ordinal);
        foreach ((FiatCandidateKind kind, int[] rows) in Groups(window, time))
            if (Candidate(kind, rows) is { } candidate)
                Keep(candidates, string.Join(',', rows), candidate);
        if (candidates.Where(pair => pair.Value.Transfers.Count == 1).OrderByDescending(pair => pair.Value.Score.Value)
            .ThenBy(pair => pair.Value.Transfers[0].Position).FirstOrDefault() is { Key: not null } best)
            candidates[best.Key] = best.Value with
            {
                Kind = FiatCandidateKind.TimeDecayed,
                Score = best.Value.Score with { Prior = TimeDecayedPrior },
            };
        return new FiatMatch(trade, [.. candidates
            .OrderByDescending(pair => pair.Value.Score.Value).ThenBy(pair => Difference(pair.Value.Total, expected))
            .ThenBy(pair => pair.Value.Transfers.Count).ThenBy(pair => pair.Value.Transfers[0].Position).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(most).Select(pair => pair.Value)]);

        int OthersNear(int[] rows) => rows.Length == 1 && within[rows[0]] ? near - 1 : near;

        FiatCandidate? Candidate(FiatCandidateKind kind, int[] rows)
        {
            if (!TrySum(rows.Select(row => window[row].Quantity), out UInt128 total))
                return null;
            UInt128 tolerance = UInt128.Max(expected / 10, _coin);
            UInt128 difference = Difference(total, expected);
            if (difference > tolerance)
                return null;
            long farthest = rows.Max(row => Distance(window[row], time, isPurchase));
            var score = new FiatScore(
                Million - (long)WideMath.MulDiv(difference, (UInt128)Million, tolerance, out _),
                Million - (farthest * Million / WindowMilliseconds),
                PriorOf(kind), rows.Length == 1 && near == 1 && within[rows[0]]);
            return new FiatCandidate(kind, [.. rows.Select(row => window[row])], total, score, FlagsOf(OthersNear(rows), total, farthest));
        }
    }

    private FiatFlags FlagsOf(int othersNear, UInt128 total, long farthest) =>
        (total % (100 * _coin) == UInt128.Zero ? FiatFlags.RoundAmount : FiatFlags.None)
        | (othersNear > 0 ? FiatFlags.SeveralNear : FiatFlags.None)
        | (farthest > GapMilliseconds ? FiatFlags.LargeGap : FiatFlags.None)
        | (farthest > WindowMilliseconds - EdgeMilliseconds ? FiatFlags.WindowEdge : FiatFlags.None);

    private static long PriorOf(FiatCandidateKind kind) => kind switch
    {
        FiatCandidateKind.Nearest => NearestPrior,
        FiatCandidateKind.TimeDecayed => TimeDecayedPrior,
        FiatCandidateKind.Run => RunPrior,
        _ => SubsetPrior,
    };

    /// <summary>Every group of transfers of the window that is tried, with the rule that forms it.</summary>
    private static IEnumerable<(FiatCandidateKind Kind, int[] Rows)> Groups(Transfer[] window, long time)
    {
        int[] near = [.. Enumerable.Range(0, window.Length).OrderBy(row => Math.Abs(window[row].Position.UnixMilliseconds - time))
            .ThenBy(row => row).Take(NearestInTime)];
        for (int row = 0; row < window.Length; row++)
            yield return (FiatCandidateKind.Nearest, [row]);
        for (int first = 0; first < window.Length; first++)
            for (int length = 2; length <= LongestRun && first + length <= window.Length; length++)
                yield return (FiatCandidateKind.Run, [.. Enumerable.Range(first, length)]);
        for (int one = 0; one < near.Length; one++)
            for (int two = one + 1; two < near.Length; two++)
            {
                yield return (FiatCandidateKind.Subset, [.. new[] { near[one], near[two] }.Order()]);
                for (int three = two + 1; three < near.Length && LargestSubset >= 3; three++)
                    yield return (FiatCandidateKind.Subset, [.. new[] { near[one], near[two], near[three] }.Order()]);
            }
    }

    // The same transfers, formed by several rules, are one candidate: the best of them.
    private static void Keep(Dictionary<string, FiatCandidate> candidates, string key, FiatCandidate candidate)
    {
        if (!candidates.TryGetValue(key, out FiatCandidate? known) || candidate.Score.Value > known.Score.Value)
            candidates[key] = candidate;
    }

    /// <summary>How long after a purchase, or before a sale; below zero on the other side of it.</summary>
    private static long Distance(in Transfer transfer, long time, bool isPurchase) =>
        isPurchase ? transfer.Position.UnixMilliseconds - time : time - transfer.Position.UnixMilliseconds;

    private static UInt128 Difference(UInt128 one, UInt128 other) => one > other ? one - other : other - one;

    private static bool TrySum(IEnumerable<UInt128> quantities, out UInt128 sum)
    {
        sum = UInt128.Zero;
        foreach (UInt128 quantity in quantities)
        {
            if (quantity > UInt128.MaxValue - sum)
                return false;
            sum += quantity;
        }

        return true;
    }
}
