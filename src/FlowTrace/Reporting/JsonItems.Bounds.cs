using System.Text.Json;
using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

internal sealed partial class JsonItems
{
    private static void WriteBounds(Utf8JsonWriter json, IReadOnlyList<StolenBounds> bounds)
    {
        json.WriteStartArray("bounds");
        foreach (StolenBounds one in bounds)
        {
            json.WriteStartObject();
            json.WriteString("theft", one.Theft);
            WriteQuantity(json, "least", one.Least);
            WriteQuantity(json, "most", one.Most);
            if (!one.IsExact)
                json.WriteBoolean("exact", false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
