using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Writes the whole result as JSON, schema <c>flowtrace.trace/1</c>.</summary>
/// <remarks>
/// <para>
/// Quantities are decimal strings of base units. Keys stand in a fixed order; new ones may be added. <c>service</c>, <c>reason</c>,
/// <c>block</c>, <c>index</c>, <c>theft</c> (true on the transfers of a theft itself) and <c>final</c> (false on what its source calls not final) are
/// left out where there is nothing to say; a flow's stolen
/// parts name their <c>originAsset</c> where it is not the flow's own asset. A flow of kind <c>swap</c> or <c>bridge</c> has <c>given</c> and
/// <c>received</c> in place of <c>asset</c> and <c>quantity</c>, its <c>shape</c> and <c>grade</c>, <c>protocol</c> and <c>reason</c> where there are any,
/// and its stolen parts count what was received; over a bridge <c>tx</c> and <c>time</c> are the departure's, <c>arrivalTx</c> and <c>arrivalTime</c> the
/// arrival's. <c>freezes</c> are those of accounts on the trail, with what
/// <c>escaped</c> between order and freeze; <c>mixerCandidates</c> is there when it was asked for. A flow's <c>stage</c> is its
/// <see cref="Findings.LaunderingStage"/>; <c>findings</c> are what <c>detectors</c> found, with parameters that stand there once; <c>labels</c>
/// are those that count at accounts of the trail.
/// </para>
/// <para>
/// One fact stands on one line, and the document is written in one pass. Its last member, <c>manifest.digest</c>, is the SHA-256 of the document's
/// own bytes without that member, the comma before it and their line break: <c>sed -z 's/,\n"digest":"[0-9a-f]*"//' result.json | sha256sum</c>.
/// <see cref="Verify"/> computes it anew.
/// </para>
/// </remarks>
public static partial class JsonReport
{
    /// <summary>The schema's name, the document's first value.</summary>
    public const string Schema = "flowtrace.trace/1";

    internal static ReadOnlySpan<byte> DigestStart => ",\n\"digest\":\""u8;

    internal static ReadOnlySpan<byte> End => "}}\n"u8;

    /// <summary>Writes the result as UTF-8 without a byte order mark. The stream is left open.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(TraceResult result, Stream output)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        using var document = new DigestedJson(output);
        var items = new JsonItems(result);
        document.Value("schema"u8, json => json.WriteStringValue(Schema));
        document.List("thefts"u8, result.Thefts, items.Theft);
        document.Value("policies"u8, items.Policies);
        document.List("outcomes"u8, result.Outcomes, items.Outcome);
        document.List("flows"u8, result.Graph.Edges(), items.Flow);
        document.List("books"u8, result.Books, items.Book);
        document.List("gaps"u8, result.Gaps, items.Gap);
        document.List("cuts"u8, result.Cuts, items.Cut);
        document.List("freezes"u8, result.Freezes, items.Freeze);
        if (result.MixerCandidates is { } mixers)
            document.List("mixerCandidates"u8, mixers, items.Mixer);
        document.List("events"u8, result.Events, JsonItems.Event);
        document.List("noise"u8, result.Noise, JsonItems.Noise);
        document.List("detectors"u8, result.Detectors, items.Detector);
        document.List("findings"u8, result.Findings, items.Finding);
        document.List("labels"u8, LabelsOf(result), items.LabelOf);
        document.List("issues"u8, result.Issues, JsonItems.Issue);
        document.List("assets"u8, AssetsOf(result), items.Described);
        document.Value("statistics"u8, items.Statistics);
        WriteManifest(result.Manifest, document);
        document.EndWithDigest();
    }

    // Those the sources describe and, although no source has to describe them, the coins of the thefts' chains.
    private static IEnumerable<Asset> AssetsOf(TraceResult result) =>
        result.AssetInfo.Keys.Concat(result.Stolen.Select(part => part.OriginAsset)).Concat(result.Outcomes.Select(outcome => outcome.Asset))
            .Distinct().Order();

    // Whoever compares results has to know which accounts of the trail are services, although no unit ends there.
    private static IEnumerable<Attribution.Label> LabelsOf(TraceResult result) =>
        result.Graph.Wallets.Select(wallet => wallet.Label).OfType<Attribution.Label>().OrderBy(label => label.Account);

    internal static void WriteManifest(Manifest manifest, DigestedJson document)
    {
        document.Member("manifest"u8);
        document.Raw("{\"tool\":"u8);
        document.Raw(json => json.WriteStringValue(manifest.Tool));
        document.Raw(",\n\"options\":"u8);
        document.Raw(json =>
        {
            json.WriteStartObject();
            foreach ((string name, string value) in manifest.Options.OrderBy(option => option.Key, StringComparer.Ordinal))
                json.WriteString(name, value);
            json.WriteEndObject();
        });
        document.Raw(",\n\"inputs\":"u8);
        document.Raw(json =>
        {
            json.WriteStartArray();
            foreach (Reading.InputDescription input in manifest.Inputs)
                JsonItems.Input(json, input);
            json.WriteEndArray();
        });
        document.Raw(",\n\"ends\":"u8);
        document.Raw(json =>
        {
            json.WriteStartArray();
            foreach (Reading.ChainEnd end in manifest.Ends)
                JsonItems.End(json, end);
            json.WriteEndArray();
        });
    }
}
