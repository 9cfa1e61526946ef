using System.CommandLine;
using System.Globalization;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary>Reads the values of options, and says in one sentence which is wrong, what it was, and what it should be.</summary>
internal static class OptionValues
{
    public static Option<string[]> Many(string name, string help, string description) =>
        new(name) { HelpName = help, Description = description, AllowMultipleArgumentsPerToken = true };

    /// <summary>An option with one value; where its help names the words it takes, a shell completes them.</summary>
    public static Option<string?> One(string name, string help, string description)
    {
        var option = new Option<string?>(name) { HelpName = help, Description = description };
        if (help.Contains('|', StringComparison.Ordinal))
            option.CompletionSources.Add(help.Split('|'));
        return option;
    }

    public static TraceInputException Wrong(string option, string error) => new($"{option}: {error}");

    public static int? Whole(ParseResult parsed, Option<string?> option, int least)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least
            ? value
            : throw Wrong(option.Name, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a whole number of at least {least}."));
    }

    public static Moment? Moment(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        return Tracing.Moment.TryParse(text, out Moment moment)
            ? moment
            : throw Wrong(option.Name, $"'{text}' is neither a time (2025-02-21T14:00:00Z) nor a block number.");
    }

    /// <summary>The value of an option that takes one of a few words.</summary>
    public static string OneOf(ParseResult parsed, Option<string?> option, string fallback, params string[] words)
    {
        string text = parsed.GetValue(option) ?? fallback;
        return words.Contains(text, StringComparer.Ordinal) ? text : throw Wrong(option.Name, $"'{text}' is not one of {string.Join(", ", words)}.");
    }
}
