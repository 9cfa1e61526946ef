using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>What a trace was asked: the thefts and every option that shapes the result, as one text that a later run can be asked again with.</summary>
/// <param name="Thefts">The thefts.</param>
/// <param name="Options">The options.</param>
/// <remarks>
/// The text is JSON, schema <c>flowtrace.definition/1</c>. It is canonical: equal definitions have equal texts. <see cref="TraceOptions.ReadAhead"/>, which
/// shapes no result, is no part of it.
/// </remarks>
public sealed partial record TraceDefinition(IReadOnlyList<Theft> Thefts, TraceOptions Options)
{
    /// <summary>The schema's name, the document's first value.</summary>
    public const string Schema = "flowtrace.definition/1";

    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The definition as JSON.</summary>
    public string ToJson()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Written))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteString("title", Options.Title);
            json.WriteStartArray("thefts");
            foreach (Theft theft in Thefts.OrderBy(theft => theft.Id, StringComparer.Ordinal))
                Write(json, theft);
            json.WriteEndArray();
            WriteOptions(json, Options);
            json.WriteStartArray("links");
            foreach (AssertedLink link in Options.Links)
                Write(json, link);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static void Write(Utf8JsonWriter json, Theft theft)
    {
        json.WriteStartObject();
        json.WriteString("id", theft.Id);
        WriteList(json, "holders", theft.Holders);
        WriteList(json, "victims", theft.Victims);
        WriteList(json, "transactions", theft.Transactions);
        WriteList(json, "into", theft.Into);
        WriteList(json, "assets", theft.Assets);
        json.WriteString("since", theft.Since?.ToString());
        json.WriteString("until", theft.Until?.ToString());
        json.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter json, TraceOptions options)
    {
        WriteList(json, "policies", options.Policies.Select(policy => policy.ToName()));
        WriteList(json, "stopAt", options.StopAt.Select(category => category.ToName()).Order(StringComparer.Ordinal));
        json.WriteNumber("dustPartsPerBillion", options.DustPartsPerBillion);
        json.WriteNumber("hubTransfers", options.HubTransfers);
        WriteNumber(json, "maxAccounts", options.MaxAccounts);
        WriteNumber(json, "maxHops", options.MaxHops);
        json.WriteString("untilTime", options.UntilTime?.ToString());
        WriteList(json, "follow", options.Follow.Order().Select(grade => grade.ToName()));
        json.WriteBoolean("mixerCandidates", options.MixerCandidates);
        json.WriteBoolean("bounds", options.Bounds);
        json.WriteBoolean("keepNoise", options.KeepNoise);
        json.WriteBoolean("allowUnfinal", options.AllowUnfinal);
        json.WriteStartObject("findings");
        foreach ((string parameter, long value) in options.Findings.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteNumber(parameter, value);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AssertedLink link)
    {
        json.WriteStartObject();
        json.WriteString("departure", link.Departure.ToString());
        json.WriteString("departureChain", link.DepartureChain?.ToString());
        json.WriteString("arrival", link.Arrival.ToString());
        json.WriteString("arrivalChain", link.ArrivalChain?.ToString());
        json.WriteString("sender", link.Sender?.ToString());
        json.WriteString("receiver", link.Receiver?.ToString());
        json.WriteString("source", link.Source);
        json.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items)
        where T : notnull
    {
        json.WriteStartArray(name);
        foreach (T item in items)
            json.WriteStringValue(item.ToString());
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } value)
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
