using System.CommandLine;
using FlowTrace.Attribution;
using FlowTrace.Cli.Cases;
using FlowTrace.Files;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace report</c>: traces, and writes the report for a court.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new TraceCommandOptions(
            ["html", "markdown"],
            "Write expert-report.html, expert-report.md and claims.json there, and beside them the files they refer to: those of trace --out.");
        Option<string?> prices = OptionValues.One(
            "--prices", "FILE", "Value amounts by this file: CSV asset,time,price,currency,source. Without it no value in money is stated.");
        Option<string?> priceAge = OptionValues.One("--price-age", "HOURS", "How old a price may be at the time it values. [default: 48]");
        var command = new Command(
            "report", "Traces, and writes the report for a court: every statement with what it rests on, under every rule, on A4.");
        options.AddTo(command);
        command.Add(prices);
        command.Add(priceAge);
        command.SetAction(async (parsed, cancellationToken) => await RunAsync(
            await AskedAsync(options, parsed).ConfigureAwait(false), parsed.GetValue(prices), PriceAge(parsed, prices, priceAge), terminal, cancellationToken)
            .ConfigureAwait(false));
        return command;
    }

    private static async Task<TraceRequest> AskedAsync(TraceCommandOptions options, ParseResult parsed)
    {
        TraceRequest request = await options.ReadAsync(parsed).ConfigureAwait(false);
        return request.OutputFolder is null || parsed.GetResult("--format") is null ? request
            : throw new TraceInputException("--out writes the report in both its forms, --format one of them to stdout; give one of the two.");
    }

    private static async Task<int> RunAsync(
        TraceRequest asked, string? priceFile, TimeSpan? priceAge, Terminal terminal, CancellationToken cancellationToken)
    {
        TraceRequest request = asked with { Options = WithEveryRule(asked.Options), LeavesStore = asked.IsOfStore };
        if (priceFile is not null && request is { Store: not null, IsOfStore: false })
            throw new TraceInputException(
                "--prices are no part of a case: put the case into the store first (flowtrace trace), then report the store with them.");
        PriceTable? prices = priceFile is null ? null : await new PriceFile(priceFile).ReadAsync(cancellationToken).ConfigureAwait(false);
        OutputFolder? folder = request.OutputFolder is { } path ? OutputFolder.Prepare(path) : null;
        IReadOnlyList<LabelBook> more = prices is null ? [] : [new LabelBook([], prices.Issues, [prices.Input])];
        TraceResult result = await CaseTrace.RunAsync(request, terminal, more, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var report = ExpertReport.Of(result, prices is null ? null : new PriceBook(prices.Prices, priceAge));
        if (folder is not null)
            foreach (string written in folder.Write(report, cancellationToken).Concat(folder.Write(result, cancellationToken)))
                terminal.Say(written);
        else if (request.Format == "markdown")
            report.WriteMarkdown(terminal.Output);
        else
            report.WriteHtml(terminal.Output);
        return TraceCommand.Conclude(result, terminal);
    }

    /// <summary>
    /// Which rule applies is a question of law, so the report holds every rule that conserves units beside those asked for, and the bounds. They follow the
    /// rules asked for, so the main one stays.
    /// </summary>
    private static TraceOptions WithEveryRule(TraceOptions options) => options with
    {
        Policies = [.. options.Policies.Concat(TaintPolicies.All.Where(policy => policy.IsConserving())).Distinct()],
        Bounds = true,
    };

    private static TimeSpan? PriceAge(ParseResult parsed, Option<string?> prices, Option<string?> priceAge)
    {
        int? hours = OptionValues.Whole(parsed, priceAge, least: 0);
        if (hours is not null && parsed.GetValue(prices) is null)
            throw new TraceInputException("--price-age says how old the prices of --prices may be, and no --prices FILE is given.");
        return hours is { } age ? TimeSpan.FromHours(age) : null;
    }
}
