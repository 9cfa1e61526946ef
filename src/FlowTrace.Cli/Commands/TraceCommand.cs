using System.CommandLine;
using FlowTrace.Cli.Cases;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace trace</c>: follows the stolen funds and says where they are.</summary>
internal static class TraceCommand
{
    private static readonly IReportWriter[] Formats =
    [
        ReportWriters.Table, ReportWriters.Json, ReportWriters.OutcomesCsv, ReportWriters.Markdown, ReportWriters.Mermaid, ReportWriters.Dot,
        ReportWriters.GraphMl, ReportWriters.Html, ReportWriters.Freeze,
    ];

    public static Command Create(Terminal terminal)
    {
        var options = new TraceCommandOptions(
            [.. Formats.Select(NameOf)],
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
        terminal.Output.Flush();
        Formats.Single(writer => NameOf(writer) == format).Write(result, terminal.OutputStream);
    }

    // One CSV answers where the money is; the others are written to a folder.
    private static string NameOf(IReportWriter writer) => writer == ReportWriters.OutcomesCsv ? "csv" : writer.Name;

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
