using System.Globalization;

namespace FlowTrace.Cli.Mcp;

/// <summary>Writes what a client asks for as the options of <c>flowtrace trace</c>, which are read and checked in one place.</summary>
/// <remarks>Every value stands behind <c>=</c> in the option's own word, so that no value can be taken for an option.</remarks>
internal sealed class TraceWishes
{
    private readonly List<string> _options = [];

    /// <summary>The options, in the order in which they were added.</summary>
    public IReadOnlyList<string> Options => _options;

    public TraceWishes Add(string option, string? value)
    {
        if (value is not null)
            _options.Add($"{option}={value}");
        return this;
    }

    public TraceWishes Add(string option, int? value) => Add(option, value?.ToString(CultureInfo.InvariantCulture));

    public TraceWishes Add(string option, IReadOnlyList<string>? values)
    {
        foreach (string value in values ?? [])
            Add(option, value);
        return this;
    }

    public TraceWishes Add(string option, bool isWanted)
    {
        if (isWanted)
            _options.Add(option);
        return this;
    }
}
