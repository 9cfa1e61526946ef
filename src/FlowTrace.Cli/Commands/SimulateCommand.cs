using System.CommandLine;
using System.Globalization;
using FlowTrace.Simulation;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace simulate</c>: writes a synthetic theft and its truth.</summary>
internal static class SimulateCommand
{
    public static Command Create(Terminal terminal)
    {
        var defaults = new SimulationOptions();
        Option<string?> folder = OptionValues.One("--out", "DIR", "Where to write transfers.csv, labels.csv, case.yaml and truth.json.");
        folder.Required = true;
        Option<string?> transfers = OptionValues.One(
            "--transfers", "N", string.Create(CultureInfo.InvariantCulture, $"How many transfers. [default: {defaults.Transfers}]"));
        Option<string?> accounts = OptionValues.One(
            "--accounts", "N", string.Create(CultureInfo.InvariantCulture, $"How many accounts ordinary people have. [default: {defaults.Accounts}]"));
        Option<string?> seed = OptionValues.One(
            "--seed", "S",
            string.Create(
                CultureInfo.InvariantCulture, $"What every random choice is derived from; the same seed gives the same bytes. [default: {defaults.Seed}]"));
        Option<string?> thefts = OptionValues.One(
            "--thefts", "N", string.Create(CultureInfo.InvariantCulture, $"How many thefts, 1 to 16. [default: {defaults.Thefts}]"));
        Option<string?> fanOut = OptionValues.One(
            "--fan-out", "N", "Over how many fresh wallets the thief spreads the coins. [default: by the number of transfers]");
        var spread = new Option<bool>("--spread") { Description = "Let stolen units spread through ordinary traffic, differently under every policy." };
        Option<string?> desks = OptionValues.One(
            "--desks", "N",
            "How many OTC desks, with exchanges, escrow markets, mules and throw-away wallets beside them; truth.json says who is who. [default: 0]");
        var command = new Command("simulate", "Writes a synthetic theft, laundered in nine steps inside ordinary traffic, and the truth about it.")
        {
            folder, transfers, accounts, seed, thefts, fanOut, spread, desks,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            new SimulationOptions
            {
                Transfers = OptionValues.Whole(parsed, transfers, least: 1) ?? defaults.Transfers,
                Accounts = OptionValues.Whole(parsed, accounts, least: 1) ?? defaults.Accounts,
                Seed = (ulong?)OptionValues.Whole(parsed, seed, least: 0) ?? defaults.Seed,
                Thefts = OptionValues.Whole(parsed, thefts, least: 1) ?? defaults.Thefts,
                FanOut = OptionValues.Whole(parsed, fanOut, least: 1),
                Spread = parsed.GetValue(spread),
                Desks = OptionValues.Whole(parsed, desks, least: 0) ?? defaults.Desks,
            },
            parsed.GetValue(folder)!, terminal, cancellationToken)));
        return command;
    }

    private static int Run(SimulationOptions options, string folder, Terminal terminal, CancellationToken cancellationToken)
    {
        SimulatedLedger ledger = Simulate(options);
        SimulationFiles.Write(ledger, folder, cancellationToken);
        foreach (string name in (string[])["transfers.csv", "labels.csv", "case.yaml", "truth.json"])
            terminal.Say(Path.Combine(folder, name));
        return ExitCode.Done;
    }

    private static SimulatedLedger Simulate(SimulationOptions options)
    {
        try
        {
            return Simulator.Simulate(options);
        }
        catch (ArgumentOutOfRangeException wrong)
        {
            // The message ends with the parameter's name and value on lines of their own; the first line says it all.
            throw new TraceInputException(wrong.Message.Split('\n', '(')[0].Trim(), wrong);
        }
    }
}
