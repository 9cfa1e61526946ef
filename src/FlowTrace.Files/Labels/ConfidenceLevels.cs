using System.Collections.Frozen;

namespace FlowTrace.Files.Labels;

/// <summary>GraphSense's scale of confidence: fourteen words and what each is worth.</summary>
/// <remarks>Source: <c>confidence.csv</c> of graphsense-lib.</remarks>
internal static class ConfidenceLevels
{
    /// <summary>The level of a tag that gives none: the lowest.</summary>
    public const string Lowest = "unknown";

    /// <summary>The level of what public authorities publish.</summary>
    public const string Authority = "authority_data";

    private static readonly FrozenDictionary<string, int> Levels = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["override"] = 100,
        ["ownership"] = 100,
        ["ledger_immanent"] = 100,
        ["manual_transaction"] = 90,
        ["service_api"] = 70,
        ["forensic_investigation"] = 70,
        [Authority] = 60,
        ["trusted_provider"] = 50,
        ["service_data"] = 50,
        ["forensic"] = 50,
        ["untrusted_transaction"] = 40,
        ["web_crawl"] = 20,
        ["heuristic"] = 10,
        [Lowest] = 5,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every level, the highest first, equals by their words.</summary>
    public static IEnumerable<(string Word, int Level)> All =>
        Levels.Select(pair => (pair.Key, pair.Value)).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>What a word is worth; false for a word that is not on the scale.</summary>
    public static bool TryFind(string word, out int level) => Levels.TryGetValue(word, out level);

    /// <summary>What a word of the scale is worth.</summary>
    public static int Of(string word) => Levels[word];
}
