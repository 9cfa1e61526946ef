using System.CommandLine;
using FlowTrace.Chain;
using FlowTrace.Cli.Cases;
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace inspect</c>: what ledgers hold.</summary>
internal static class InspectCommand
{
    private static readonly string[] Formats = ["table", "json"];

    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "A file of transfers, format found from its header, or FORMAT:FILE; or one case store (.flowtrace).",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> chain = OptionValues.One("--chain", "NAME", "The chain of rows that do not say. [default: ethereum]");
        Option<string?> format = OptionValues.One("--format", string.Join('|', Formats), "What goes to stdout. [default: table]");
        var command = new Command("inspect", "Says what ledgers hold: format, rows, span, blocks, assets, accounts, issues; or what a case store holds.")
        {
            files, chain, format,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string wanted = OptionValues.OneOf(parsed, format, "table", Formats);
            if (parsed.GetValue(files) is [var store] && StoreFile.Is(store))
            {
                if (wanted != "table")
                    throw new TraceInputException(
                        $"--format {wanted}: a store is listed as a table only; its format is documented, and any SQLite tool reads it.");
                await StoreSummary.WriteAsync(store, terminal.Output).ConfigureAwait(false);
                return ExitCode.Done;
            }

            ChainId of = ChainId.None;
            if (parsed.GetValue(chain) is { } text && !ChainId.TryParse(text, out of, out string? error))
                throw OptionValues.Wrong("--chain", error);
            var reader = new LedgerReader([.. parsed.GetValue(files)!.Select(file => LedgerFile.Parse(file, of))]);
            TransferTable table = await ProgressDisplay.RunAsync(terminal, reader, _ => reader.ReadAllAsync(cancellationToken).AsTask()).ConfigureAwait(false);
            Print(LedgerSummary.Of(table), wanted, terminal);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(LedgerSummary summary, string format, Terminal terminal)
    {
        if (format == "table")
        {
            LedgerReport.WriteTable(summary, terminal.Output);
            return;
        }

        terminal.Output.Flush();
        LedgerReport.WriteJson(summary, terminal.OutputStream);
    }
}
