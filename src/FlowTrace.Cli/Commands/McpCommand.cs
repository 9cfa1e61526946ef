using System.CommandLine;
using FlowTrace.Cli.Mcp;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace mcp</c>: answers an assistant's questions about the cases of one folder.</summary>
internal static class McpCommand
{
    private const int MostKept = 4;

    public static Command Create(Terminal terminal)
    {
        Option<string?> folder = OptionValues.One("--folder", "DIR", "The folder whose cases are answered about; nothing outside is read, nothing is written.");
        folder.Required = true;
        Option<string?> keep = OptionValues.One("--keep", "N", "How many traced cases to keep in memory. [default: 4]");
        var command = new Command("mcp", "Serves the cases of a folder to an assistant by the Model Context Protocol, over stdin and stdout; reads only.")
        {
            folder, keep,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            int most = OptionValues.Whole(parsed, keep, least: 1) ?? MostKept;
            var confined = new ConfinedFolder(parsed.GetValue(folder)!);

            // Whatever prints by mistake must not print into the protocol.
            Console.SetOut(terminal.Error);
            Stream input = Console.OpenStandardInput();
            Stream output = Console.OpenStandardOutput();
            await using (input.ConfigureAwait(false))
            await using (output.ConfigureAwait(false))
                await McpHost.RunAsync(confined, most, input, output, cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }
}
