using System.CommandLine;
using FlowTrace.Reporting;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace diff</c>: why two results differ.</summary>
internal static class DiffCommand
{
    private const string ResultFile = "result.json";

    private static readonly string[] Formats = ["table", "markdown", "json"];

    public static Command Create(Terminal terminal)
    {
        var before = new Argument<string>("BEFORE") { Description = "A result.json, or a folder that holds one." };
        var after = new Argument<string>("AFTER") { Description = "The one to compare it with." };
        Option<string?> format = OptionValues.One("--format", string.Join('|', Formats), "What goes to stdout. [default: table]");
        var command = new Command("diff", "Says why two results differ, in terms of wallets and amounts.") { before, after, format };
        command.SetAction(parsed =>
        {
            string wanted = OptionValues.OneOf(parsed, format, "table", Formats);
            Print(ResultComparison.Compare(Read(parsed.GetValue(before)!), Read(parsed.GetValue(after)!)), wanted, terminal);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(ResultComparison comparison, string format, Terminal terminal)
    {
        switch (format)
        {
            case "markdown":
                ComparisonReport.WriteMarkdown(comparison, terminal.Output);
                break;
            case "json":
                terminal.Output.Flush();
                ComparisonReport.WriteJson(comparison, terminal.OutputStream);
                break;
            default:
                ComparisonReport.WriteTable(comparison, terminal.Output);
                break;
        }
    }

    private static ResultDocument Read(string path)
    {
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
