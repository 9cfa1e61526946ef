using System.Globalization;
using System.Text.Json;

namespace FlowTrace.Files;

/// <summary>Turns a bundle's content into its manifest and back.</summary>
internal static class BundleManifests
{
    public static BundleManifest Write(BundleContent content, string readmeSha256)
    {
        int exhibit = 1;
        return new BundleManifest(
            BundleManifest.SchemaName, content.Tool, Record(content.Title),
            [.. content.Inputs.Select(input =>
                new BundleManifest.InputRecord(++exhibit, input.Name, input.Role, input.Format, input.Chain, Record(input.Content)))],
            [.. content.Acts.Select(act => new BundleManifest.ActRecord(++exhibit, BundleLeaves.Time(act.Time), act.Kind, Record(act.Texts)))],
            [.. content.Runs.Select(run =>
                new BundleManifest.RunRecord(++exhibit, run.Id, Record(run.Definition), run.Digest, Record(run.Result)))],
            [.. content.Reports.Select(report => new BundleManifest.ReportRecord(++exhibit, report.Name, Record(report.Content)))],
            Merkle(content), readmeSha256);
    }

    public static BundleManifest.MerkleRecord Merkle(BundleContent content)
    {
        string[] leaves = BundleLeaves.Of(content);
        return new BundleManifest.MerkleRecord(BundleLeaves.Root(BundleLeaves.Inputs(content)), BundleLeaves.Root(leaves), leaves);
    }

    /// <summary>Reads a manifest.</summary>
    /// <param name="bytes">The manifest's bytes.</param>
    /// <exception cref="BundleException">It is no manifest of this schema.</exception>
    public static BundleManifest Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            BundleManifest manifest = JsonSerializer.Deserialize(bytes, BundleJson.Default.BundleManifest)
                ?? throw new BundleException("manifest.json holds nothing. The bundle is damaged; ask for it again.");
            return manifest.Schema == BundleManifest.SchemaName
                ? manifest
                : throw new BundleException(
                    $"manifest.json has the schema {BundleRules.Quote(manifest.Schema)}, and this version reads {BundleManifest.SchemaName}. "
                    + "Open it with the version that wrote it.");
        }
        catch (JsonException error)
        {
            throw new BundleException(
                $"manifest.json is no manifest of a bundle: {BundleRules.Quote(error.Message)} at {BundleRules.Quote(error.Path ?? "$")}. "
                + "The bundle is damaged, or was made by something else.",
                error);
        }
    }

    /// <summary>The content that a manifest states.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="open">Opens an entry of the zip.</param>
    /// <exception cref="BundleException">A time of an act is no time.</exception>
    public static BundleContent Read(BundleManifest manifest, Func<string, Stream> open)
    {
        BundleBytes Bytes(BundleManifest.BytesRecord record, string entry) =>
            new(record.Sha256, record.Length, () => open(entry)) { Withheld = record.Withheld ?? "" };
        return new BundleContent
        {
            Tool = manifest.Tool,
            Title = Text(manifest.Title),
            Inputs = [.. manifest.Inputs.Select(input => new BundleInput(
                input.Name, input.Role, input.Format, input.Chain, Bytes(input.Content, $"inputs/{input.Content.Sha256}")))],
            Acts = [.. manifest.Acts.Select(act => new BundleAct(
                Time(act.Time), act.Kind, act.Texts.ToDictionary(text => text.Key, text => Text(text.Value), StringComparer.Ordinal)))],
            Runs = [.. manifest.Runs.Select(run => new BundleRun(
                run.Id, Text(run.Definition), run.Digest, Bytes(run.Result, $"runs/{run.Id}/result.json")))],
            Reports = [.. manifest.Reports.Select(report => new BundleReport(report.Name, Bytes(report.Content, $"reports/{report.Name}")))],
        };
    }

    private static SortedDictionary<string, BundleManifest.TextRecord> Record(IReadOnlyDictionary<string, BundleText> texts) =>
        new(texts.ToDictionary(text => text.Key, text => Record(text.Value), StringComparer.Ordinal), StringComparer.Ordinal);

    private static BundleManifest.TextRecord Record(BundleText text) =>
        new(text.Commitment, text.Text, text.Text is null ? null : text.Salt, text.Text is null ? text.Withheld : null);

    private static BundleManifest.BytesRecord Record(BundleBytes bytes) =>
        new(bytes.Sha256, bytes.Length, bytes.Withheld.Length == 0 ? null : bytes.Withheld);

    private static BundleText Text(BundleManifest.TextRecord record) =>
        BundleText.Stated(record.Text, record.Salt ?? "", record.Commitment, record.Withheld ?? "");

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw new BundleException($"manifest.json: {BundleRules.Quote(text)} is no time of an act, such as 2025-02-21T14:13:35Z.");
}
