using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FlowTrace.Sqlite;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace note</c>: writes down what an analyst did or decided, where nothing can be changed afterwards.</summary>
internal static class NoteCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("STORE") { Description = "The case store (.flowtrace)." };
        var text = new Argument<string>("TEXT") { Description = "What was done, and why." };
        Option<string?> about = OptionValues.One("--about", "SUBJECT", "What it concerns: an account, a transaction, an input.");
        Option<string?> analyst = OptionValues.One("--analyst", "NAME", "Who says so. [default: the user's name]");
        var command = new Command("note", "Appends a note to a store's log of acts, each of which holds the hash of the one before.")
        {
            path, text, about, analyst,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = CaseStore.Open(parsed.GetValue(path)!);
            await using (store.ConfigureAwait(false))
            {
                string body = JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = parsed.GetValue(text)! });
                Act act = await store.AppendActAsync(
                    parsed.GetValue(analyst) ?? Environment.UserName, "note", parsed.GetValue(about) ?? "", body, cancellationToken).ConfigureAwait(false);
                terminal.Output.Write(string.Create(CultureInfo.InvariantCulture, $"act {act.Number}: sha256 {act.Hash}\n"));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
