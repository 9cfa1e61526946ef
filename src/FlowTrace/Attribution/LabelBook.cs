using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Attribution;

/// <summary>Who is who. Several labels for one account stand side by side. Immutable and safe to share between threads.</summary>
public sealed class LabelBook
{
    private readonly Dictionary<Account, Label[]> _byAccount;

    /// <summary>Makes a book of labels.</summary>
    /// <param name="labels">The labels, in order of precedence among equals.</param>
    /// <param name="issues">What was wrong with their sources.</param>
    /// <param name="inputs">What was read.</param>
    public LabelBook(IEnumerable<Label> labels, IReadOnlyList<ReadIssue>? issues = null, IReadOnlyList<InputDescription>? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        _byAccount = labels.GroupBy(label => label.Account).ToDictionary(group => group.Key, group => group.ToArray());
        Issues = issues ?? [];
        Inputs = inputs ?? [];
    }

    /// <summary>A book without labels.</summary>
    public static LabelBook Empty { get; } = new([]);

    /// <summary>One book of several: labels of earlier books come first, and so take precedence among equals.</summary>
    public static LabelBook Combine(IReadOnlyList<LabelBook> books)
    {
        ArgumentNullException.ThrowIfNull(books);
        return books.Count == 1 ? books[0] : new LabelBook(
            books.SelectMany(book => book.All),
            [.. books.SelectMany(book => book.Issues)], [.. books.SelectMany(book => book.Inputs)]);
    }

    /// <summary>Every label, by account in the order of their first, and for each account as given.</summary>
    internal IEnumerable<Label> All => _byAccount.Values.SelectMany(labels => labels);

    /// <summary>How many accounts bear a label.</summary>
    public int Count => _byAccount.Count;

    /// <summary>What was wrong with the sources.</summary>
    public IReadOnlyList<ReadIssue> Issues { get; }

    /// <summary>What was read.</summary>
    public IReadOnlyList<InputDescription> Inputs { get; }

    /// <summary>Every label of the account.</summary>
    public IReadOnlyList<Label> Of(Account account) => _byAccount.TryGetValue(account, out Label[]? labels) ? labels : [];

    /// <summary>
    /// The label that decides what the account is at a time: of those that count then, the one with the highest confidence;
    /// among equals one with a category before one without, then the first given.
    /// </summary>
    public Label? Deciding(Account account, long unixMilliseconds) => Best(account, unixMilliseconds, null);

    /// <summary>
    /// Of the labels that count at a time and have one of the categories, the one that <see cref="Deciding"/> would prefer; null when the account
    /// bears none. An exchange that is sanctioned too is still an exchange.
    /// </summary>
    public Label? DecidingAmong(IReadOnlySet<ServiceCategory> categories, Account account, long unixMilliseconds)
    {
        ArgumentNullException.ThrowIfNull(categories);
        return Best(account, unixMilliseconds, categories);
    }

    private Label? Best(Account account, long unixMilliseconds, IReadOnlySet<ServiceCategory>? categories)
    {
        Label? best = null;
        if (_byAccount.TryGetValue(account, out Label[]? labels))
            foreach (Label label in labels)
                if (label.CountsAt(unixMilliseconds) && categories?.Contains(label.Category) != false && (best is null || Rank(label) > Rank(best)))
                    best = label;
        return best;
    }

    private static int Rank(Label label) => (label.Confidence * 2) + (label.Category == ServiceCategory.None ? 0 : 1);
}
