namespace FlowTrace.Files;

/// <summary>The names of the files in a bundle.</summary>
internal static class BundleEntries
{
    public const string Manifest = "manifest.json";
    public const string Signature = "manifest.json.sig";
    public const string Readme = "README.txt";

    public static string Input(BundleInput input) => $"inputs/{input.Content.Sha256}";

    public static string Result(BundleRun run) => $"runs/{run.Id}/result.json";

    public static string Report(BundleReport report) => $"reports/{report.Name}";

    /// <summary>Every file that is not withheld, once, in the order in which it stands in the zip.</summary>
    public static IEnumerable<(string Name, BundleBytes Bytes)> Of(BundleContent content) =>
        content.Inputs.Select(input => (Input(input), input.Content))
            .Concat(content.Runs.Select(run => (Result(run), run.Result)))
            .Concat(content.Reports.Select(report => (Report(report), report.Content)))
            .Where(entry => entry.Item2.Withheld.Length == 0)
            .DistinctBy(entry => entry.Item1, StringComparer.Ordinal);
}
