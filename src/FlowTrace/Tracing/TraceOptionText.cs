using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Internals;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>Reads the values of trace options as command lines and case files write them.</summary>
public static class TraceOptionText
{
    private const int DustDecimals = 9;

    /// <summary>Reads a list of policies separated by commas, or <c>all</c>. The first is the main one; a policy named twice is refused.</summary>
    public static bool TryParsePolicies(string text, [NotNullWhen(true)] out IReadOnlyList<TaintPolicy>? policies, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        policies = null;
        error = null;
        if (string.Equals(text.Trim(), "all", StringComparison.OrdinalIgnoreCase))
        {
            policies = TaintPolicies.All;
            return true;
        }

        var list = new List<TaintPolicy>();
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TaintPolicies.TryParse(name, out TaintPolicy policy, out error))
                return false;
            if (list.Contains(policy))
            {
                error = $"The policy {policy.ToName()} stands twice; name each once.";
                return false;
            }

            list.Add(policy);
        }

        policies = list;
        return true;
    }

    /// <summary>
    /// Reads the dust line, a fraction of the theft from 0 to 1 with at most nine decimals (<c>0.000001</c> is one millionth), as parts per
    /// billion, exactly.
    /// </summary>
    public static bool TryParseDust(string text, out long partsPerBillion, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> digits = text.AsSpan().Trim();
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? digits : digits[..point];
        ReadOnlySpan<char> decimals = point < 0 ? [] : digits[(point + 1)..];
        partsPerBillion = 0;
        error = $"'{text}' is not a dust line. Give a fraction of the theft from 0 to 1 with at most nine decimals, such as 0.000001.";
        if (whole is not ("0" or "1") || (point >= 0 && decimals.IsEmpty) || decimals.Length > DustDecimals)
            return false;
        long parts = whole[0] - '0';
        for (int i = 0; i < DustDecimals; i++)
        {
            char digit = i < decimals.Length ? decimals[i] : '0';
            if (!char.IsAsciiDigit(digit))
                return false;
            parts = (parts * 10) + (digit - '0');
        }

        if (parts > 1_000_000_000)
            return false;
        partsPerBillion = parts;
        error = null;
        return true;
    }

    /// <summary>Reads a list of categories separated by commas, <c>default</c> or <c>none</c>: where the trail stops.</summary>
    public static bool TryParseCategories(
        string text, [NotNullWhen(true)] out IReadOnlySet<ServiceCategory>? categories, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        error = null;
        categories = text.Trim() switch
        {
            "default" => StopRules.Default,
            "none" => new HashSet<ServiceCategory>(),
            _ => null,
        };
        if (categories is not null)
            return true;
        var set = new HashSet<ServiceCategory>();
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!ServiceCategories.TryParse(name, out ServiceCategory category, out error))
                return false;
            set.Add(category);
        }

        categories = set;
        return true;
    }

    /// <summary>
    /// Reads the weakest evidence on which the trail is followed over a bridge: <c>observed</c>, <c>derived</c> or <c>inferred</c>, each with the
    /// stronger ones. What an analyst asserts is always followed.
    /// </summary>
    public static bool TryParseFollow(
        string text, [NotNullWhen(true)] out IReadOnlySet<EvidenceGrade>? grades, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        error = null;
        grades = text.Trim().ToLowerInvariant() switch
        {
            "observed" => new HashSet<EvidenceGrade> { EvidenceGrade.Observed, EvidenceGrade.Asserted },
            "derived" => TraceOptions.DefaultFollow,
            "inferred" => new HashSet<EvidenceGrade> { EvidenceGrade.Observed, EvidenceGrade.Derived, EvidenceGrade.Inferred, EvidenceGrade.Asserted },
            _ => null,
        };
        if (grades is null)
            error = $"{SafeText.Quote(text)} is no grade of evidence to follow bridges on. Give observed, derived or inferred.";
        return grades is not null;
    }

    /// <summary>Reads parameters of detectors, each as <c>DETECTOR.PARAMETER=NUMBER</c>. Whether there is such a detector the trace says.</summary>
    public static bool TryParseFindings(
        IEnumerable<string> texts, [NotNullWhen(true)] out IReadOnlyDictionary<string, long>? parameters, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var values = new SortedDictionary<string, long>(StringComparer.Ordinal);
        parameters = null;
        foreach (string text in texts)
        {
            string[] parts = text.Split('=', StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || !parts[0].Contains('.', StringComparison.Ordinal)
                || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long value))
            {
                error = $"{SafeText.Quote(text)} is no parameter of a detector. Give DETECTOR.PARAMETER=NUMBER, such as peel-chain.dwell-hours=48.";
                return false;
            }

            if (!values.TryAdd(parts[0], value))
            {
                error = $"{SafeText.Quote(parts[0])} stands twice; give each parameter once.";
                return false;
            }
        }

        parameters = values;
        error = null;
        return true;
    }

    /// <summary>
    /// Splits <c>ACCOUNT=ID</c> or <c>HASH=ID</c> into what it names and the theft's id, which is null where none is given.
    /// </summary>
    public static bool TrySplitId(string text, out string subject, out string? id, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        subject = (equals < 0 ? text : text[..equals]).Trim();
        id = equals < 0 ? null : text[(equals + 1)..].Trim();
        error = subject.Length == 0
            ? $"'{text}' names nothing before '='. Give what was robbed or holds the loot, then '=' and the theft's id."
            : id is { Length: 0 } ? $"'{text}' has nothing behind '='. Give the theft's id, or leave '=' out." : null;
        return error is null;
    }

    /// <summary>Reads <c>ACCOUNT</c> or <c>ACCOUNT=ID</c>, as <c>--thief</c> and <c>--victim</c> take it.</summary>
    public static bool TryParseAccountAndId(
        string text, ChainId defaultChain, out Account account, out string? id, [NotNullWhen(false)] out string? error)
    {
        account = default;
        return TrySplitId(text, out string subject, out id, out error) && Account.TryParse(subject, defaultChain, out account, out error);
    }
}
