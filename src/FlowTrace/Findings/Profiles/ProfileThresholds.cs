using System.Diagnostics.CodeAnalysis;

namespace FlowTrace.Findings;

/// <summary>
/// Every number the rules of profiles use, with its published default and where that comes from. No published, labelled data set of OTC nodes with
/// tested thresholds is known, so most are hypotheses, marked <c>[H]</c>. Immutable and safe to share between threads.
/// </summary>
public sealed partial class ProfileThresholds
{
    private readonly Dictionary<string, Ratio> _values;

    private ProfileThresholds(Dictionary<string, Ratio> values)
    {
        _values = values;
        Ranges =
        [
            .. DefaultRanges.Select(range => range with
            {
                Least = range.Least is { } least ? values.GetValueOrDefault(range.NameOf(isLeast: true), least) : null,
                Most = range.Most is { } most ? values.GetValueOrDefault(range.NameOf(isLeast: false), most) : null,
            }),
        ];
    }

    /// <summary>The published defaults.</summary>
    public static ProfileThresholds Default => field ??= new([]);

    /// <summary>Where each figure lies for each behaviour.</summary>
    public IReadOnlyList<ProfileRange> Ranges { get; }

    /// <summary>Every threshold, settings first, then the ranges in the order of the behaviours.</summary>
    public IReadOnlyList<ProfileThreshold> All =>
    [
        .. Settings.Select(setting => setting with { Value = this[setting.Name] }),
        .. DefaultRanges.SelectMany(Bounds).Select(bound => bound with { Value = _values.GetValueOrDefault(bound.Name, bound.Default) }),
    ];

    /// <summary>The value of a setting.</summary>
    internal Ratio this[string setting] => _values.TryGetValue(setting, out Ratio value) ? value : DefaultOf(setting);

    /// <summary>The value of a setting as a whole number: what a fraction lacks to the next is cut, and what is too large is the largest.</summary>
    internal int Whole(string setting) => (int)System.Numerics.BigInteger.Min(int.MaxValue, this[setting].Numerator / this[setting].Denominator);

    /// <summary>The thresholds with one changed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its new value.</param>
    /// <param name="changed">The thresholds with it.</param>
    /// <param name="error">Why not: no threshold has the name, or the value is negative.</param>
    public bool TryWith(string name, Ratio value, [NotNullWhen(true)] out ProfileThresholds? changed, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(name);
        changed = null;
        error = null;
        if (!All.Any(threshold => threshold.Name == name))
            error = $"There is no threshold {Internals.SafeText.Quote(name)}. The names are: {string.Join(", ", Near(name))}.";
        else if (value < Ratio.Zero)
            error = $"The threshold {name} is {value}; give 0 or more.";
        else
            changed = new ProfileThresholds(new Dictionary<string, Ratio>(_values, StringComparer.Ordinal) { [name] = value });
        return changed is not null;
    }

    // Whoever mistypes a name mostly has its beginning right; else all names help.
    private string[] Near(string name)
    {
        string start = name.Split('.')[0] + ".";
        string[] names = [.. All.Select(threshold => threshold.Name)];
        string[] near = Array.FindAll(names, candidate => candidate.StartsWith(start, StringComparison.Ordinal));
        return near.Length > 0 ? near : names;
    }

    private static Ratio DefaultOf(string setting) => Array.Find(Settings, candidate => candidate.Name == setting)?.Default
        ?? throw new ArgumentException($"There is no setting '{setting}'.", nameof(setting));

    private static IEnumerable<ProfileThreshold> Bounds(ProfileRange range)
    {
        if (range.Least is { } least)
            yield return new ProfileThreshold(range.NameOf(isLeast: true), least, least, range.Source);
        if (range.Most is { } most)
            yield return new ProfileThreshold(range.NameOf(isLeast: false), most, most, range.Source);
    }
}
