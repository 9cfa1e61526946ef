using System.Buffers;
using System.Text.Json;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>Writes alerts: as JSON for machines, a line each (<c>flowtrace.alert/1</c>), and as a line for people.</summary>
public static class WatchReport
{
    /// <summary>What the member <c>schema</c> of every alert says.</summary>
    public const string Schema = "flowtrace.alert/1";

    /// <summary>
    /// The alert as one JSON object in UTF-8, without a line end. Quantities are base units in strings; names stand as their source writes them, and
    /// <c>text</c> is harmless in a terminal.
    /// </summary>
    public static ReadOnlyMemory<byte> ToJson(WatchAlert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, alert);
        return buffer.WrittenMemory;
    }

    /// <summary>The alert on one line for people, harmless in a terminal: time in UTC, kind, sentence, transaction.</summary>
    public static string ToLine(WatchAlert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        const int longest = 140;
        string transaction = ReportText.Name(alert.Transaction.ToText(alert.Position.Chain), longest);
        return $"{Figures.Time(alert.Position.Time)}  {alert.Kind.ToName()}  {alert.Text}  {transaction}";
    }

    private static void Write(Utf8JsonWriter json, WatchAlert alert)
    {
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("id", alert.Id);
        json.WriteString("kind", alert.Kind.ToName());
        json.WriteString("account", alert.Account.ToString());
        json.WriteString("asset", alert.Asset.ToString());
        json.WriteString("tx", alert.Transaction.ToText(alert.Position.Chain));
        JsonItems.WritePosition(json, alert.Position);
        json.WriteString("policy", alert.Policy.ToName());
        json.WriteStartArray("stolen");
        foreach (StolenPart part in alert.Stolen)
            WritePart(json, part);
        json.WriteEndArray();
        if (alert.Name.Length > 0)
            json.WriteString("name", alert.Name);
        if (alert.Label is { } label)
        {
            json.WriteStartObject("label");
            JsonItems.WriteLabel(json, label, actor: null);
            json.WriteEndObject();
        }

        if (alert.IsInferred)
            json.WriteBoolean("inferred", true);
        json.WriteString("text", alert.Text);
        json.WriteStartArray("freeze");
        foreach (FreezeLine line in alert.Freeze)
            Write(json, line);
        json.WriteEndArray();
        if (alert.FreezeLinesLeftOut > 0)
            json.WriteNumber("freezeLinesLeftOut", alert.FreezeLinesLeftOut);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FreezeLine line)
    {
        json.WriteStartObject();
        json.WriteString("to", line.To);
        json.WriteString("as", line.IsIssuer ? "issuer" : "service");
        json.WriteString("account", line.Account.ToString());
        if (line.DepositAddress is { } deposit)
        {
            json.WriteString("depositAddress", deposit.ToString());
            json.WriteString("depositGrade", line.IsDepositInferred ? "inferred" : "attributed");
        }

        json.WriteString("tx", line.Transaction.ToText(line.Position.Chain));
        JsonItems.WritePosition(json, line.Position);
        json.WriteString("asset", line.Asset.ToString());
        JsonItems.WriteQuantity(json, "quantity", line.Quantity);
        json.WriteString("policy", line.Policy.ToName());
        json.WritePropertyName("stolen");
        WritePart(json, line.Stolen);
        json.WriteNumber("sharePpm", line.SharePartsPerMillion);
        if (line.StillThere is { } rests)
            JsonItems.WriteQuantity(json, "stillThere", rests);
        if (line.IsIssuer)
            json.WriteString("state", line.IsFrozen ? "frozen" : "not frozen");
        if (line.Bounds is { } bounds)
        {
            JsonItems.WriteQuantity(json, "least", bounds.Least);
            JsonItems.WriteQuantity(json, "most", bounds.Most);
            json.WriteBoolean("exact", bounds.IsExact);
        }

        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, StolenPart part)
    {
        json.WriteStartObject();
        json.WriteString("theft", part.Theft);
        JsonItems.WriteQuantity(json, "quantity", part.Quantity);
        JsonItems.WriteQuantity(json, "origin", part.Origin);
        json.WriteString("originAsset", part.OriginAsset.ToString());
        json.WriteEndObject();
    }
}
