using System.CommandLine;
using FlowTrace.Cli.Cases;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace diff</c>: why two results differ.</summary>
internal static class DiffCommand
{
    private const string ResultFile = "result.json";

    private static readonly string[] Formats = ["table", "markdown", "json"];

    public static Command Create(Terminal terminal)
    {
        var before = new Argument<string>("BEFORE") { Description = "A result.json, a folder that holds one, or a case store (.flowtrace)." };
        var after = new Argument<string>("AFTER") { Description = "The one to compare it with." };
        Option<string?> format = OptionValues.One("--format", string.Join('|', Formats), "What goes to stdout. [default: table]");
        var command = new Command("diff", "Says why two results differ, in terms of wallets and amounts; of two stores, what each change did.")
        {
            before, after, format,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string wanted = OptionValues.OneOf(parsed, format, "table", Formats);
            string one = parsed.GetValue(before)!;
            string other = parsed.GetValue(after)!;
            if (StoreFile.Is(one) && StoreFile.Is(other))
                Print(await CaseDiff.CompareAsync(one, other, cancellationToken).ConfigureAwait(false), wanted, terminal);
            else
                Print(ResultComparison.Compare(Read(one), Read(other)), wanted, terminal);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(SteppedComparison comparison, string format, Terminal terminal) => terminal.Print(
        format, output => ComparisonReport.WriteTable(comparison, output), output => ComparisonReport.WriteMarkdown(comparison, output),
        writeCsv: null, output => ComparisonReport.WriteJson(comparison, output));

    private static void Print(ResultComparison comparison, string format, Terminal terminal) => terminal.Print(
        format, output => ComparisonReport.WriteTable(comparison, output), output => ComparisonReport.WriteMarkdown(comparison, output),
        writeCsv: null, output => ComparisonReport.WriteJson(comparison, output));

    private static ResultDocument Read(string path)
    {
        if (StoreFile.Is(path))
            throw new TraceInputException($"{path} is a store and the other is none. Give two stores, or two results (flowtrace trace {path} --out DIR).");
        string file = Directory.Exists(path) ? Path.Combine(path, ResultFile) : path;
        try
        {
            return ResultDocument.Read(File.ReadAllBytes(file), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ResultDocumentException($"{file}: the result cannot be read: {error.Message} Name a result.json or a folder that holds one.", error);
        }
    }
}
