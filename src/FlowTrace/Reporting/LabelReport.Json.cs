using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Reporting;

public static partial class LabelReport
{
    private const string Schema = "flowtrace.labels/1";

    /// <summary>Writes lookups as JSON, schema <c>flowtrace.labels/1</c>: every label with every field, and which decides when.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteJson(IReadOnlyList<LabelLookup> lookups, LabelBook book, Stream output)
    {
        ArgumentNullException.ThrowIfNull(lookups);
        ArgumentNullException.ThrowIfNull(book);
        Write(output, json => List(json, "accounts", lookups, lookup =>
        {
            json.WriteStartObject();
            json.WriteString("account", lookup.Account.ToString());
            List(json, "labels", lookup.Labels, label => WriteLabel(json, label, book));
            List(json, "periods", lookup.Periods, period => WritePeriod(json, period, lookup.Labels));
            json.WriteEndObject();
        }));
    }

    /// <summary>Writes the summary of a book as JSON, schema <c>flowtrace.labels/1</c>, with every contradiction.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteJson(LabelSummary summary, Stream output)
    {
        ArgumentNullException.ThrowIfNull(summary);
        Write(output, json =>
        {
            List(json, "inputs", summary.Book.Inputs, input => JsonItems.Input(json, input));
            List(json, "origins", summary.Book.Origins, input => JsonItems.Input(json, input));
            json.WriteNumber("labels", summary.Book.LabelCount);
            json.WriteNumber("accounts", summary.Book.Count);
            json.WriteNumber("actors", summary.Book.Actors.Count);
            List(json, "editions", summary.Book.Editions, edition =>
            {
                json.WriteStartObject();
                json.WriteString("list", edition.List);
                json.WriteString("part", edition.Part);
                json.WriteString("date", TimeOf(edition.UnixMilliseconds));
                json.WriteEndObject();
            });
            foreach ((string title, IReadOnlyList<(string Key, int Labels)> counts) in CountsOf(summary))
            {
                json.WriteStartObject("by" + char.ToUpperInvariant(title[0]) + title[1..]);
                foreach ((string key, int labels) in counts)
                    json.WriteNumber(key, labels);
                json.WriteEndObject();
            }

            List(json, "contradictions", summary.Conflicts, conflict =>
            {
                json.WriteStartObject();
                json.WriteString("account", conflict.Account.ToString());
                json.WritePropertyName("decides");
                WriteLabel(json, conflict.Period.Deciding!, summary.Book);
                List(json, "against", conflict.Period.Contesting, label => WriteLabel(json, label, summary.Book));
                json.WriteEndObject();
            });
        });
    }

    /// <summary>Writes defects as JSON, schema <c>flowtrace.labels/1</c>.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteJson(IReadOnlyList<ReadIssue> issues, Stream output)
    {
        ArgumentNullException.ThrowIfNull(issues);
        Write(output, json => List(json, "issues", issues, issue => JsonItems.Issue(json, issue)));
    }

    private static void Write(Stream output, Action<Utf8JsonWriter> content)
    {
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            content(json);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteLabel(Utf8JsonWriter json, Label label, LabelBook book)
    {
        json.WriteStartObject();
        json.WriteString("name", label.Name);
        json.WriteString("category", label.Category.ToName());
        json.WriteNumber("confidence", label.Confidence);
        json.WriteString("source", label.Source);
        Optional(json, "pack", label.Details.Pack);
        Optional(json, "words", label.OriginalCategory);
        Optional(json, "confidenceWord", label.Details.ConfidenceWord);
        Optional(json, "tagType", label.Details.TagType);
        if (label.Details.IsClusterDefiner)
            json.WriteBoolean("clusterDefiner", true);
        Optional(json, "since", label.SinceUnixMilliseconds);
        Optional(json, "until", label.UntilUnixMilliseconds);
        Optional(json, "stated", label.Details.StatedUnixMilliseconds);
        Optional(json, "list", ListOf(label.Details));
        Optional(json, "note", label.Note);
        Optional(json, "actor", label.Details.Actor);
        if (book.ActorOf(label) is { } actor)
        {
            json.WriteString("actorName", actor.Name);
            List(json, "jurisdictions", actor.Jurisdictions, json.WriteStringValue);
        }

        json.WriteEndObject();
    }

    private static void WritePeriod(Utf8JsonWriter json, LabelPeriod period, IReadOnlyList<Label> labels)
    {
        json.WriteStartObject();
        Optional(json, "from", period.SinceUnixMilliseconds);
        Optional(json, "until", period.UntilUnixMilliseconds);
        if (period.Deciding is { } deciding)
            json.WriteNumber("decides", labels.ToList().IndexOf(deciding));
        json.WriteString("reason", period.Reason);
        if (period.Contesting.Count > 0)
            List(json, "contested", period.Contesting, label => json.WriteNumberValue(labels.ToList().IndexOf(label)));
        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
            json.WriteString(name, text);
    }

    private static void Optional(Utf8JsonWriter json, string name, long? unixMilliseconds)
    {
        if (unixMilliseconds is { } time)
            json.WriteString(name, TimeOf(time));
    }

    private static void List<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
            write(item);
        json.WriteEndArray();
    }

    private static string TimeOf(long unixMilliseconds) => ReportText.Time(DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds));
}
