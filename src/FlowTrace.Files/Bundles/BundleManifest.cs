using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlowTrace.Files;

/// <summary><c>manifest.json</c> as it is written: schema <c>flowtrace.bundle/1</c>.</summary>
internal sealed record BundleManifest(
    string Schema, string Tool, BundleManifest.TextRecord Title, IReadOnlyList<BundleManifest.InputRecord> Inputs,
    IReadOnlyList<BundleManifest.ActRecord> Acts, IReadOnlyList<BundleManifest.RunRecord> Runs, IReadOnlyList<BundleManifest.ReportRecord> Reports,
    BundleManifest.MerkleRecord Merkle, string Readme)
{
    public const string SchemaName = "flowtrace.bundle/1";

    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, BundleJson.Default.BundleManifest), (byte)'\n'];

    public sealed record TextRecord(string Commitment, string? Text = null, string? Salt = null, string? Withheld = null);

    public sealed record BytesRecord(string Sha256, long Length, string? Withheld = null);

    public sealed record InputRecord(int Exhibit, string Name, string Role, string Format, string Chain, BytesRecord Content);

    public sealed record ActRecord(int Exhibit, string Time, string Kind, IReadOnlyDictionary<string, TextRecord> Texts);

    public sealed record RunRecord(int Exhibit, string Id, TextRecord Definition, string Digest, BytesRecord Result);

    public sealed record ReportRecord(int Exhibit, string Name, BytesRecord Content);

    /// <summary>The roots over the inputs' leaves and over all leaves, and the leaves: text, whose UTF-8 is the record that the tree hashes.</summary>
    public sealed record MerkleRecord(string Inputs, string Exhibits, IReadOnlyList<string> Leaves);
}

/// <summary>How manifests are written and read: strictly, and the same bytes for the same manifest.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", MaxDepth = 16,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(BundleManifest))]
internal sealed partial class BundleJson : JsonSerializerContext;
