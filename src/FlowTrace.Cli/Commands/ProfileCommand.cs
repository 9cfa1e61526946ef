using System.CommandLine;
using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Findings;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace profile</c>: how accounts behave, and what that is consistent with.</summary>
internal static class ProfileCommand
{
    private const int LeastByDefault = 10;

    private static readonly string[] Formats = ["table", "json", "csv", "markdown"];

    public static Command Create(Terminal terminal)
    {
        var accounts = new Argument<string[]>("ACCOUNT")
        {
            Description = "The accounts to profile: 0x…, T…, chain:address, CAIP-10.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var inputs = new ProfileInputs(usesThresholds: true);
        var all = new Option<bool>("--all") { Description = "Profile every account with enough transfers; prints a line each." };
        Option<string?> least = OptionValues.One(
            "--least", "N", string.Create(CultureInfo.InvariantCulture, $"With --all: how many transfers are enough. [default: {LeastByDefault}]"));
        Option<string?> prices = OptionValues.One(
            "--prices", "FILE", "What coins cost, for F3 and, in CNY, for F9b: CSV asset,time,price,currency,source.");
        var keepNoise = new Option<bool>("--keep-noise") { Description = "Count recognised noise (forged tokens, poisoning, spam) too." };
        Option<string?> format = OptionValues.One("--format", string.Join('|', Formats), "What goes to stdout. [default: table]");
        var command = new Command("profile", "Measures how accounts behave (F1 to F16) and says what that is consistent with: inferred, never a label.")
        {
            accounts,
        };
        inputs.AddTo(command);
        foreach (Option option in (Option[])[all, least, prices, keepNoise, format])
            command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string wanted = OptionValues.OneOf(parsed, format, Formats[0], Formats);
            string[] named = parsed.GetValue(accounts) ?? [];
            if (named.Length == 0 == !parsed.GetValue(all))
                throw new TraceInputException("Name the accounts to profile, or ask for all of them with --all; not both.");
            int? enough = OptionValues.Whole(parsed, least, least: 1);
            if (enough is not null && !parsed.GetValue(all))
                throw new TraceInputException("--least says how many transfers are enough for --all, and --all is not given.");
            Account[] asked = [.. named.Select(text => Parse(text, inputs.ChainOf(parsed)))];
            ProfileThresholds thresholds = inputs.ThresholdsOf(parsed);
            AssetRates rates = await RatesAsync(parsed.GetValue(prices), terminal, cancellationToken).ConfigureAwait(false);
            ProfileData data = await inputs.ReadAsync(parsed, terminal, isTraced: true, cancellationToken).ConfigureAwait(false);
            var profiler = new AccountProfiler(data.Table, new ProfileOptions
            {
                Labels = data.Labels,
                Thresholds = thresholds,
                Traces = data.Traces,
                Rates = rates,
                KeepNoise = parsed.GetValue(keepNoise),
            });
            Asset? asset = inputs.AssetOf(parsed, data.Table, asked.Length > 0 ? asked[0].Chain : inputs.ChainOf(parsed));
            AccountProfile[] profiles = [.. (asked.Length > 0 ? asked : profiler.Accounts(enough ?? LeastByDefault, asset))
                .Select(account => Profile(profiler, data, account, asset, cancellationToken))];
            terminal.Print(
                wanted,
                output => WriteTable(profiles, asked.Length == 0, thresholds, output),
                output => ProfileReport.WriteMarkdown(profiles, thresholds, output),
                output => ProfileReport.WriteCsv(profiles, output),
                output => ProfileReport.WriteJson(profiles, thresholds, output));
            return ExitCode.Done;
        });
        return command;
    }

    private static void WriteTable(AccountProfile[] profiles, bool isList, ProfileThresholds thresholds, TextWriter output)
    {
        if (isList)
            ProfileReport.WriteList(profiles, output);
        else
            ProfileReport.WriteTable(profiles, thresholds, output);
    }

    private static AccountProfile Profile(AccountProfiler profiler, ProfileData data, Account account, Asset? asset, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (data.Table.CountOf(account) == 0)
            throw new TraceInputException(
                $"{account} neither sends nor receives anything in the data. Check the address and its chain, or add a ledger that has it.");
        try
        {
            return profiler.Profile(account, asset);
        }
        catch (ArgumentException wrong)
        {
            throw new TraceInputException(wrong.Message.Split(" (Parameter", 2)[0], wrong);
        }
    }

    private static Account Parse(string text, ChainId chain) => Account.TryParse(text, chain, out Account account, out string? error)
        ? account
        : throw new TraceInputException($"ACCOUNT: {error}");

    private static async Task<AssetRates> RatesAsync(string? path, Terminal terminal, CancellationToken cancellationToken)
    {
        if (path is null)
            return AssetRates.None;
        PriceTable prices = await new PriceFile(path).ReadAsync(cancellationToken).ConfigureAwait(false);
        foreach (Reading.ReadIssue issue in prices.Issues)
            terminal.Say($"flowtrace: {issue}");
        return new AssetRates(prices.Prices.Select(price => new AssetRate(price.Asset, price.Time, Exact(price.Price), price.Currency)));
    }

    // A decimal number is a whole one with its point moved; nothing is lost.
    private static Ratio Exact(decimal price) =>
        Ratio.TryParse(price.ToString(CultureInfo.InvariantCulture), out Ratio ratio, out string? error) ? ratio : throw new TraceInputException(error);
}
