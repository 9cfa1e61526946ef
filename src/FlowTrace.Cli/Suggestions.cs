using System.CommandLine;
using System.Globalization;

namespace FlowTrace.Cli;

/// <summary>
/// Answers <c>flowtrace "[suggest:POSITION]" "LINE"</c>, the question that shells ask through System.CommandLine's tools: what can stand at a position of a
/// line.
/// </summary>
internal static class Suggestions
{
    private const string Beginning = "[suggest";

    /// <summary>Whether arguments are such a question.</summary>
    public static bool IsAsked(string[] args) => args is [var first, ..] && first.StartsWith(Beginning, StringComparison.Ordinal) && first.EndsWith(']');

    /// <summary>Writes what can stand there, a word a line.</summary>
    /// <param name="root">The tool's commands.</param>
    /// <param name="args">The question.</param>
    /// <param name="output">Where to.</param>
    public static void Write(Command root, string[] args, TextWriter output)
    {
        string line = args.Length > 1 ? args[1] : "";
        int position = args[0].IndexOf(':', StringComparison.Ordinal) is var colon and > 0
            && int.TryParse(args[0].AsSpan(colon + 1, args[0].Length - colon - 2), NumberStyles.None, CultureInfo.InvariantCulture, out int given)
            ? Math.Min(given, line.Length) : line.Length;
        ParseResult parsed = root.Parse(line, new ParserConfiguration { ResponseFileTokenReplacer = null });
        IEnumerable<string> words = parsed.GetCompletions(position).Select(completion => completion.InsertText ?? completion.Label);
        foreach (string word in words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            output.Write(word + "\n");
    }
}
