using System.Text.Encodings.Web;
using System.Text.Json;
using FlowTrace.Reporting;

namespace FlowTrace.Tests.Findings;

/// <summary>
/// Results as <see cref="JsonReport"/> frames them, with made-up contents: hostile texts, members that nobody knows, in other orders, long lines.
/// </summary>
internal sealed class MadeUpResult(int seed)
{
    private static readonly string[] Texts =
    [
        "plain", "\"quoted\"", "\\", "},\n{", "[[{", "]}],", "\",\"stolen\":{", "\"bounds\":[", "\"theft\":true", "ends with \\", "<b>", "Zürich ✓", "",
    ];

    private readonly Random _random = new(seed);
    private readonly JsonWriterOptions _options = new()
    {
        Encoder = seed % 2 == 0 ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default,
    };

    /// <summary>The document with its digest; where lines are not as they are written, each item is moved in by a space.</summary>
    public byte[] Write(bool asWritten)
    {
        using var stream = new MemoryStream();
        using (var document = new DigestedJson(stream))
        {
            document.Value("schema"u8, json => json.WriteStringValue(JsonReport.Schema));
            List(document, "thefts", asWritten, 3, Theft);
            document.Member("policies"u8);
            document.Raw("[\"fifo\",\"lifo\"]"u8);
            List(document, "outcomes", asWritten, _random.Next(40), Outcome);
            List(document, "flows", asWritten, _random.Next(80), Flow);
            List(document, "findings", asWritten, _random.Next(4), Finding);
            List(document, "labels", asWritten, _random.Next(4), Label);
            document.Member("manifest"u8);
            document.Raw("{\"tool\":\"made up\",\n\"options\":{\"flows\":\"none\"}"u8);
            document.EndWithDigest();
        }

        return stream.ToArray();
    }

    private void List(DigestedJson document, string name, bool asWritten, int count, Action<Utf8JsonWriter> write)
    {
        document.Member(System.Text.Encoding.UTF8.GetBytes(name));
        document.Raw("["u8);
        for (int i = 0; i < count; i++)
        {
            document.Raw(i == 0 ? "\n"u8 : ",\n"u8);
            if (!asWritten)
                document.Raw(" "u8);
            document.Raw(ItemOf(write));
        }

        document.Raw("]"u8);
    }

    private byte[] ItemOf(Action<Utf8JsonWriter> write)
    {
        using var item = new MemoryStream();
        using (var json = new Utf8JsonWriter(item, _options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return item.ToArray();
    }

    private int _theft;

    private void Theft(Utf8JsonWriter json)
    {
        json.WriteString("id", TheftOf(_theft++ % 3));
        json.WriteStartArray("stolen");
        for (int i = _random.Next(3); i > 0; i--)
        {
            json.WriteStartObject();
            json.WriteString("asset", Asset());
            json.WriteString("quantity", Quantity());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Outcome(Utf8JsonWriter json)
    {
        Unknown(json);
        json.WriteString("account", Account());
        Unknown(json);
        json.WriteString("asset", Asset());
        json.WriteString("status", One("at-rest", "at-rest", "hub", "burned", "fee", "service"));
        if (Chance(20))
            json.WriteString("reason", Text());
        if (Chance(30))
        {
            json.WriteStartObject("service");
            LabelOf(json, contested: Chance(30));
            json.WriteEndObject();
        }

        Unknown(json);
        Stolen(json);
        Unknown(json);
        if (Chance(40))
            Bounds(json);
        json.WriteString("first", "2025-02-21T14:00:00Z");
        json.WriteString("last", "2025-02-21T14:00:00Z");
        Unknown(json);
    }

    private void Bounds(Utf8JsonWriter json)
    {
        json.WriteStartArray("bounds");
        for (int i = _random.Next(4); i > 0; i--)
        {
            json.WriteStartObject();
            json.WriteString("theft", TheftOf(_random.Next(3)));
            json.WriteString("least", Quantity());
            json.WriteString("most", Quantity());
            if (Chance(20))
                json.WriteBoolean("exact", false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Flow(Utf8JsonWriter json)
    {
        bool swaps = Chance(10);
        json.WriteString("kind", swaps ? "swap" : One("transfer", "transfer", "fee"));
        Unknown(json);
        json.WriteString("from", Account());
        json.WriteString("to", Account());
        if (swaps)
        {
            Amount(json, "given");
            Amount(json, "received");
        }
        else
        {
            json.WriteString("asset", Asset());
            json.WriteString("quantity", Quantity());
        }

        if (Chance(20))
            json.WriteString("protocol", Text());
        Unknown(json);
        json.WriteString("tx", Chance(20) ? "" : $"0x{_random.Next(9):x64}");
        json.WriteNumber("block", _random.Next());
        json.WriteString("time", "2025-02-21T14:00:00Z");
        if (!swaps && Chance(10))
            json.WriteBoolean("theft", true);
        json.WriteString("stage", "layering");
        Unknown(json);
        Stolen(json);
        Unknown(json);
    }

    private void Amount(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteString("asset", Asset());
        json.WriteString("quantity", Quantity());
        json.WriteEndObject();
    }

    private void Stolen(Utf8JsonWriter json)
    {
        json.WriteStartObject("stolen");
        foreach (string policy in Chance(10) ? [] : new[] { "fifo", "lifo" })
        {
            json.WriteStartArray(policy);
            for (int i = _random.Next(4); i > 0; i--)
            {
                json.WriteStartObject();
                json.WriteString("theft", TheftOf(_random.Next(3)));
                json.WriteString("quantity", Quantity());
                json.WriteString("origin", Quantity());
                if (Chance(30))
                    json.WriteString("originAsset", Asset());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // Some lines are longer than the pieces in which the document comes, and some than the first buffer.
    private void Finding(Utf8JsonWriter json)
    {
        json.WriteString("title", Text());
        json.WriteStartArray("accounts");
        for (int i = _random.Next(Chance(20) ? 4_000 : 20); i > 0; i--)
            json.WriteStringValue(Account() + Text());
        json.WriteEndArray();
    }

    private void Label(Utf8JsonWriter json)
    {
        json.WriteString("account", Account());
        LabelOf(json, contested: false);
    }

    private void LabelOf(Utf8JsonWriter json, bool contested)
    {
        json.WriteString("name", Text());
        json.WriteString("category", One("exchange", "otc", "mule"));
        json.WriteNumber("confidence", 50);
        json.WriteString("source", Text());
        if (!contested)
            return;
        json.WriteStartArray("contested");
        json.WriteStartObject();
        LabelOf(json, contested: false);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void Unknown(Utf8JsonWriter json)
    {
        if (!Chance(4))
            return;
        if (Chance(50))
        {
            json.WriteString("unheardOf", Text());
            return;
        }

        json.WriteStartObject("unheardOf");
        Bounds(json);
        json.WriteStartObject("service");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private string One(params string[] texts) => texts[_random.Next(texts.Length)];

    private string Text() => One(Texts);

    private string Account() => $"eip155:1:0x{_random.Next(12):x40}" + (Chance(5) ? "\"}" : "");

    private string Asset() => One("eip155:1/slip44:60", "eip155:1/erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7");

    private string TheftOf(int number) => number == 2 ? $"the \"{seed}\" theft" : $"theft-{number}";

    private string Quantity()
    {
        string digits = string.Concat(Enumerable.Range(0, _random.Next(1, 36)).Select(_ => (char)('0' + _random.Next(10))));
        return Chance(2) ? $"00{digits}" : digits;
    }
}
