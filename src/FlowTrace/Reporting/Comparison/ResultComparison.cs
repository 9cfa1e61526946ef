using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>
/// Why two results differ, in terms of wallets and amounts: what stood where and stands where now, and what the results were made from that differs.
/// </summary>
/// <remarks>
/// Compared are the policies that both were run under. Everything stands in a fixed order. Comparing the two the other way round gives the same with
/// before and after exchanged.
/// </remarks>
public sealed class ResultComparison
{
    private ResultComparison(ResultDocument before, ResultDocument after, IReadOnlyList<ComparisonCause> causes, IReadOnlyList<LootComparison> parts)
    {
        Before = before;
        After = after;
        Causes = causes;
        Moves = [.. parts.SelectMany(part => part.Moves())];
        Outcomes = [.. parts.SelectMany(part => part.Outcomes())];
        Flows = [.. parts.SelectMany(part => part.Flows())];
        Stolen = [.. DifferencesOf(before.Stolen, after.Stolen).OrderBy(pair => pair.Key.Theft, StringComparer.Ordinal).ThenBy(pair => pair.Key.Asset)
            .Select(pair => new StolenDifference(pair.Key.Theft, pair.Key.Asset, pair.Before, pair.After))];
        Books = [.. DifferencesOf(before.Books, after.Books)
            .Where(pair => before.Policies.Contains(pair.Key.Loot.Policy) && after.Policies.Contains(pair.Key.Loot.Policy))
            .OrderBy(pair => pair.Key.Loot).ThenBy(pair => pair.Key.Status)
            .Select(pair => new BookDifference(
                pair.Key.Loot.Theft, pair.Key.Loot.Policy, pair.Key.Loot.Asset, pair.Key.Status, pair.Before, pair.After))];
        NewAccounts = [.. after.Accounts.Except(before.Accounts).Order()];
        GoneAccounts = [.. before.Accounts.Except(after.Accounts).Order()];
    }

    /// <summary>The one result.</summary>
    public ResultDocument Before { get; }

    /// <summary>The other.</summary>
    public ResultDocument After { get; }

    /// <summary>What the two were made from that differs.</summary>
    public IReadOnlyList<ComparisonCause> Causes { get; }

    /// <summary>Where what was stolen differs.</summary>
    public IReadOnlyList<StolenDifference> Stolen { get; }

    /// <summary>Which stolen units stand elsewhere.</summary>
    public IReadOnlyList<StolenMove> Moves { get; }

    /// <summary>The places where more or fewer stolen units stand.</summary>
    public IReadOnlyList<OutcomeDifference> Outcomes { get; }

    /// <summary>The figures of the books that differ.</summary>
    public IReadOnlyList<BookDifference> Books { get; }

    /// <summary>The flows that carry more or fewer stolen units.</summary>
    public IReadOnlyList<FlowDifference> Flows { get; }

    /// <summary>Accounts that only the later result reaches.</summary>
    public IReadOnlyList<Account> NewAccounts { get; }

    /// <summary>Accounts that only the earlier result reaches.</summary>
    public IReadOnlyList<Account> GoneAccounts { get; }

    /// <summary>Whether no wallet and no amount differs, whatever the two were made from.</summary>
    public bool IsEmpty =>
        Stolen.Count == 0 && Outcomes.Count == 0 && Books.Count == 0 && Flows.Count == 0 && NewAccounts.Count == 0 && GoneAccounts.Count == 0;

    /// <summary>Compares two results.</summary>
    public static ResultComparison Compare(ResultDocument before, ResultDocument after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ComparisonCause[] causes = ComparisonCauses.Find(before, after);
        var explanations = new Explanations(causes);
        ILookup<Loot, ChangedFlow> flows = FlowsOf(before, after).ToLookup(pair => pair.Loot, pair => pair.Flow);
        ILookup<Loot, ChangedPlace> places = DifferencesOf(before.Outcomes, after.Outcomes).OrderBy(pair => pair.Key).ToLookup(
            pair => pair.Key.Loot, pair => new ChangedPlace(pair.Key.Pocket, pair.Key.Status, pair.Before, pair.After));
        LootComparison[] parts =
        [
            .. flows.Select(group => group.Key).Union(places.Select(group => group.Key))
                .Where(loot => before.Policies.Contains(loot.Policy) && after.Policies.Contains(loot.Policy)).Order()
                .Select(loot => new LootComparison(loot, [.. flows[loot]], [.. places[loot]], explanations)),
        ];
        return new ResultComparison(before, after, causes, parts);
    }

    private static IEnumerable<(Loot Loot, ChangedFlow Flow)> FlowsOf(ResultDocument before, ResultDocument after)
    {
        Dictionary<Loot, StolenFigure> none = [];
        foreach (FlowFact flow in before.Flows.Keys.Union(after.Flows.Keys).Order())
            foreach ((Loot loot, StolenFigure old, StolenFigure now) in DifferencesOf(
                before.Flows.GetValueOrDefault(flow, none), after.Flows.GetValueOrDefault(flow, none)))
                yield return (loot, new ChangedFlow(flow, old, now));
    }

    private static IEnumerable<(TKey Key, TValue Before, TValue After)> DifferencesOf<TKey, TValue>(
        Dictionary<TKey, TValue> before, Dictionary<TKey, TValue> after)
        where TKey : notnull
        where TValue : struct, IEquatable<TValue> =>
        before.Keys.Union(after.Keys).Select(key => (Key: key, Before: before.GetValueOrDefault(key), After: after.GetValueOrDefault(key)))
            .Where(pair => !pair.Before.Equals(pair.After));
}
