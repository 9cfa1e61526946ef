using System.Text.Json;

namespace FlowTrace.Reporting;

/// <summary>Writes a comparison of results for a terminal, as Markdown, or as JSON (schema <c>flowtrace.diff/1</c>).</summary>
/// <remarks>The same results make the same bytes. Long lists are cut for people and whole in JSON.</remarks>
public static class ComparisonReport
{
    /// <summary>The schema's name, the JSON document's first value.</summary>
    public const string Schema = "flowtrace.diff/1";

    private const string Title = "Why the results differ";

    /// <summary>Writes for a terminal.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteTable(ResultComparison comparison, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(output);
        TableReport.Write(ComparisonDocument.Of(comparison), output);
    }

    /// <summary>Writes for a terminal, with what each step changed.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteTable(SteppedComparison comparison, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(output);
        TableReport.Write(ComparisonDocument.Of(comparison), output);
    }

    /// <summary>Writes the same as Markdown.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteMarkdown(ResultComparison comparison, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(output);
        MarkdownReport.Write(Title, ComparisonDocument.Of(comparison), output);
    }

    /// <summary>Writes the same as Markdown, with what each step changed.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteMarkdown(SteppedComparison comparison, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(output);
        MarkdownReport.Write(Title, ComparisonDocument.Of(comparison), output);
    }

    /// <summary>Writes everything as JSON in UTF-8. The stream is left open.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteJson(ResultComparison comparison, Stream output)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(output);
        Write(output, json => new ComparisonJson(json, comparison).Write());
    }

    /// <summary>Writes everything as JSON in UTF-8: the whole, and each step under <c>steps</c>. The stream is left open.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteJson(SteppedComparison comparison, Stream output)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(output);
        Write(output, json =>
        {
            new ComparisonJson(json, comparison.Whole).Write();
            json.WriteStartArray("steps");
            foreach (ComparisonStep step in comparison.Steps)
            {
                json.WriteStartObject();
                json.WriteString("name", step.Name);
                new ComparisonJson(json, step.Comparison).Write();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void Write(Stream output, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            write(json);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}
