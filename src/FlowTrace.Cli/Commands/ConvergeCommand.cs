using System.CommandLine;
using System.Globalization;
using FlowTrace.Cli.Cases;
using FlowTrace.Reporting;
using FlowTrace.Sqlite;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace converge</c>: the accounts where several thefts meet.</summary>
internal static class ConvergeCommand
{
    private const string ResultFile = "result.json";

    private static readonly string[] Formats = ["table", "json", "csv", "markdown"];

    public static Command Create(Terminal terminal)
    {
        var results = new Argument<string[]>("RESULT")
        {
            Description = "A result.json, a folder that holds one, or a case store (.flowtrace), whose last run counts; several, or one with several thefts.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> least = OptionValues.One("--least", "THEFTS", "How many thefts have to meet. [default: 2]");
        Option<string?> format = OptionValues.One("--format", string.Join('|', Formats), "What goes to stdout. [default: table]");
        var command = new Command("converge", "Finds the accounts outside services that received units of two or more thefts, over many results.")
        {
            results, least, format,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string wanted = OptionValues.OneOf(parsed, format, "table", Formats);
            int thefts = OptionValues.Whole(parsed, least, least: 2) ?? 2;
            var inputs = new List<ConvergenceInput>();
            foreach (string path in parsed.GetValue(results)!)
                inputs.Add(await InputAsync(path, cancellationToken).ConfigureAwait(false));
            Print(Convergence.Find(inputs, thefts, cancellationToken), wanted, terminal);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<ConvergenceInput> InputAsync(string path, CancellationToken cancellationToken)
    {
        if (StoreFile.Is(path))
            return await OfStoreAsync(path, cancellationToken).ConfigureAwait(false);
        string file = Directory.Exists(path) ? Path.Combine(path, ResultFile) : path;
        return File.Exists(file) ? new ConvergenceInput(path, () => File.OpenRead(file))
            : throw new ResultDocumentException($"{file}: there is no such file. Name a result.json, a folder that holds one, or a case store.");
    }

    private static async Task<ConvergenceInput> OfStoreAsync(string path, CancellationToken cancellationToken)
    {
        CaseStore store = CaseStore.OpenRead(path);
        await using (store.ConfigureAwait(false))
        {
            StoredRun run = StoreFile.LastRun(store);
            using var document = new MemoryStream();
            Stream result = store.OpenResult(run);
            await using (result.ConfigureAwait(false))
                await result.CopyToAsync(document, cancellationToken).ConfigureAwait(false);
            byte[] bytes = document.ToArray();
            return new ConvergenceInput(
                string.Create(CultureInfo.InvariantCulture, $"{path}, run {run.Number}"), () => new MemoryStream(bytes, writable: false));
        }
    }

    private static void Print(Convergence convergence, string format, Terminal terminal)
    {
        terminal.Print(
            format,
            output => ConvergenceReport.WriteTable(convergence, output),
            output => ConvergenceReport.WriteMarkdown(convergence, output),
            output => ConvergenceReport.WriteCsv(convergence, output),
            output => ConvergenceReport.WriteJson(convergence, output));
    }
}
