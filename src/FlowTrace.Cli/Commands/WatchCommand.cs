using System.CommandLine;
using FlowTrace.Cli.Watching;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace watch</c>: keeps following a case and says at once where stolen funds come.</summary>
internal static class WatchCommand
{
    private const string WebhookVariable = "FLOWTRACE_WEBHOOK";
    private const int SecondsByDefault = 15;

    public static Command Create(Terminal terminal)
    {
        var options = new TraceCommandOptions(
            ["text", "jsonl"],
            "When the watch ends, write result.json, flows.csv, outcomes.csv, findings.csv, freeze.md, freeze.csv, report.html, graph.graphml and "
            + "graph.dot there.");
        Option<string?> every = OptionValues.One("--every", "SECONDS", $"How long to wait between two looks at the chains. [default: {SecondsByDefault}]");
        Option<string?> polls = OptionValues.One("--polls", "N", "End after so many looks. [default: never]");
        Option<string?> untilBlock = OptionValues.One("--until-block", "N", "End when every chain that is read has this block. [default: never]");
        Option<string?> recordEvery = OptionValues.One(
            "--record-every", "N", "Record the result as a run of the store after every N looks, if it has changed. [default: when the watch ends]");
        Option<string?> webhook = OptionValues.One(
            "--webhook", "URL", $"Post every alert there as JSON. It is never printed. [default: {WebhookVariable} of the environment, else nowhere]");
        var command = new Command("watch", "Keeps following a case that is read from providers, and prints and posts alerts.");
        options.AddTo(command);
        foreach (Option option in (Option[])[every, polls, untilBlock, recordEvery, webhook])
            command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TraceRequest request = Checked(await options.ReadAsync(parsed).ConfigureAwait(false));
            var wishes = new WatchWishes(
                TimeSpan.FromSeconds(OptionValues.Whole(parsed, every, least: 0) ?? SecondsByDefault), OptionValues.Whole(parsed, polls, least: 1),
                OptionValues.Whole(parsed, untilBlock, least: 0), OptionValues.Whole(parsed, recordEvery, least: 1),
                UrlOf(parsed.GetValue(webhook) ?? Environment.GetEnvironmentVariable(WebhookVariable)));
            return await RunAsync(request, wishes, terminal, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(TraceRequest request, WatchWishes wishes, Terminal terminal, CancellationToken cancellationToken)
    {
        OutputFolder? folder = request.OutputFolder is { } path ? OutputFolder.Prepare(path) : null;
        TraceResult? result = await new LiveWatch(request, wishes, terminal).RunAsync(cancellationToken).ConfigureAwait(false);
        if (folder is null)
            return ExitCode.Done;
        if (result is null)
            terminal.Say("flowtrace: the result has not changed, so that no files were written.");
        else
            foreach (string written in folder.Write(result, cancellationToken))
                terminal.Say(written);
        return ExitCode.Done;
    }

    private static TraceRequest Checked(TraceRequest request)
    {
        if (request.Live is not { } live)
            throw new TraceInputException(
                "Only what is read from a provider can be watched: name one with --reader. A store does not hold the addresses and keys of those it was "
                + "read from.");
        if (live.Providers.FirstOrDefault(provider => provider.ToBlock is not null) is { } pinned)
            throw new TraceInputException($"{pinned.Name} is pinned to a block, behind which nothing new can come. Leave out --to-block and 'toBlock'.");
        return request.Store is not null ? request
            : throw new TraceInputException("Say where to keep what is read and told, so that a watch can go on where it was: --store FILE.flowtrace.");
    }

    // What is wrong with it is said without it.
    private static Uri? UrlOf(string? text) => string.IsNullOrEmpty(text) ? null
        : Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" ? url
        : throw new TraceInputException("--webhook: this is no http or https address. Write it whole: https://example.org/hook.");
}
