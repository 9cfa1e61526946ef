using System.Text;
using FlowTrace.Files.Cases;
using FlowTrace.Findings;
using FlowTrace.Tracing;

namespace FlowTrace.Files;

/// <summary>A file of thresholds for profiles: YAML, of which JSON is a part, a map from a threshold's name to its value.</summary>
/// <remarks>What it does not name keeps its default: <c>otc-desk.senders.least: 10</c>, <c>deposit.swept.least: 0.95</c>.</remarks>
public static class ThresholdFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="TraceInputException">The file is missing, too large, or says something it cannot say; the message names file and line.</exception>
    public static ProfileThresholds Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                throw new TraceInputException($"{path}: the file of thresholds does not exist; check the name and the folder.");
            if (file.Length > CaseFile.LargestBytes)
                throw new TraceInputException($"{path}: the file of thresholds is larger than 1 MB. It holds a line for each threshold at most.");
            return Parse(File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), Path.GetFileName(path));
        }
        catch (DecoderFallbackException error)
        {
            throw new TraceInputException($"{path}: the file of thresholds is not UTF-8. Save it as UTF-8.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TraceInputException($"{path}: the file of thresholds cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="TraceInputException">The text says something it cannot say; the message names the line.</exception>
    public static ProfileThresholds Parse(string yaml, string name = "thresholds")
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(name);
        var root = CaseNode.Parse(yaml, name);
        if (root.Entries is null)
            throw root.Wrong("a file of thresholds is a map. Give names and values, as in deposit.swept.least: 0.95.");
        ProfileThresholds thresholds = ProfileThresholds.Default;
        foreach ((string key, _, CaseNode value) in root.Entries)
        {
            if (!Ratio.TryParse(value.ToText($"the threshold {key}"), out Ratio ratio, out string? error)
                || !thresholds.TryWith(key, ratio, out ProfileThresholds? changed, out error))
                throw value.Wrong(error);
            thresholds = changed;
        }

        return thresholds;
    }
}
