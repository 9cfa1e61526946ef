using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Xml;
using FlowTrace.Cli.Commands;
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Cli;

/// <summary>The tool's outermost frame: builds the commands, runs one, and turns what went wrong into a line and an exit code.</summary>
internal static class CommandLine
{
    // How long an interrupted run may take to stop by itself.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public static Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken = default)
    {
        // Scripts start the tool only to ask for its version: no command is made for that, and no other assembly loaded.
        if (args is not ["--version"])
            return RunCommandAsync(args, terminal, cancellationToken);
        terminal.Output.Write(ToolVersion.Text + "\n");
        terminal.Output.Flush();
        return Task.FromResult(ExitCode.Done);
    }

    private static async Task<int> RunCommandAsync(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            return await InvokeAsync(args, terminal, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            terminal.Say("flowtrace: interrupted.");
            return ExitCode.Interrupted;
        }
        catch (Exception wrong) when (wrong is TraceInputException or ResultDocumentException or BundleException)
        {
            terminal.Say($"flowtrace: {wrong.Message}");
            return ExitCode.WrongInput;
        }
        catch (Exception failure) when (failure is ChainReadException or CaseStoreException)
        {
            terminal.Say($"flowtrace: {failure.Message}");
            return IsWrongInput(failure) ? ExitCode.WrongInput : ExitCode.Failed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            terminal.Say($"flowtrace: {failure.Message}");
            return ExitCode.Failed;
        }
        catch (OutOfMemoryException)
        {
            terminal.Say("flowtrace: there is not enough memory for this ledger; split it by time or asset, or use a machine with more.");
            return ExitCode.Failed;
        }
        catch (Exception defect)
        {
            terminal.Say($"flowtrace: this is a defect of the program, please report it: {defect.GetType().Name}: {defect.Message}");
            return ExitCode.Failed;
        }
    }

    private static async Task<int> InvokeAsync(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        Command root = Root(terminal);
        if (Suggestions.IsAsked(args))
        {
            Suggestions.Write(root, args, terminal.Output);
            await terminal.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        }

        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (ErrorOf(parsed) is { } error)
        {
            terminal.Say($"flowtrace: {error}\nRun '{PathOf(parsed.CommandResult)} --help' to see how it is used.");
            return ExitCode.WrongInput;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = Grace,
        };
        int code = await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        await terminal.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return code;
    }

    // The parser takes an unknown option for a value where values are still awaited; no file or account begins with two dashes.
    private static string? ErrorOf(ParseResult parsed)
    {
        if (parsed.Action is HelpPage or PrintVersion)
            return null;
        string? option = parsed.Tokens.FirstOrDefault(
            token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal))?.Value;
        return option is not null ? $"There is no option '{option}'." : parsed.Errors.Count > 0 ? parsed.Errors[0].Message : null;
    }

    // Not a RootCommand, which takes its name from the assembly: the tool is called flowtrace.
    internal static Command Root(Terminal terminal)
    {
        var help = new HelpOption { Action = new HelpPage() };
        var version = new VersionOption { Action = new PrintVersion() };
        return new Command("flowtrace", "Follows stolen crypto from the theft to the cash-out and accounts for every unit.")
        {
            help, version, TraceCommand.Create(terminal), WatchCommand.Create(terminal), SourcesCommand.Create(terminal), ReportCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            DiffCommand.Create(terminal), BundleCommand.Create(terminal), NoteCommand.Create(terminal), InspectCommand.Create(terminal),
            LabelsCommand.Create(terminal), ProfileCommand.Create(terminal), DepositsCommand.Create(terminal), CounterpartiesCommand.Create(terminal),
            ConvergeCommand.Create(terminal), MatchCommand.Create(terminal), ReadCommand.Create(terminal), ProvidersCommand.Create(terminal),
            SimulateCommand.Create(terminal), McpCommand.Create(terminal), CompletionCommand.Create(terminal),
        };
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : command.Command.Name;

    // A file that is not there or holds something else is a wrong request; a disk that fails is not.
    private static bool IsWrongInput(Exception failure) => failure is not ChainReadException { IsTransient: true }
        && failure.InnerException is null or FileNotFoundException or DirectoryNotFoundException or InvalidDataException or XmlException;
}
