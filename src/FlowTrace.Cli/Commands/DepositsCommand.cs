using System.CommandLine;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Reporting;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace deposits</c>: deposit addresses and hot wallets that their transfers give away.</summary>
internal static class DepositsCommand
{
    private static readonly string[] Formats = ["table", "json", "csv", "markdown"];

    public static Command Create(Terminal terminal)
    {
        var inputs = new ProfileInputs(usesThresholds: true);
        Option<string?> format = OptionValues.One(
            "--format", string.Join('|', Formats), "What goes to stdout; csv has a row for each sweep. [default: table]");
        var command = new Command("deposits", "Lists accounts that behave like exchanges' deposit addresses, with the sweeps that show it: inferred.");
        inputs.AddTo(command);
        command.Add(format);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string wanted = OptionValues.OneOf(parsed, format, Formats[0], Formats);
            ProfileThresholds thresholds = inputs.ThresholdsOf(parsed);
            ProfileData data = await inputs.ReadAsync(parsed, terminal, isTraced: false, cancellationToken).ConfigureAwait(false);
            Asset? asset = inputs.AssetOf(parsed, data.Table, inputs.ChainOf(parsed));
            var profiler = new AccountProfiler(data.Table, new ProfileOptions { Labels = data.Labels, Thresholds = thresholds });
            IReadOnlyList<DepositAddress> deposits = profiler.DepositAddresses(asset);
            IReadOnlyList<HotWallet> hotWallets = profiler.HotWallets(asset);
            terminal.Print(
                wanted,
                output => DepositReport.WriteTable(deposits, hotWallets, output),
                output => DepositReport.WriteMarkdown(deposits, hotWallets, output),
                output => DepositReport.WriteCsv(deposits, output),
                output => DepositReport.WriteJson(deposits, hotWallets, output));
            return ExitCode.Done;
        });
        return command;
    }
}
