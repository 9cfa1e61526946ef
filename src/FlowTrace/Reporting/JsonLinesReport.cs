using System.Text.Json;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>
/// Writes the parts of a result that have many rows as JSON lines: one fact a line, as it stands in <see cref="JsonReport"/>, for scripts that read line by
/// line.
/// </summary>
/// <remarks>UTF-8 without a byte order mark; lines end with LF. The same result gives the same bytes. Streams are left open.</remarks>
public static class JsonLinesReport
{
    /// <summary>Writes every flow, in order.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteFlows(TraceResult result, Stream output)
    {
        ArgumentNullException.ThrowIfNull(result);
        Write(result.Graph.Edges(), new JsonItems(result).Flow, output);
    }

    /// <summary>Writes where the stolen units stand, the largest share first.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteOutcomes(TraceResult result, Stream output)
    {
        ArgumentNullException.ThrowIfNull(result);
        Write(result.Outcomes, new JsonItems(result).Outcome, output);
    }

    /// <summary>Writes every finding.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteFindings(TraceResult result, Stream output)
    {
        ArgumentNullException.ThrowIfNull(result);
        Write(result.Findings, new JsonItems(result).Finding, output);
    }

    private static void Write<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write, Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var json = new Utf8JsonWriter(output);
        foreach (T item in items)
        {
            write(json, item);
            json.Flush();
            output.WriteByte((byte)'\n');
            json.Reset();
        }
    }
}
