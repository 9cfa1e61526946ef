using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>What a book of labels holds: sources, counts, and accounts on which labels contradict each other.</summary>
public sealed class LabelSummary
{
    private LabelSummary(LabelBook book)
    {
        Book = book;
        Label[] labels = [.. book.All];
        ByCategory = Count(labels, label => label.Category.ToName());
        ByNetwork = Count(labels, label => label.Account.Chain.Name);
        ByConfidence = Count(labels, label => label.Confidence.ToString("D3", System.Globalization.CultureInfo.InvariantCulture))
            .Select(pair => (pair.Key.TrimStart('0') is { Length: > 0 } level ? level : "0", pair.Labels, Order: pair.Key))
            .OrderByDescending(pair => pair.Order, StringComparer.Ordinal).Select(pair => (pair.Item1, pair.Labels)).ToList();
        BySource = Count(labels, label => label.Details.Pack.Length > 0 ? label.Details.Pack : label.Source);
        Conflicts = [.. ConflictsOf(book, labels)];
    }

    /// <summary>The labels.</summary>
    public LabelBook Book { get; }

    /// <summary>How many labels have each category, the most frequent first.</summary>
    public IReadOnlyList<(string Key, int Labels)> ByCategory { get; }

    /// <summary>How many labels are on each network, the most frequent first.</summary>
    public IReadOnlyList<(string Key, int Labels)> ByNetwork { get; }

    /// <summary>How many labels have each confidence, the highest first.</summary>
    public IReadOnlyList<(string Key, int Labels)> ByConfidence { get; }

    /// <summary>How many labels each source states (a pack where there is one), the most frequent first.</summary>
    public IReadOnlyList<(string Key, int Labels)> BySource { get; }

    /// <summary>
    /// The accounts on which a label that decides at some time is contradicted by another that is worth as much, in the order of the accounts.
    /// </summary>
    public IReadOnlyList<(Account Account, LabelPeriod Period)> Conflicts { get; }

    /// <summary>Counts a book.</summary>
    public static LabelSummary Of(LabelBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return new LabelSummary(book);
    }

    private static List<(string Key, int Labels)> Count(Label[] labels, Func<Label, string> key) =>
    [
        .. labels.GroupBy(key, StringComparer.Ordinal).Select(group => (group.Key, Labels: group.Count()))
            .OrderByDescending(pair => pair.Labels).ThenBy(pair => pair.Key, StringComparer.Ordinal),
    ];

    // Labels stand by account, so an account with one label is passed over without asking the book.
    private static IEnumerable<(Account Account, LabelPeriod Period)> ConflictsOf(LabelBook book, Label[] labels)
    {
        var several = new List<Account>();
        for (int i = 1; i < labels.Length; i++)
            if (labels[i].Account == labels[i - 1].Account && (several.Count == 0 || several[^1] != labels[i].Account))
                several.Add(labels[i].Account);
        foreach (Account account in several.Order())
            if (book.PeriodsOf(account).FirstOrDefault(period => period.Contesting.Count > 0) is { } period)
                yield return (account, period);
    }
}
