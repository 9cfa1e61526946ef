using System.CommandLine;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace counterparties</c>: what the accounts of a ledger pay to labelled ones, and get from them.</summary>
internal static class CounterpartiesCommand
{
    private static readonly string[] Formats = ["table", "json", "csv", "markdown"];

    public static Command Create(Terminal terminal)
    {
        var inputs = new ProfileInputs(usesThresholds: false);
        Option<string?> by = OptionValues.One(
            "--by", "label|exchange", "Add up by the label's full name, or by its first word (Okex 1 and Okex 4 are okex). [default: label]");
        Option<string?> format = OptionValues.One("--format", string.Join('|', Formats), "What goes to stdout. [default: table]");
        var command = new Command("counterparties", "Adds up what is paid to each labelled account and by it, every transfer once.");
        inputs.AddTo(command);
        command.Add(by);
        command.Add(format);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string wanted = OptionValues.OneOf(parsed, format, Formats[0], Formats);
            bool byExchange = OptionValues.OneOf(parsed, by, "label", "label", "exchange") == "exchange";
            ProfileData data = await inputs.ReadAsync(parsed, terminal, isTraced: false, cancellationToken).ConfigureAwait(false);
            Asset asset = inputs.AssetOf(parsed, data.Table, inputs.ChainOf(parsed))
                ?? throw new TraceInputException("Say in which asset to add up: --asset USDT, native, or a contract.");
            IReadOnlyList<LabelTotal> totals = byExchange
                ? LabelTotals.OfExchanges(data.Table, data.Labels, asset)
                : LabelTotals.Of(data.Table, data.Labels, asset);
            AssetInfo? info = data.Table.AssetInfo.TryGetValue(asset, out AssetInfo? said) ? said : null;
            terminal.Print(
                wanted,
                output => LabelTotalReport.WriteTable(totals, asset, info, output),
                output => LabelTotalReport.WriteMarkdown(totals, asset, info, output),
                output => LabelTotalReport.WriteCsv(totals, asset, output),
                output => LabelTotalReport.WriteJson(totals, asset, output));
            return ExitCode.Done;
        });
        return command;
    }
}
