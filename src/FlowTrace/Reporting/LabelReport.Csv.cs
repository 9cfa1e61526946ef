using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Reporting;

public static partial class LabelReport
{
    private const string LabelColumns =
        "account,name,category,confidence,source,since,until,note,original_category,pack,actor,confidence_word,tag_type,cluster_definer,stated,list,edition";

    /// <summary>
    /// Writes labels as FlowTrace's own CSV, which reads back as the same labels. Actors are named by id; only a compiled pack keeps what is said of them.
    /// </summary>
    /// <remarks>
    /// A cell that a spreadsheet would take for a formula gets an apostrophe before it, and one that begins with apostrophes before such a character one more;
    /// the reader takes it off again. Characters that do not show, or could steer a terminal, are written out for good (<c>\u202E</c>); a compiled pack keeps
    /// them.
    /// </remarks>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteCsv(IEnumerable<Label> labels, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(LabelColumns + "\n");
        foreach (Label label in labels)
            output.Write(LabelCells(label) + "\n");
    }

    /// <summary>Writes lookups as FlowTrace's own CSV of their labels, with whether each decides in the first period shown behind it.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteCsv(IReadOnlyList<LabelLookup> lookups, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(lookups);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(LabelColumns + ",decides\n");
        foreach (LabelLookup lookup in lookups)
            foreach (Label label in lookup.Labels)
                output.Write($"{LabelCells(label)},{(lookup.Periods.Any(period => period.Deciding == label) ? "yes" : "no")}\n");
    }

    /// <summary>Writes the counts of a summary as CSV: <c>by,key,labels</c>.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteCsv(LabelSummary summary, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(output);
        output.Write("by,key,labels\n");
        foreach ((string title, IReadOnlyList<(string Key, int Labels)> counts) in CountsOf(summary))
            foreach ((string key, int labels) in counts)
                output.Write(string.Create(CultureInfo.InvariantCulture, $"{title},{CsvReport.Cell(key)},{labels}\n"));
        foreach ((Account account, _) in summary.Conflicts)
            output.Write($"contradiction,{CsvReport.Cell(account.ToString())},{summary.Book.Of(account).Count}\n");
    }

    /// <summary>Writes defects as CSV: <c>severity,file,line,message,text,count</c>.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteCsv(IReadOnlyList<ReadIssue> issues, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(issues);
        ArgumentNullException.ThrowIfNull(output);
        output.Write("severity,file,line,message,text,count\n");
        foreach (ReadIssue issue in issues)
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{ReportText.Word(issue.Severity)},{CsvReport.Cell(issue.Source)},{issue.LineNumber},{CsvReport.Cell(issue.Message)},")
                + string.Create(CultureInfo.InvariantCulture, $"{CsvReport.Cell(issue.Text)},{issue.Count}\n"));
    }

    private static string LabelCells(Label label)
    {
        LabelDetails details = label.Details;
        return string.Join(
            ',',
            Cell(label.Account.ToString()), Cell(label.Name), label.Category.ToName(), label.Confidence.ToString(CultureInfo.InvariantCulture),
            Cell(label.Source), TimeCell(label.SinceUnixMilliseconds), TimeCell(label.UntilUnixMilliseconds), Cell(label.Note), Cell(label.OriginalCategory),
            Cell(details.Pack), Cell(details.Actor), Cell(details.ConfidenceWord), Cell(details.TagType), details.IsClusterDefiner ? "true" : "",
            TimeCell(details.StatedUnixMilliseconds), Cell(ListOf(details)), TimeCell(details.EditionUnixMilliseconds));
    }

    private static string Cell(string original)
    {
        string text = ReportText.Name(original, int.MaxValue);
        ReadOnlySpan<char> bare = text.AsSpan().TrimStart('\'');
        return CsvReport.Cell(bare.Length < text.Length && !bare.IsEmpty && CsvReport.IsFormula(bare[0]) ? "'" + text : text);
    }

    private static string TimeCell(long? unixMilliseconds) => unixMilliseconds is { } time ? TimeOf(time) : "";
}
