using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;

namespace FlowTrace.Cli;

/// <summary>
/// A command's help as a page of a manual: what it does, its usage, its options in groups with what holds without them, the files and variables it reads,
/// what it says to the shell, and examples.
/// </summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private const int Width = 100;
    private const int Indent = 2;
    private const int DeepIndent = 6;

    // Fewer options than this are read at a glance, without headings.
    private const int WorthGrouping = 9;

    // Who asks for help need not have given what is required.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(TextOf(parseResult.CommandResult.Command));
        return ExitCode.Done;
    }

    /// <summary>The page of a command.</summary>
    public static string TextOf(Command command)
    {
        string path = PathOf(command);
        CommandHelp more = HelpTexts.Of(path);
        var page = new StringBuilder();
        Heading(page, "Description");
        Paragraph(page, command.Description!, Indent);
        foreach (string sentence in more.Details)
            Paragraph(page, sentence, Indent);
        Heading(page, "Usage");
        page.Append(' ', Indent).Append(UsageOf(command, path)).Append('\n');
        Commands(page, command);
        Arguments(page, command);
        Options(page, command);
        Section(page, "Files", more.Files);
        Section(page, "Environment", [.. more.Environment, .. HelpTexts.EveryEnvironment]);
        Section(page, "Exit codes", [.. HelpTexts.ExitCodes(path)]);
        Heading(page, "Example");
        foreach (string example in more.Examples)
            page.Append(' ', Indent).Append(example).Append('\n');
        return page.ToString();
    }

    /// <summary>A command's name behind those of the commands above it, without the tool's.</summary>
    public static string PathOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent
        ? $"{PathOf(parent)} {command.Name}".TrimStart() : "";

    /// <summary>What an option is when it is not given, in words; what it says itself first.</summary>
    public static string DefaultOf(Option option) =>
        option.Description?.Contains("[default:", StringComparison.Ordinal) == true ? ""
        : option.Required ? "[required]"
        : option.ValueType == typeof(bool) ? "[default: off]"
        : "[default: none]";

    private static string UsageOf(Command command, string path)
    {
        var usage = new StringBuilder("flowtrace").Append(path.Length > 0 ? " " + path : "");
        if (command.Subcommands.Any(each => !each.Hidden))
            return usage.Append(" COMMAND …").ToString();
        foreach (Option option in command.Options.Where(option => option.Required))
            usage.Append(System.Globalization.CultureInfo.InvariantCulture, $" {option.Name} {option.HelpName}");
        foreach (Argument argument in command.Arguments)
        {
            string name = argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "…" : argument.Name;
            usage.Append(' ').Append(argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name);
        }

        return usage.Append(" [options]").ToString();
    }

    private static void Commands(StringBuilder page, Command command)
    {
        if (!command.Subcommands.Any())
            return;
        Heading(page, "Commands");
        foreach (Command each in command.Subcommands.Where(each => !each.Hidden))
            Entry(page, each.Name, each.Description!);
        Paragraph(page, $"{(PathOf(command) is { Length: > 0 } path ? $"flowtrace {path}" : "flowtrace")} COMMAND --help tells more of each.", Indent);
    }

    private static void Arguments(StringBuilder page, Command command)
    {
        if (command.Arguments.Count == 0)
            return;
        Heading(page, "Arguments");
        foreach (Argument argument in command.Arguments)
            Entry(page, argument.Name, argument.Description! + (argument.Arity.MinimumNumberOfValues == 0 ? " [default: none]" : ""));
    }

    private static void Options(StringBuilder page, Command command)
    {
        Option[] options = [.. command.Options.Where(option => !option.Hidden)];
        bool isGrouped = options.Length >= WorthGrouping;
        foreach ((string title, Option[] group) in HelpTexts.Grouped(options, isGrouped))
        {
            Heading(page, title);
            foreach (Option option in group)
                Entry(page, Named(option), $"{option.Description} {DefaultOf(option)}".TrimEnd());
        }

        if (isGrouped || options.Length < 2)
            Heading(page, isGrouped ? "Help" : "Options");
        Entry(page, "-?, -h, --help", "Show this page. [default: off]");
    }

    private static string Named(Option option) => option.HelpName is { } value ? $"{option.Name} {value}" : option.Name;

    private static void Section(StringBuilder page, string title, IReadOnlyList<(string Name, string Text)> entries)
    {
        if (entries.Count == 0)
            return;
        Heading(page, title);
        foreach ((string name, string text) in entries)
            Entry(page, name, text);
    }

    private static void Heading(StringBuilder page, string title) => page.Append(page.Length > 0 ? "\n" : "").Append(title).Append(":\n");

    private static void Entry(StringBuilder page, string name, string text)
    {
        page.Append(' ', Indent).Append(name).Append('\n');
        Paragraph(page, text, DeepIndent);
    }

    private static void Paragraph(StringBuilder page, string text, int indent)
    {
        int column = 0;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                page.Append('\n');
                column = 0;
            }

            int space = column == 0 ? indent : 1;
            page.Append(' ', space).Append(word);
            column += space + word.Length;
        }

        page.Append('\n');
    }
}
