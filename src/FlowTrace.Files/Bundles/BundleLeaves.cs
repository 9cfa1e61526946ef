using System.Globalization;
using System.Text;
using FlowTrace.Evidence;

namespace FlowTrace.Files;

/// <summary>
/// The lines whose UTF-8 is hashed into the Merkle tree, one for each exhibit. They hold hashes and commitments in place of contents and texts, so that
/// withholding changes none of them; the one free text, a name, stands last.
/// </summary>
internal static class BundleLeaves
{
    public static string[] Of(BundleContent content) =>
    [
        $"case title={content.Title.Commitment}",
        .. Inputs(content),
        .. content.Acts.Select((act, index) => string.Create(CultureInfo.InvariantCulture, $"act {index + 1} {Time(act.Time)} {act.Kind}") + Texts(act)),
        .. content.Runs.Select(run => $"run {run.Id} {Bytes(run.Result)} {run.Digest} definition={run.Definition.Commitment}"),
        .. content.Reports.Select(report => $"report {Bytes(report.Content)} {report.Name}"),
    ];

    public static IEnumerable<string> Inputs(BundleContent content) => content.Inputs.Select(input =>
        $"input {Bytes(input.Content)} {input.Role} {OrDash(input.Format)} {OrDash(input.Chain)} {input.Name}");

    public static string Root(IEnumerable<string> leaves) => MerkleTree.Of(leaves.Select(leaf => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(leaf)))).Root;

    /// <summary>UTC, with milliseconds where there are any.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private static string Texts(BundleAct act) =>
        string.Concat(act.Texts.OrderBy(text => text.Key, StringComparer.Ordinal).Select(text => $" {text.Key}={text.Value.Commitment}"));

    private static string Bytes(BundleBytes bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes.Sha256} {bytes.Length}");

    private static string OrDash(string text) => text.Length == 0 ? "-" : text;
}
