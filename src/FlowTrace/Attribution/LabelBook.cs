using System.Collections.Frozen;
using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Attribution;

/// <summary>Who is who. Several labels for one account stand side by side. Immutable and safe to share between threads.</summary>
/// <remarks>Half a million labels are a few arrays: a <see cref="Label"/> is made when it is asked for, and kept.</remarks>
public sealed class LabelBook
{
    // Lists of the sanctioned and the frozen say what happened to an account and not what it is: they contradict nobody.
    private static readonly FrozenSet<ServiceCategory> Statuses = new[] { ServiceCategory.Sanctioned, ServiceCategory.Frozen }.ToFrozenSet();

    private readonly InternTable<Account> _accounts;
    private readonly int[] _firsts;
    private readonly LabelRow[] _rows;

    // A label that two threads make at once is equal, so it does not matter whose stays.
    private readonly Label?[] _made;

    private readonly Lazy<FrozenDictionary<string, LabelActor>> _actors;

    /// <summary>Makes a book of labels.</summary>
    /// <param name="labels">The labels, in order of precedence among equals.</param>
    /// <param name="issues">What was wrong with their sources.</param>
    /// <param name="inputs">What was read.</param>
    public LabelBook(IEnumerable<Label> labels, IReadOnlyList<ReadIssue>? issues = null, IReadOnlyList<InputDescription>? inputs = null)
        : this(Collect(labels))
    {
        Issues = issues ?? [];
        Inputs = inputs ?? [];
    }

    internal LabelBook(InternTable<Account> accounts, int[] firsts, LabelRow[] rows, LabelTexts texts)
    {
        _accounts = accounts;
        _firsts = firsts;
        _rows = rows;
        _made = new Label?[rows.Length];
        Texts = texts;
        _actors = new Lazy<FrozenDictionary<string, LabelActor>>(NameActors);
    }

    private LabelBook(LabelBook book)
        : this(book._accounts, book._firsts, book._rows, book.Texts)
    {
    }

    /// <summary>A book without labels.</summary>
    public static LabelBook Empty { get; } = new([]);

    /// <summary>
    /// One book of several: labels of earlier books come first, and so take precedence among equals. Labels of an edition of a dated list end where the
    /// next edition of that list begins, in whichever book that stands.
    /// </summary>
    public static LabelBook Combine(IReadOnlyList<LabelBook> books)
    {
        ArgumentNullException.ThrowIfNull(books);
        if (books.Count == 1)
            return books[0];
        var builder = new LabelBookBuilder();
        foreach (LabelBook book in books)
            builder.Append(book);
        return builder.Build([.. books.SelectMany(book => book.Issues)], [.. books.SelectMany(book => book.Inputs)]);
    }

    /// <summary>Every label, by account in the order of their first, and for each account as given.</summary>
    public IEnumerable<Label> All
    {
        get
        {
            for (int account = 0; account < Count; account++)
                for (int row = _firsts[account]; row < _firsts[account + 1]; row++)
                    yield return _made[row] ?? _rows[row].ToLabel(_accounts[account], Texts);
        }
    }

    /// <summary>How many accounts bear a label.</summary>
    public int Count => _accounts.Count;

    /// <summary>How many labels there are.</summary>
    public int LabelCount => _rows.Length;

    /// <summary>What was wrong with the sources.</summary>
    public IReadOnlyList<ReadIssue> Issues { get; internal init; } = [];

    /// <summary>What was read.</summary>
    public IReadOnlyList<InputDescription> Inputs { get; internal init; } = [];

    /// <summary>What the compiled packs among the inputs were made from.</summary>
    public IReadOnlyList<InputDescription> Origins { get; internal init; } = [];

    /// <summary>The actors whom labels name, in the order of their sources; of two with one id the first counts.</summary>
    public IReadOnlyList<LabelActor> Actors { get; internal init; } = [];

    /// <summary>The editions of dated lists that were read, those without entries too.</summary>
    public IReadOnlyList<LabelEdition> Editions { get; internal init; } = [];

    internal LabelTexts Texts { get; }

    /// <summary>Whether any label, at any time, speaks of the account.</summary>
    internal bool Knows(Account account) => _accounts.Find(account) >= 0;

    /// <summary>Every label of the account.</summary>
    public IReadOnlyList<Label> Of(Account account)
    {
        int number = _accounts.Find(account);
        return number < 0 ? [] : [.. Enumerable.Range(_firsts[number], _firsts[number + 1] - _firsts[number]).Select(row => LabelAt(number, row))];
    }

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

    /// <summary>
    /// The labels that contradict one that decides: they count at the same time, are worth as much, and give the account another name or another
    /// category. That it decides and not they is only a matter of order.
    /// </summary>
    /// <remarks>
    /// <c>sanctioned</c> and <c>frozen</c> contradict nothing, and a label without a category none that has one; names are compared without case, and
    /// labels that name the same actor agree on the name.
    /// </remarks>
    public IReadOnlyList<Label> Contesting(Label deciding, long unixMilliseconds)
    {
        ArgumentNullException.ThrowIfNull(deciding);
        return [.. Of(deciding.Account).Where(label => label.CountsAt(unixMilliseconds) && Contradict(deciding, label))];
    }

    /// <summary>The labels of its account that contradict a label at some time at which both count.</summary>
    internal IReadOnlyList<Label> ContestingEver(Label label) =>
    [
        .. Of(label.Account).Where(other => Contradict(label, other)
            && (label.SinceUnixMilliseconds ?? long.MinValue) < (other.UntilUnixMilliseconds ?? long.MaxValue)
            && (other.SinceUnixMilliseconds ?? long.MinValue) < (label.UntilUnixMilliseconds ?? long.MaxValue)),
    ];

    /// <summary>Whether two labels of one account contradict each other, dates left aside.</summary>
    public bool Contradict(Label one, Label other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Confidence != other.Confidence || Statuses.Contains(one.Category) || Statuses.Contains(other.Category))
            return false;
        if (one.Category == ServiceCategory.None != (other.Category == ServiceCategory.None))
            return false;
        return one.Category != other.Category || !IsSameName(one, other);
    }

    /// <summary>Which label decides what the account is, and when: the times between the dates of its labels, in order, from always to ever.</summary>
    public IReadOnlyList<LabelPeriod> PeriodsOf(Account account)
    {
        IReadOnlyList<Label> labels = Of(account);
        long[] starts =
        [
            .. labels.SelectMany(label => new[] { label.SinceUnixMilliseconds, label.UntilUnixMilliseconds }).OfType<long>().Distinct().Order(),
        ];
        var periods = new List<LabelPeriod>();
        for (int i = -1; i < starts.Length; i++)
        {
            LabelPeriod next = PeriodAt(
                labels, account, i < 0 ? long.MinValue : starts[i], i < 0 ? null : starts[i], i + 1 < starts.Length ? starts[i + 1] : null);
            if (periods.Count > 0 && periods[^1].SaysAs(next))
                periods[^1] = periods[^1] with { UntilUnixMilliseconds = next.UntilUnixMilliseconds };
            else
                periods.Add(next);
        }

        return periods;
    }

    /// <summary>Which label decides what the account is at a time, and against which others.</summary>
    public LabelPeriod PeriodAt(Account account, long unixMilliseconds) =>
        PeriodAt(Of(account), account, unixMilliseconds, unixMilliseconds, unixMilliseconds);

    /// <summary>Whom the label means by its actor; null where it names none, or one whom no ActorPack describes.</summary>
    public LabelActor? ActorOf(Label label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return label.Details.Actor.Length == 0 ? null : _actors.Value.GetValueOrDefault(label.Details.Actor);
    }

    internal ref readonly Account AccountAt(int number) => ref _accounts[number];

    internal ReadOnlySpan<LabelRow> RowsOf(int number) => _rows.AsSpan(_firsts[number].._firsts[number + 1]);

    private static LabelBook Collect(IEnumerable<Label> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var builder = new LabelBookBuilder();
        foreach (Label label in labels)
            builder.Append(label);
        return builder.Build();
    }

    private bool IsSameName(Label one, Label other) =>
        one.Name.AsSpan().Trim().Equals(other.Name.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase)
        || (one.Details.Actor.Length > 0 && (one.Details.Actor == other.Details.Actor || (ActorOf(one) is { } actor && actor == ActorOf(other))));

    private LabelPeriod PeriodAt(IReadOnlyList<Label> labels, Account account, long at, long? since, long? until)
    {
        Label? deciding = Best(account, at, null);
        return new LabelPeriod(since, until, deciding, deciding is null ? [] : Contesting(deciding, at), labels.Count(label => label.CountsAt(at)));
    }

    private Label? Best(Account account, long unixMilliseconds, IReadOnlySet<ServiceCategory>? categories)
    {
        int number = _accounts.Find(account);
        if (number < 0)
            return null;
        int best = -1;
        for (int at = _firsts[number]; at < _firsts[number + 1]; at++)
        {
            ref readonly LabelRow row = ref _rows[at];
            bool counts = row.CountsAt(unixMilliseconds) && categories?.Contains((ServiceCategory)row.Category) != false;
            if (counts && (best < 0 || row.Rank > _rows[best].Rank))
                best = at;
        }

        return best < 0 ? null : LabelAt(number, best);
    }

    private Label LabelAt(int account, int row) => _made[row] ??= _rows[row].ToLabel(_accounts[account], Texts);

    private FrozenDictionary<string, LabelActor> NameActors()
    {
        var named = new Dictionary<string, LabelActor>(StringComparer.Ordinal);
        foreach (LabelActor actor in Actors)
            named.TryAdd(actor.Id, actor);
        foreach (LabelActor actor in Actors)
            foreach (string alias in actor.Aliases)
                named.TryAdd(alias, actor);
        return named.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
