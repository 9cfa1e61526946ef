using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Cli.Cases;
using FlowTrace.Cli.Commands;
using FlowTrace.Cli.Live;
using FlowTrace.Readers;
using FlowTrace.Readers.Following;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Watching;

/// <summary>Follows a case: looks at its chains again and again, traces what is new, tells what somebody should know, and keeps everything.</summary>
/// <remarks>
/// Every result is that of a whole trace. It goes on from the one before where that comes to the same, so that accounts with nothing new are neither read nor
/// swept again. What is recorded is traced once more through the archive, so that it can be made again from the store.
/// </remarks>
internal sealed class LiveWatch(TraceRequest request, WatchWishes wishes, Terminal terminal)
{
    // Within the time that an interrupted run may take to stop by itself.
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(7);

    private TraceDefinition? _asked;
    private OngoingTrace? _trace;
    private IReadOnlyList<ChainHead> _heads = [];
    private string? _trouble;
    private bool _isTraced;

    // Without a run the store alone does not say what is watched.
    private bool _hasRun;
    private bool _isChanged;

    /// <summary>Watches until the wishes say to end. The last recorded result; null where nothing was to record.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted; everything is kept.</exception>
    public async Task<TraceResult?> RunAsync(CancellationToken cancellationToken)
    {
        CaseStore store = File.Exists(request.Store) ? CaseStore.Open(request.Store) : CaseStore.Create(request.Store!);
        await using (store.ConfigureAwait(false))
        {
            using var answers = new StoreAnswers(store);
            var archive = new CaseArchive(store, request.Analyst);
            _hasRun = store.Runs().Count > 0;
            CaseFacts facts = await LiveCase.KeepFilesAsync(request, store, answers, archive, cancellationToken).ConfigureAwait(false);
            WatchLog log = await WatchLog.OpenAsync(answers, cancellationToken).ConfigureAwait(false);
            FollowingReader reader = LiveCase.OpenToFollow(
                request.Live!, LiveTrace.Options(request.Options, answers, request.Live!.Budget, null), facts.Reader);
            await using (reader.ConfigureAwait(false))
            {
                if (log.IsNew)
                    await BeginAsync(log, reader, facts, cancellationToken).ConfigureAwait(false);
                Webhook? webhook = wishes.Webhook is { } url ? await Webhook.OpenAsync(url, log, terminal, cancellationToken).ConfigureAwait(false) : null;
                try
                {
                    return await FollowAsync(new Case(answers, archive, facts, log, reader, webhook), cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    if (webhook is not null)
                        await webhook.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>What the case's last run knew is no news to who begins to watch it.</summary>
    private async Task BeginAsync(WatchLog log, FollowingReader reader, CaseFacts facts, CancellationToken cancellationToken)
    {
        IReadOnlyList<WatchAlert> known = [];
        if (_hasRun)
        {
            await reader.PinAsync(cancellationToken).ConfigureAwait(false);
            known = WatchAlerts.Of(await TraceAsync(reader, facts, null, cancellationToken).ConfigureAwait(false));
        }

        await log.BeginAsync(known, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TraceResult?> FollowAsync(Case watched, CancellationToken cancellationToken)
    {
        TraceResult? recorded = null;
        try
        {
            for (int poll = 1; ; poll++)
            {
                bool isSpent = !await LookAsync(watched, cancellationToken).ConfigureAwait(false);
                bool isLast = isSpent || poll >= wishes.Polls
                    || (wishes.UntilBlock is { } block && _heads.Count > 0 && _heads.All(head => head.Block >= block));
                if (_isChanged && (isLast || !_hasRun || (wishes.RecordEvery is { } every && poll % every == 0)))
                    recorded = await TryRecordAsync(watched, cancellationToken).ConfigureAwait(false);
                if (isLast)
                    return recorded;
                await Task.Delay(wishes.Every, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_isChanged)
        {
            using var goodbye = new CancellationTokenSource(LongestGoodbye);
            try
            {
                await TryRecordAsync(watched, goodbye.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                terminal.Say("flowtrace: there was no time to record the last result. What was read and told is kept: watch the case again to go on.");
            }

            throw;
        }
    }

    /// <summary>Looks once; false when no more may be asked.</summary>
    private async Task<bool> LookAsync(Case watched, CancellationToken cancellationToken)
    {
        try
        {
            bool mayLack = watched.Reader.HasFailed;
            FollowStep step = await watched.Reader.AdvanceAsync(cancellationToken).ConfigureAwait(false);
            SayWhere(step);
            if (!_isTraced || mayLack || step.HasNews)
            {
                // If this trace fails, the next look must make it, whatever is new by then.
                bool mayGoOn = _isTraced && !mayLack && step.Replaced.Count == 0;
                _isTraced = false;
                TraceResult result = await TraceAsync(watched.Reader, watched.Facts, mayGoOn ? step.Touched : null, cancellationToken).ConfigureAwait(false);
                _isTraced = true;
                _isChanged = true;
                await TellAsync(watched, result).ConfigureAwait(false);
            }

            if (!watched.Reader.HasFailed && _trouble is not null)
            {
                terminal.Say("flowtrace: all providers answer again.");
                _trouble = null;
            }

            return true;
        }
        catch (ChainReadException failure) when (_heads.Count > 0 || failure.IsTransient)
        {
            if (_trouble is null)
                terminal.Say($"flowtrace: {failure.Message} The watch goes on and asks again.");
            _trouble ??= failure.Message;
            return failure.Limit != "budget";
        }
    }

    private void SayWhere(FollowStep step)
    {
        foreach (ChainId chain in step.Replaced)
            terminal.Say($"flowtrace: {chain.Name} has replaced blocks that were read. They are read anew, and what was told of them may no longer hold.");
        if (_heads.Count == 0)
            terminal.Say($"Watching from {string.Join(", ", step.Heads.Select(Words))}.");
        _heads = step.Heads;
    }

    private static string Words(ChainHead head) => string.Create(CultureInfo.InvariantCulture, $"{head.Chain.Name} block {head.Block:N0}");

    /// <summary>Goes on from the last result with what is new in some accounts; null traces everything.</summary>
    private async Task<TraceResult> TraceAsync(
        FollowingReader reader, CaseFacts facts, IReadOnlyList<Account>? changed, CancellationToken cancellationToken)
    {
        _asked ??= new TraceDefinition(
            await LiveTrace.ResolveAsync(reader, request, cancellationToken).ConfigureAwait(false), request.Options with { Links = facts.Links });
        _trace ??= LiveTrace.TracerOf(reader, _asked, facts.Labels).Begin(_asked.Thefts);
        return changed is null
            ? await _trace.TraceAsync(cancellationToken: cancellationToken).ConfigureAwait(false)
            : await _trace.GoOnAsync(changed, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private async Task TellAsync(Case watched, TraceResult result)
    {
        var printer = new WatchPrinter(terminal, request.Format == "jsonl");
        foreach (WatchAlert alert in WatchAlerts.Of(result))
        {
            if (watched.Log.IsTold(alert))
                continue;
            ReadOnlyMemory<byte> json = WatchReport.ToJson(alert);
            await printer.PrintAsync(alert, json).ConfigureAwait(false);
            await watched.Log.KeepAsync(alert, json).ConfigureAwait(false);
            watched.Webhook?.Post(alert.Id, json);
        }
    }

    private async Task<TraceResult?> TryRecordAsync(Case watched, CancellationToken cancellationToken)
    {
        try
        {
            return await RecordAsync(watched, cancellationToken).ConfigureAwait(false);
        }
        catch (ChainReadException failure)
        {
            terminal.Say($"flowtrace: {failure.Message} The last result is not recorded; what was read and told is kept.");
            return null;
        }
    }

    /// <summary>Traces through the archive up to the present pins, which reads for every account what is new to it, and records that.</summary>
    private async Task<TraceResult> RecordAsync(Case watched, CancellationToken cancellationToken)
    {
        LiveOptions options = LiveTrace.Options(request.Options, watched.Answers, request.Live!.Budget, null) with { Heads = _heads };
        LiveReaders readers = LiveCase.Open(request.Live!, options, watched.Facts.Reader);
        await using (readers.ConfigureAwait(false))
        {
            TraceResult result = await LiveTrace.TraceAsync(readers, _asked!, watched.Facts.Labels, null, cancellationToken).ConfigureAwait(false);
            await LiveChecks.RunAsync(request.Checks, readers, result, terminal, cancellationToken).ConfigureAwait(false);

            // The same but for what failed in between; what that hid is told now.
            await TellAsync(watched, result).ConfigureAwait(false);
            await watched.Reader.SettleAsync(cancellationToken).ConfigureAwait(false);
            if (await watched.Archive.RecordAsync(_asked!, result, cancellationToken).ConfigureAwait(false) is { } note)
                terminal.Say(note);
            (_isChanged, _hasRun) = (false, true);
            return result;
        }
    }

    private sealed record Case(StoreAnswers Answers, CaseArchive Archive, CaseFacts Facts, WatchLog Log, FollowingReader Reader, Webhook? Webhook);
}
