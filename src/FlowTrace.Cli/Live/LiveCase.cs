using FlowTrace.Cli.Cases;
using FlowTrace.Cli.Commands;
using FlowTrace.Files;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.Following;
using FlowTrace.Reading;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Live;

/// <summary>Does what a request asks that names live readers: with a store, every answer goes into it and none is asked for again.</summary>
internal sealed class LiveCase(TraceRequest request, Terminal terminal)
{
    /// <summary>Traces, and keeps nothing.</summary>
    public Task<TraceResult> TraceAsync(CancellationToken cancellationToken) =>
        TraceAsync(null, () => ReadFilesAsync(cancellationToken), (_, _) => Task.CompletedTask, cancellationToken);

    /// <summary>Traces and keeps everything in the store: files, answers as they come, and the run.</summary>
    public async Task<TraceResult> TraceIntoStoreAsync(CancellationToken cancellationToken)
    {
        CaseStore store = File.Exists(request.Store) ? CaseStore.Open(request.Store) : CaseStore.Create(request.Store!);
        await using (store.ConfigureAwait(false))
        {
            using var answers = new StoreAnswers(store);
            var archive = new CaseArchive(store, request.Analyst);
            return await TraceAsync(
                answers,
                () => KeepFilesAsync(request, store, answers, archive, cancellationToken),
                async (asked, result) =>
                {
                    if (await archive.RecordAsync(asked, result, cancellationToken).ConfigureAwait(false) is { } note)
                        terminal.Say(note);
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps the files of a request in a store, with the names of its readers, and tells what all files of the store say.</summary>
    public static async Task<CaseFacts> KeepFilesAsync(
        TraceRequest request, CaseStore store, StoreAnswers answers, CaseArchive archive, CancellationToken cancellationToken)
    {
        await archive.AddInputsAsync(CaseInput.Of(request), cancellationToken).ConfigureAwait(false);
        await LiveRecord.KeepAsync(answers, request.Live!.Providers, cancellationToken).ConfigureAwait(false);
        using var folder = new CaseFolder();
        IEnumerable<StoredInput> read = store.Inputs().Where(input => CaseInput.IsRead(input.Role));
        CaseInput[] files = await folder.TakeAsync(store, read, cancellationToken).ConfigureAwait(false);
        CaseFacts facts = await CaseFacts.ReadAsync(files, cancellationToken).ConfigureAwait(false);
        await archive.SetFactsAsync(facts, request.Thefts.SelectMany(theft => theft.Assets), cancellationToken).ConfigureAwait(false);
        return facts;
    }

    private async Task<TraceResult> TraceAsync(
        IAnswerArchive? archive, Func<Task<CaseFacts>> read, Func<TraceDefinition, TraceResult, Task> record, CancellationToken cancellationToken)
    {
        TraceDefinition? asked = null;
        var progress = new LiveProgress();
        long requests = 0;
        TraceResult result = await ProgressDisplay.RunLiveAsync(terminal, progress, async traced =>
        {
            CaseFacts facts = await read().ConfigureAwait(false);
            LiveReaders readers = Open(
                request.Live!, LiveTrace.Options(request.Options, archive, request.Live!.Budget, progress),
                facts.Reader);
            await using (readers.ConfigureAwait(false))
            {
                IReadOnlyList<Theft> thefts = await LiveTrace.ResolveAsync(readers, request, cancellationToken).ConfigureAwait(false);
                asked = new TraceDefinition(thefts, request.Options with { Links = facts.Links });
                TraceResult made = await LiveTrace.TraceAsync(readers, asked, facts.Labels, traced, cancellationToken).ConfigureAwait(false);
                await LiveChecks.RunAsync(request.Checks, readers, made, terminal, cancellationToken).ConfigureAwait(false);
                requests = readers.Requests;
                return made;
            }
        }).ConfigureAwait(false);
        terminal.Say(LiveProgress.Summary(requests, progress.FromArchive));
        await record(asked!, result).ConfigureAwait(false);
        return result;
    }

    /// <summary>Opens the readers of a request.</summary>
    /// <exception cref="TraceInputException">A provider cannot be what it is said to be.</exception>
    public static LiveReaders Open(LiveRequest live, LiveOptions options, IChainReader? ledgers) =>
        Checked(() => LiveReaders.Open(live.Providers, options, ledgers));

    /// <summary>Opens the readers of a request to follow their chains with.</summary>
    /// <exception cref="TraceInputException">A provider cannot be what it is said to be.</exception>
    public static FollowingReader OpenToFollow(LiveRequest live, LiveOptions options, IChainReader? ledgers) =>
        Checked(() => FollowingReader.Open(live.Providers, options, ledgers));

    private static T Checked<T>(Func<T> open)
    {
        try
        {
            return open();
        }
        catch (ArgumentException wrong)
        {
            throw new TraceInputException(wrong.Message.Split(" (Parameter", 2)[0], wrong);
        }
    }

    private Task<CaseFacts> ReadFilesAsync(CancellationToken cancellationToken) => CaseFacts.ReadAsync(
        request.Ledgers.Count > 0 ? new LedgerReader([.. request.Ledgers]) : null, request.Labels, request.Links, cancellationToken);
}
