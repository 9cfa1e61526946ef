using System.Text.Json;
using FlowTrace.Graph;
using FlowTrace.Hops;

namespace FlowTrace.Reporting;

/// <summary>What issuers froze, and what got away before.</summary>
internal sealed partial class JsonItems
{
    public void Freeze(Utf8JsonWriter json, Freeze freeze)
    {
        json.WriteStartObject();
        json.WriteString("account", freeze.Account.ToString());
        json.WriteString("asset", TextOf(freeze.Asset));
        WriteAct(json, "pending", freeze.Submitted);
        WriteAct(json, "since", freeze.Frozen);
        WriteAct(json, "released", freeze.Released);
        WriteQuantity(json, "destroyed", freeze.DestroyedQuantity);
        json.WriteStartArray("escaped");
        foreach (FlowEdge edge in _result.FreezeGaps.Where(gap => gap.Freeze == freeze).SelectMany(gap => gap.Escaped))
            Flow(json, edge);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAct(Utf8JsonWriter json, string name, IssuerAct? act)
    {
        if (act is null)
            return;
        json.WriteString(name, ReportText.Time(act.Position.Time));
        json.WriteString(name + "Tx", act.Transaction.ToText(act.Position.Chain));
    }
}
