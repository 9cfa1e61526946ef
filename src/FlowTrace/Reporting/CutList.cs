using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>What a report shows of a long list, and what it leaves to the files beside it.</summary>
/// <typeparam name="T">What is listed.</typeparam>
internal sealed class CutList<T>
{
    private CutList(IReadOnlyList<T> shown, IReadOnlyList<T> rest)
    {
        Shown = shown;
        Rest = rest;
    }

    /// <summary>The largest items, in the order of the list.</summary>
    public IReadOnlyList<T> Shown { get; }

    /// <summary>The others, likewise.</summary>
    public IReadOnlyList<T> Rest { get; }

    /// <summary>
    /// Keeps the largest. Without prices, amounts of two assets cannot be compared: the largest of each asset come first, then the second largest of each,
    /// and last what has no size.
    /// </summary>
    public static CutList<T> Largest(IReadOnlyList<T> items, int most, Func<T, (Asset Asset, UInt128 Quantity)> sizeOf)
    {
        if (items.Count <= most)
            return new CutList<T>(items, []);
        var sizes = items.Select(sizeOf).ToList();
        int[] byRank =
        [
            .. Enumerable.Range(0, items.Count).GroupBy(i => sizes[i].Asset)
                .SelectMany(asset => asset.OrderByDescending(i => sizes[i].Quantity).Select((i, rank) => (Item: i, Rank: rank)))
                .OrderBy(one => sizes[one.Item].Quantity == UInt128.Zero).ThenBy(one => one.Rank).ThenBy(one => one.Item).Select(one => one.Item),
        ];
        return new CutList<T>([.. byRank.Take(most).Order().Select(i => items[i])], [.. byRank.Skip(most).Order().Select(i => items[i])]);
    }
}
