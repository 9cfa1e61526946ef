using System.CommandLine;
using FlowTrace.Cli.Cases;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace trace</c>: follows the stolen funds and says where they are.</summary>
internal static class TraceCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new TraceCommandOptions(
            ["table", "json", "csv", "markdown", "mermaid", "dot", "graphml", "html", "freeze"],
            "Write result.json, flows.csv, outcomes.csv, findings.csv, freeze.md, freeze.csv, report.html, graph.graphml and graph.dot there.");
        var command = new Command("trace", "Follows stolen funds through ledgers and says how much is where, by which rule.");
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
            await RunAsync(await options.ReadAsync(parsed).ConfigureAwait(false), terminal, cancellationToken).ConfigureAwait(false));
        return command;
    }

    private static async Task<int> RunAsync(TraceRequest request, Terminal terminal, CancellationToken cancellationToken)
    {
        OutputFolder? folder = request.OutputFolder is { } path ? OutputFolder.Prepare(path) : null;
        TraceResult result = await CaseTrace.RunAsync(request, terminal, [], cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (folder is not null)
            foreach (string written in folder.Write(result, cancellationToken))
                terminal.Say(written);
        Print(result, request.Format, terminal);
        return Conclude(result, terminal);
    }

    private static void Print(TraceResult result, string format, Terminal terminal)
    {
        switch (format)
        {
            case "json":
                terminal.Output.Flush();
                JsonReport.Write(result, terminal.OutputStream);
                break;
            case "csv":
                CsvReport.WriteOutcomes(result, terminal.Output);
                break;
            case "markdown":
                MarkdownReport.Write(result, terminal.Output);
                break;
            case "mermaid":
                MermaidReport.Write(result, terminal.Output);
                break;
            case "dot":
                DotReport.Write(result, terminal.Output);
                break;
            case "graphml":
                GraphMlReport.Write(result, terminal.Output);
                break;
            case "freeze":
                FreezeReport.WriteMarkdown(result, terminal.Output);
                break;
            case "html":
                HtmlReport.Write(result, terminal.Output);
                break;
            default:
                TableReport.Write(result, terminal.Output);
                break;
        }
    }

    // Whoever reads only the exit code and this stream still learns that something is amiss.
    internal static int Conclude(TraceResult result, Terminal terminal)
    {
        long rejected = result.Issues.Where(issue => issue.Severity == ReadIssueSeverity.Rejected).Sum(issue => issue.Count);
        if (rejected > 0)
            terminal.Say(
                $"flowtrace: {rejected.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} "
                + $"{(rejected == 1 ? "row was" : "rows were")} rejected and {(rejected == 1 ? "moves" : "move")} nothing; "
                + "the report says which and why.");
        if (result.Books.FirstOrDefault(sheet => sheet.Balanced == false) is not { } open)
            return ExitCode.Done;
        terminal.Say(
            $"flowtrace: the books of {open.Theft} do not close under {Taint.TaintPolicies.ToName(open.Policy)}. This is a defect of the program: "
            + "do not rely on the figures, and please report it.");
        return ExitCode.Failed;
    }
}
