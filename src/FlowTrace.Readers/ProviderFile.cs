using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FlowTrace.Chain;
using FlowTrace.Files.Cases;
using FlowTrace.Tracing;

namespace FlowTrace.Readers;

/// <summary>Reads which providers there are: from a file of YAML or JSON, or from one line of text. Keys stand in the environment: <c>${NAME}</c>.</summary>
/// <remarks>
/// <code>
/// providers:
///   - name: node
///     kind: jsonrpc
///     chain: ethereum
///     url: https://example.org/v2/${NODE_KEY}
///     requestsPerSecond: 10
/// </code>
/// </remarks>
public static partial class ProviderFile
{
    private const int LargestBytes = 1 << 20;

    private static readonly string[] Keys =
    [
        "name", "kind", "chain", "url", "key", "requestsPerSecond", "computeUnitsPerSecond", "concurrency", "batch", "range", "timeoutSeconds", "attempts",
        "maxAnswerMegabytes", "fromBlock", "toBlock", "confirmations",
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">Tells variables of the environment; null for those of this process.</param>
    /// <exception cref="TraceInputException">The file is missing, or says something a provider cannot have; the message names file and line.</exception>
    public static IReadOnlyList<ProviderOptions> Read(string path, Func<string, string?>? environment = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new TraceInputException($"{path}: the file of providers does not exist. Check the name.");
        if (file.Length > LargestBytes)
            throw new TraceInputException($"{path}: the file of providers is larger than 1 MB. Check the name.");
        CaseNode root = CaseNode.Parse(File.ReadAllText(path, Encoding.UTF8), Path.GetFileName(path));
        Dictionary<string, CaseNode> keys = root.ToMap("the file", "providers");
        if (!keys.TryGetValue("providers", out CaseNode? list))
            throw root.Wrong("the key 'providers' is missing. Give a list: providers: [{ name: node, kind: jsonrpc, chain: ethereum, url: https://… }].");
        var providers = new List<ProviderOptions>();
        foreach (CaseNode item in list.ToList("providers"))
        {
            ProviderOptions provider = ReadOne(item, environment ?? Environment.GetEnvironmentVariable);
            providers.Add(providers.Exists(other => other.Name == provider.Name)
                ? throw item.Wrong($"the name '{provider.Name}' stands twice. Give each provider a name of its own.")
                : provider);
        }

        return providers;
    }

    /// <summary>Reads one provider from <c>KIND:CHAIN=URL</c>, such as <c>jsonrpc:ethereum=http://localhost:8545</c>.</summary>
    /// <exception cref="TraceInputException">It is written otherwise.</exception>
    public static ProviderOptions Parse(string text, Func<string, string?>? environment = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        const string form = "Write KIND:CHAIN=URL, such as jsonrpc:ethereum=http://localhost:8545, or the name of a provider in the file of providers.";
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || equals < colon)
            throw new TraceInputException($"'{text}' names no provider. {form}");
        if (!ProviderKinds.TryParse(text.AsSpan(0, colon), out ProviderKind kind))
            throw new TraceInputException($"'{text[..colon]}' is no kind of provider; there are {string.Join(", ", ProviderKinds.AllNames)}. {form}");
        if (!ChainId.TryParse(text.AsSpan(colon + 1, equals - colon - 1), out ChainId chain, out string? error))
            throw new TraceInputException($"{error} {form}");
        return new ProviderOptions(
            kind, chain, Expand(text[(equals + 1)..], environment ?? Environment.GetEnvironmentVariable, wrong => new TraceInputException(wrong)));
    }

    private static ProviderOptions ReadOne(CaseNode node, Func<string, string?> environment)
    {
        Dictionary<string, CaseNode> keys = node.ToMap("a provider", Keys);
        string Needed(string key) =>
            keys.TryGetValue(key, out CaseNode? value) ? value.ToText(key) : throw node.Wrong($"the key '{key}' is missing in a provider.");
        string Secret(string key) => Expand(Needed(key), environment, keys[key].Wrong);
        if (!ProviderKinds.TryParse(Needed("kind"), out ProviderKind kind))
            throw keys["kind"].Wrong($"'{Needed("kind")}' is no kind of provider. There are {string.Join(", ", ProviderKinds.AllNames)}.");
        if (!ChainId.TryParse(Needed("chain"), out ChainId chain, out string? error))
            throw keys["chain"].Wrong(error);
        var defaults = new ProviderOptions(kind, chain, "");
        return new ProviderOptions(kind, chain, Secret("url"))
        {
            Name = keys.ContainsKey("name") ? Needed("name") : defaults.Name,
            Key = keys.ContainsKey("key") ? Secret("key") : "",
            RequestsPerSecond = Rate(keys, "requestsPerSecond"),
            ComputeUnitsPerSecond = Rate(keys, "computeUnitsPerSecond"),
            Concurrency = (int?)Number(keys, "concurrency", least: 1) ?? defaults.Concurrency,
            BatchSize = (int?)Number(keys, "batch", least: 1) ?? defaults.BatchSize,
            RangeSize = (int?)Number(keys, "range", least: 1),
            Timeout = Number(keys, "timeoutSeconds", least: 1) is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.Timeout,
            Attempts = (int?)Number(keys, "attempts", least: 1) ?? defaults.Attempts,
            MaxAnswerBytes = (Number(keys, "maxAnswerMegabytes", least: 1) << 20) ?? defaults.MaxAnswerBytes,
            FromBlock = Number(keys, "fromBlock", least: 0) ?? 0,
            ToBlock = Number(keys, "toBlock", least: 0),
            Confirmations = (int?)Number(keys, "confirmations", least: 0),
        };
    }

    private static long? Number(Dictionary<string, CaseNode> keys, string key, long least)
    {
        if (!keys.TryGetValue(key, out CaseNode? node))
            return null;
        return long.TryParse(node.ToText(key), NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= int.MaxValue
            ? number
            : throw node.Wrong(string.Create(CultureInfo.InvariantCulture, $"{key} is '{node.Text}'. Give a whole number from {least}."));
    }

    private static double? Rate(Dictionary<string, CaseNode> keys, string key)
    {
        if (!keys.TryGetValue(key, out CaseNode? node))
            return null;
        return double.TryParse(node.ToText(key), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) && rate > 0
            ? rate
            : throw node.Wrong($"{key} is '{node.Text}'. Give a number above 0, such as 5 or 0.5.");
    }

    private static string Expand(string text, Func<string, string?> environment, Func<string, Exception> wrong) => Variable().Replace(
        text, match => environment(match.Groups["name"].Value) is { Length: > 0 } value
            ? value
            : throw wrong($"the variable {match.Groups["name"].Value} is not set in the environment. Set it to the provider's key."));

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
