using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Hops;

namespace FlowTrace.Reporting;

/// <summary>Steps that no single transfer shows.</summary>
internal sealed partial class JsonItems
{
    /// <summary>What was given and received, how that is known, and where it stands: a crossing of a bridge at its departure, then at its arrival.</summary>
    private void WriteHop(Utf8JsonWriter json, HopFlow hop)
    {
        if (hop.Kind is FlowKind.Swap or FlowKind.Bridge)
        {
            WriteAmount(json, "given", hop.Given);
            WriteAmount(json, "received", hop.Received);
            json.WriteString("shape", hop.Shape.ToName());
        }

        else
        {
            json.WriteString("asset", TextOf(hop.Received.Asset));
            WriteQuantity(json, "quantity", hop.Received.BaseUnits);
        }

        json.WriteString("grade", hop.Grade.ToName());
        if (hop.Protocol.Length > 0)
            json.WriteString("protocol", hop.Protocol);
        if (hop.Reason.Length > 0)
            json.WriteString("reason", hop.Reason);
        if (hop.Shape == HopShape.Loan)
            json.WriteString("caveat", HopText.LoanCaveat);
        json.WriteString("tx", HopText.Departure(hop));
        WritePosition(json, hop.DeparturePosition);
        if (hop.Kind != FlowKind.Bridge)
            return;
        json.WriteString("arrivalTx", HopText.Arrival(hop));
        json.WriteString("arrivalTime", ReportText.Time(hop.ArrivalPosition.Time));
    }

    private void WriteAmount(Utf8JsonWriter json, string name, Amount amount)
    {
        json.WriteStartObject(name);
        json.WriteString("asset", TextOf(amount.Asset));
        WriteQuantity(json, "quantity", amount.BaseUnits);
        json.WriteEndObject();
    }
}
