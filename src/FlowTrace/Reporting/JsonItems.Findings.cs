using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Hops;

namespace FlowTrace.Reporting;

/// <summary>Findings, and the detectors that were asked, with every parameter.</summary>
internal sealed partial class JsonItems
{
    /// <summary>A detector as its findings state it; it is written once, whatever it found.</summary>
    public void Detector(Utf8JsonWriter json, IFindingDetector detector)
    {
        json.WriteStartObject();
        json.WriteString("id", detector.Id);
        json.WriteNumber("version", detector.Version);
        json.WriteStartArray("parameters");
        foreach (FindingParameter parameter in FindingSearch.ParametersOf(detector, _result.FindingsOptions))
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteNumber("value", parameter.Value);
            json.WriteString("meaning", parameter.Meaning);
            json.WriteString("provenance", parameter.Provenance);
            json.WriteBoolean("hypothesis", parameter.IsHypothesis);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("knownErrors", detector.KnownErrors);
        json.WriteEndObject();
    }

    public void Finding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Id);
        json.WriteString("detector", finding.Detector);
        json.WriteNumber("version", finding.Version);
        json.WriteString("grade", finding.Grade.ToName());
        json.WriteString("title", finding.Title);
        WriteStrings(json, "thefts", finding.Thefts);
        WriteStrings(json, "accounts", finding.Accounts.Select(account => account.ToString()));
        json.WriteString("first", ReportText.Time(finding.First));
        json.WriteString("last", ReportText.Time(finding.Last));
        json.WriteStartArray("quantities");
        foreach (FindingQuantity quantity in finding.Quantities)
        {
            json.WriteStartObject();
            json.WriteString("name", quantity.Name);
            json.WriteString("asset", TextOf(quantity.Asset));
            WriteQuantity(json, "quantity", quantity.BaseUnits);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("transfers");
        foreach (FindingTransfer transfer in finding.Transfers)
        {
            json.WriteStartObject();
            WriteReference(json, transfer);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteStrings(json, "against", finding.Against);
        if (finding.Collapsed is { } collapsed)
            WriteCollapsed(json, collapsed);
        json.WriteEndObject();
    }

    private void WriteCollapsed(Utf8JsonWriter json, CollapsedFlow collapsed)
    {
        json.WriteStartObject("collapsed");
        json.WriteString("from", collapsed.From.ToString());
        json.WriteString("to", collapsed.To.ToString());
        WriteAmount(json, "sent", collapsed.Sent);
        WriteAmount(json, "received", collapsed.Received);
        WriteStrings(json, "wallets", collapsed.Wallets.Select(wallet => wallet.ToString()));
        json.WriteStartArray("peels");
        foreach (CollapsedPayment peel in collapsed.Peels)
        {
            json.WriteStartObject();
            json.WriteString("to", peel.To.ToString());
            json.WriteString("asset", TextOf(peel.Amount.Asset));
            WriteQuantity(json, "quantity", peel.Amount.BaseUnits);
            WriteReference(json, peel.Transfer);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, FindingTransfer transfer)
    {
        json.WriteString("tx", transfer.Transaction.ToText(transfer.Position.Chain));
        WritePosition(json, transfer.Position);
        if (transfer.Flow is { } flow)
            json.WriteNumber("flow", flow);
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
