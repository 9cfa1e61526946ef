using System.CommandLine;
using System.CommandLine.Parsing;
using FlowTrace.Cli.Tests.Commands;
using FlowTrace.Cli.Tests.Mcp;

namespace FlowTrace.Cli.Tests.Help;

/// <summary>Every command's help is whole: description, usage, options with what holds without them, exit codes, and examples that run.</summary>
[Collection(ExamplePlace.Collection)]
public sealed class HelpPageTests
{
    private const string Account = "0x9292344DAc8f70BD2Ac3E48C434741B5BE467c02";

    public static TheoryData<string> Paths => [.. All().Select(HelpPage.PathOf)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Help_OfEveryCommand_IsWhole(string path)
    {
        using var tool = new Tool();
        ToolRun run = tool.Run([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        run.Code.Should().Be(0);
        run.Error.Should().BeEmpty();
        string[] lines = run.Output.Split('\n');
        lines.Where(line => !line.StartsWith("  flowtrace ", StringComparison.Ordinal)).Should().OnlyContain(line => line.Length <= 106);

        Command command = All().Single(each => HelpPage.PathOf(each) == path);
        lines.Should().Contain(["Description:", "Usage:", "Environment:", "Exit codes:", "Example:"]);
        foreach (string code in (string[])["0", "1", "2", "130"])
            lines.Should().Contain("  " + code);
        command.Description.Should().EndWith(".");
        foreach (Argument argument in command.Arguments)
            argument.Description.Should().NotBeNullOrWhiteSpace();
        foreach (Option option in command.Options)
        {
            option.Description.Should().NotBeNullOrWhiteSpace(option.Name);
            if (option is not System.CommandLine.Help.HelpOption)
                $"{option.Description} {HelpPage.DefaultOf(option)}".Should().MatchRegex(@"\[(default: .+|required)\]", option.Name);
            string shown = option is System.CommandLine.Help.HelpOption ? "-?, -h, --help" : option.Name;
            lines.Count(line => line == $"  {shown}" || line.StartsWith($"  {shown} ", StringComparison.Ordinal)).Should().Be(1, option.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Examples_Parse(string path)
    {
        using var terminal = new Terminal(Stream.Null, TextWriter.Null, isErrorInteractive: false, hasColour: false);
        Command root = CommandLine.Root(terminal);
        foreach (string example in HelpTexts.Of(path).Examples)
        {
            ParseResult parsed = root.Parse(Arguments(example));
            parsed.Errors.Should().BeEmpty(example);
            parsed.Tokens.Where(token => token.Type == TokenType.Argument).Should().NotContain(token => token.Value.StartsWith("--"), example);
            parsed.CommandResult.Command.Should().NotBe(root, example);
        }
    }

    [Fact]
    public void Examples_WithoutANetwork_Run()
    {
        using var place = new ExamplePlace();
        var ran = new List<string>();
        foreach (string example in All().SelectMany(command => HelpTexts.Of(HelpPage.PathOf(command)).Examples).Distinct(StringComparer.Ordinal))
        {
            // Providers are not there, and an assistant's server waits for its client.
            if (example.Contains("http", StringComparison.Ordinal) || example.StartsWith("flowtrace mcp", StringComparison.Ordinal))
                continue;
            (int code, string error) = place.Run(Arguments(example));
            code.Should().Be(0, $"{example}\n{error}");
            ran.Add(example);
        }

        ran.Count.Should().BeGreaterThan(30);
    }

    private static string[] Arguments(string example)
    {
        string line = example.Replace("0x…", Account, StringComparison.Ordinal).Replace("T…", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", StringComparison.Ordinal);
        string[] words = [.. CommandLineParser.SplitCommandLine(line).Skip(1)];
        int to = Array.IndexOf(words, ">");
        return to < 0 ? words : words[..to];
    }

    private static IEnumerable<Command> All()
    {
        var terminal = new Terminal(Stream.Null, TextWriter.Null, isErrorInteractive: false, hasColour: false);
        return Below(CommandLine.Root(terminal));

        static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(Below).Prepend(command);
    }
}
