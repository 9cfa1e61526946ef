using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>The JSON, with a manifest and a digest as in a trace's result.</summary>
public static partial class SourceReport
{
    /// <summary>
    /// Writes the answer as JSON, UTF-8 without a byte order mark. Quantities are decimal strings of base units; the digest is made as that of
    /// <see cref="JsonReport"/>, whose <see cref="JsonReport.Verify"/> computes it anew. The stream is left open.
    /// </summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteJson(SourceResult result, Stream output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        using var document = new DigestedJson(output);
        document.Value("schema"u8, json => json.WriteStringValue(Schema));
        document.Value("account"u8, json => json.WriteStringValue(result.Query.Account.ToString()));
        document.List("policies"u8, result.Policies, (json, policy) => json.WriteStringValue(policy.ToName()));
        document.List("thefts"u8, result.Thefts, (json, theft) => json.WriteStringValue(theft));
        document.List("compositions"u8, result.Compositions, WriteComposition);
        document.List("paths"u8, result.Paths, WritePath);
        document.List("gaps"u8, result.Gaps, WriteGap);
        document.List("issues"u8, result.Issues, JsonItems.Issue);
        document.List("assets"u8, result.AssetInfo.Keys.Order(), (json, asset) => WriteAsset(json, asset, result));
        JsonReport.WriteManifest(result.Manifest, document);
        document.EndWithDigest();
    }

    private static void WriteComposition(Utf8JsonWriter json, Composition composition)
    {
        json.WriteStartObject();
        json.WriteString("asset", composition.Asset.ToString());
        json.WriteString("policy", composition.Policy.ToName());
        JsonItems.WriteQuantity(json, "quantity", composition.Quantity);
        json.WriteBoolean("closes", composition.Policy.IsConserving());
        json.WriteStartArray("sources");
        foreach (SourceShare share in composition.Shares)
        {
            json.WriteStartObject();
            WriteSource(json, share.Source);
            JsonItems.WriteQuantity(json, "quantity", share.Quantity);
            JsonItems.WriteQuantity(json, "origin", share.Origin);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, FundingSource source)
    {
        json.WriteString("kind", source.Kind.ToName());
        if (source.Kind == SourceKind.Theft)
            json.WriteString("theft", source.Theft);
        if (source.Account is { } account)
            json.WriteString("account", account.ToString());
        json.WriteString("originAsset", source.Asset.ToString());
        if (source.Label is { } label)
        {
            json.WriteStartObject("service");
            JsonItems.WriteLabel(json, label, actor: null);
            json.WriteEndObject();
        }

        if (source.Reason.Length > 0)
            json.WriteString("reason", source.Reason);
    }

    private static void WritePath(Utf8JsonWriter json, SourcePath path)
    {
        json.WriteStartObject();
        json.WriteString("asset", path.Asset.ToString());
        json.WriteStartObject("source");
        WriteSource(json, path.Source);
        json.WriteEndObject();
        json.WriteStartArray("steps");
        foreach (SourcePathStep step in path.Steps)
            WriteStep(json, step);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter json, SourcePathStep step)
    {
        json.WriteStartObject();
        json.WriteString("kind", step.Kind.ToName());
        json.WriteString("from", step.From.ToString());
        json.WriteString("to", step.To.ToString());
        json.WriteString("asset", step.Given.Asset.ToString());
        JsonItems.WriteQuantity(json, "quantity", step.Given.BaseUnits);
        if (step.Kind is FlowKind.Swap or FlowKind.Bridge)
        {
            json.WriteString("receivedAsset", step.Received.Asset.ToString());
            JsonItems.WriteQuantity(json, "received", step.Received.BaseUnits);
        }

        json.WriteString("tx", step.TransactionText);
        JsonItems.WritePosition(json, step.Position);
        json.WriteEndObject();
    }

    private static void WriteGap(Utf8JsonWriter json, Gap gap)
    {
        json.WriteStartObject();
        json.WriteString("account", gap.Account.ToString());
        json.WriteString("asset", gap.Asset.ToString());
        JsonItems.WriteQuantity(json, "quantity", gap.Quantity);
        json.WriteString("tx", gap.Transaction.ToText(gap.Position.Chain));
        JsonItems.WritePosition(json, gap.Position);
        json.WriteEndObject();
    }

    private static void WriteAsset(Utf8JsonWriter json, Asset asset, SourceResult result)
    {
        AssetInfo info = result.AssetInfo[asset];
        json.WriteStartObject();
        json.WriteString("asset", asset.ToString());
        json.WriteString("symbol", info.Symbol);
        if (info.Decimals is { } decimals)
            json.WriteNumber("decimals", decimals);
        json.WriteEndObject();
    }
}
