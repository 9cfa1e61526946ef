using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Reading;

namespace FlowTrace.Reporting;

/// <summary>Writes what labels say: of accounts, of whole books, and what is wrong with their files.</summary>
public static partial class LabelReport
{
    private const int MostRows = 20;
    private const int LongName = 40;

    /// <summary>Writes lookups as plain text for a terminal.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteTable(IReadOnlyList<LabelLookup> lookups, LabelBook book, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(lookups);
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(output);
        var document = new ReportDocument();
        foreach (LabelLookup lookup in lookups)
            AddLookup(document, lookup, book);
        TableReport.Write(document, output);
    }

    /// <summary>Writes the summary of a book as plain text for a terminal. Long lists end with how many entries more there are.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteTable(LabelSummary summary, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(output);
        var document = new ReportDocument();
        document.Heading("What was read");
        InputDescription[] inputs = [.. summary.Book.Inputs, .. summary.Book.Origins];
        document.Table(
            [new("file"), new("format"), new("rows", IsNumber: true), new("sha256")],
            [
                .. inputs.Take(MostRows).Select(input => new[]
                {
                    ReportText.Name(input.Name), ReportText.Name(input.Format), ReportText.Number(input.Rows), input.Sha256,
                }),
            ]);
        More(document, inputs.Length - MostRows);
        document.Sentence(
            $"{ReportText.Count(summary.Book.LabelCount, "label", "labels")} of {ReportText.Count(summary.Book.Count, "account", "accounts")}; "
            + $"{ReportText.Count(summary.Book.Actors.Count, "actor", "actors")}; "
            + $"{ReportText.Count(summary.Book.Editions.Count, "edition of a dated list", "editions of dated lists")}.");
        foreach ((string title, IReadOnlyList<(string Key, int Labels)> counts) in CountsOf(summary))
            AddCounts(document, title, counts);
        AddConflicts(document, summary);
        TableReport.Write(document, output);
    }

    /// <summary>Writes defects as plain text, every one a line: <c>severity  file:line: message [text]</c>.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteTable(IReadOnlyList<ReadIssue> issues, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(issues);
        ArgumentNullException.ThrowIfNull(output);
        foreach (ReadIssue issue in issues)
            output.Write($"{ReportText.Word(issue.Severity),-9} {ReportText.Name(issue.ToString(), 600)}\n");
        output.Write(issues.Count == 0 ? "No defect: every label was read as it stands.\n" : $"{Total(issues)}\n");
    }

    private static string Total(IReadOnlyList<ReadIssue> issues) => string.Join(", ", issues.GroupBy(issue => issue.Severity)
        .OrderByDescending(group => group.Key)
        .Select(group => $"{ReportText.Number(group.Sum(issue => issue.Count))} {ReportText.Word(group.Key)}"));

    private static void AddLookup(ReportDocument document, LabelLookup lookup, LabelBook book)
    {
        document.Sentence($"{ReportText.Of(lookup.Account)}:");
        if (lookup.Labels.Count == 0)
        {
            document.Sentence("No label.");
            return;
        }

        document.Table(
            [
                new("", IsNumber: true), new("name"), new("category"), new("confidence", IsNumber: true), new("source"), new("from"), new("until"),
                new("actor"), new("source's words"),
            ],
            [.. lookup.Labels.Select((label, i) => Row(label, i + 1, book))]);
        foreach (LabelPeriod period in lookup.Periods)
            document.Sentence(Said(lookup, period));
    }

    private static string[] Row(Label label, int number, LabelBook book) =>
    [
        ReportText.Number(number), ReportText.Name(label.Name, LongName), label.Category.ToName(), ReportText.Number(label.Confidence),
        ReportText.Name(label.Details.Pack.Length > 0 ? $"{label.Details.Pack}: {label.Source}" : label.Source, 80),
        Day(label.SinceUnixMilliseconds, "always"), Day(label.UntilUnixMilliseconds, "ever"), ActorText(label, book),
        ReportText.Name(string.Join(", ", WordsOf(label)), 80),
    ];

    private static IEnumerable<string> WordsOf(Label label)
    {
        if (label.OriginalCategory.Length > 0)
            yield return label.OriginalCategory;
        if (label.Details.ConfidenceWord.Length > 0)
            yield return label.Details.ConfidenceWord;
        if (label.Details.TagType.Length > 0)
            yield return label.Details.TagType;
        if (label.Details.IsClusterDefiner)
            yield return "cluster definer";
        if (label.Details.List.Length > 0)
            yield return $"list {ListOf(label.Details)}";
    }

    private static string ListOf(LabelDetails details) => details.ListPart.Length > 0 ? $"{details.List}/{details.ListPart}" : details.List;

    private static string ActorText(Label label, LabelBook book) => book.ActorOf(label) is not { } actor ? ReportText.Name(label.Details.Actor, LongName)
        : actor.Jurisdictions.Count == 0 ? ReportText.Name(actor.Name, LongName)
        : ReportText.Name($"{actor.Name} ({string.Join(", ", actor.Jurisdictions)})", LongName);

    private static string Said(LabelLookup lookup, LabelPeriod period)
    {
        string when = period is { SinceUnixMilliseconds: { } at, UntilUnixMilliseconds: { } same } && at == same ? $"At {Day(at, "")}"
            : lookup.Periods.Count == 1 ? "At all times"
            : period.SinceUnixMilliseconds is null ? $"Before {Day(period.UntilUnixMilliseconds, "")}"
            : period.UntilUnixMilliseconds is null ? $"From {Day(period.SinceUnixMilliseconds, "")}"
            : $"From {Day(period.SinceUnixMilliseconds, "")} to {Day(period.UntilUnixMilliseconds, "")}";
        if (period.Deciding is not { } deciding)
            return $"{when} {period.Reason}.";
        string against = period.Contesting.Count == 0 ? ""
            : $" Contested by {string.Join(" and ", period.Contesting.Select(label => NumberOf(lookup, label)))}.";
        return $"{when} {NumberOf(lookup, deciding)} decides: {period.Reason}.{against}";
    }

    private static string NumberOf(LabelLookup lookup, Label label) =>
        lookup.Labels.ToList().IndexOf(label) is >= 0 and var place ? ReportText.Number(place + 1) : ReportText.Name(label.Name);

    private static IEnumerable<(string Title, IReadOnlyList<(string Key, int Labels)> Counts)> CountsOf(LabelSummary summary) =>
        [("category", summary.ByCategory), ("network", summary.ByNetwork), ("confidence", summary.ByConfidence), ("source", summary.BySource)];

    private static void AddCounts(ReportDocument document, string title, IReadOnlyList<(string Key, int Labels)> counts)
    {
        document.Table(
            [new(title), new("labels", IsNumber: true)],
            [.. counts.Take(MostRows).Select(pair => new[] { ReportText.Name(pair.Key, 80), ReportText.Number(pair.Labels) })]);
        More(document, counts.Count - MostRows);
    }

    private static void AddConflicts(ReportDocument document, LabelSummary summary)
    {
        document.Heading("Contradictions");
        document.Sentence(summary.Conflicts.Count == 0
            ? "None: no two labels that are worth as much say different things of one account."
            : $"{ReportText.Count(summary.Conflicts.Count, "account bears", "accounts bear")} labels that are worth as much and contradict each other; the "
              + "first given decides.");
        document.List(
            [
                .. summary.Conflicts.Take(MostRows).Select(conflict => new ListEntry(
                    ReportText.Of(conflict.Account), [.. conflict.Period.Contesting.Prepend(conflict.Period.Deciding!).Select(Short)])),
            ]);
        More(document, summary.Conflicts.Count - MostRows);
    }

    private static string Short(Label label) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ReportText.Name(label.Name, LongName)}: {label.Category.ToName()}, {label.Confidence}, ")
        + ReportText.Name(label.Details.Pack.Length > 0 ? label.Details.Pack : label.Source, 60);

    private static void More(ReportDocument document, int more)
    {
        if (more > 0)
            document.Sentence($"and {ReportText.Number(more)} more; --format json lists all.");
    }

    private static string Day(long? unixMilliseconds, string none) => unixMilliseconds is { } time
        ? ReportText.Time(DateTimeOffset.FromUnixTimeMilliseconds(time)).Replace("T00:00:00Z", "", StringComparison.Ordinal)
        : none;
}
