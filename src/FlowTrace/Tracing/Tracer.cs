using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Hops;
using FlowTrace.Noise;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>Traces thefts through what its readers know. Immutable; traces may run concurrently.</summary>
public sealed partial class Tracer
{
    // Often enough for a progress line, seldom enough to cost nothing.
    private const int AdvancesBetweenReports = 64;

    private readonly IChainReader _reader;
    private readonly ILabelSource[] _labels;
    private readonly TraceOptions _options;
    private readonly IFindingDetector[] _detectors;
    private readonly IBridgeDecoder[] _decoders;
    private readonly BridgeDecoding _bridges;

    internal Tracer(
        IChainReader[] readers, ILabelSource[] labels, TraceOptions options, IFindingDetector[] detectors, IBridgeDecoder[] decoders)
    {
        _detectors = detectors;
        _decoders = decoders;
        _bridges = decoders.Length == 0 ? BridgeDecoding.Default : new BridgeDecoding([.. BridgeDecoders.BuiltIn, .. decoders]);
        _reader = readers.Length == 1 ? readers[0] : new CombinedReader(readers);
        _labels = labels;
        _options = options;
    }

    /// <summary>Follows one theft.</summary>
    /// <exception cref="TraceInputException">The theft names something the sources do not have.</exception>
    /// <exception cref="ChainReadException">A source cannot be read at all.</exception>
    public Task<TraceResult> TraceAsync(Theft theft, CancellationToken cancellationToken = default) => TraceAsync([theft], null, cancellationToken);

    /// <summary>Follows several thefts at once; their units never mix.</summary>
    /// <exception cref="TraceInputException">A theft names something the sources do not have, or two thefts have one id.</exception>
    /// <exception cref="ChainReadException">A source cannot be read at all.</exception>
    public async Task<TraceResult> TraceAsync(
        IReadOnlyList<Theft> thefts, IProgress<TraceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Theft[] ordered = Ordered(thefts);
        LabelBook labels = await ReadLabelsAsync(cancellationToken).ConfigureAwait(false);
        var run = new TraceRun(ordered, labels, new Sweep(ordered, _options, labels) { Bridges = _bridges }, Filter(ordered));
        return await RunAsync(run, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Begins a trace that goes on as its chains grow: what was traced is kept, and later transfers are added to it. Nothing is read yet.
    /// </summary>
    /// <exception cref="TraceInputException">There is no theft, or two have one id, or an option is out of range.</exception>
    public OngoingTrace Begin(IReadOnlyList<Theft> thefts) => new(this, Ordered(thefts));

    /// <summary>A run that may go on behind its end.</summary>
    internal async ValueTask<TraceRun> StartOngoingAsync(Theft[] thefts, CancellationToken cancellationToken)
    {
        LabelBook labels = await ReadLabelsAsync(cancellationToken).ConfigureAwait(false);
        return new TraceRun(thefts, labels, new Sweep(thefts, _options, labels, isOngoing: true) { Bridges = _bridges }, Filter(thefts));
    }

    /// <summary>Reads tables as they are now, several at a time.</summary>
    internal async ValueTask<(SweepRequest Request, TransferTable Table)[]> ReadAsync(
        TraceRun run, IReadOnlyList<SweepRequest> requests, CancellationToken cancellationToken)
    {
        var tables = new (SweepRequest, TransferTable)[requests.Count];
        await Parallel.ForAsync(
            0, requests.Count, new ParallelOptions { MaxDegreeOfParallelism = _options.ReadAhead, CancellationToken = cancellationToken },
            async (i, token) => tables[i] = (requests[i], await ReadAsync(run, requests[i], token).ConfigureAwait(false))).ConfigureAwait(false);
        return tables;
    }

    private static ValueTask<TransferTable> ReadAsync(TraceRun run, SweepRequest request, CancellationToken cancellationToken) =>
        request.Transaction is { } transaction
            ? run.Filter.ReadTransactionAsync(transaction, cancellationToken) : run.Filter.ReadAccountAsync(request.Account!.Value, cancellationToken);

    /// <summary>Follows the money from where the run's sweep stands to the end, and makes the result of it.</summary>
    internal async Task<TraceResult> RunAsync(TraceRun run, IProgress<TraceProgress>? progress, CancellationToken cancellationToken)
    {
        var reads = new ReadAhead(
            run.Filter, _options.ReadAhead, (account, time) => run.Labels.DecidingAmong(_options.StopAt, account, time) is not null);
        await using (reads.ConfigureAwait(false))
            await DriveAsync(run.Sweep, run.Filter, reads, run.Thefts, progress, cancellationToken).ConfigureAwait(false);
        foreach (Run table in run.Sweep.Runs)
            table.Table.Part?.RequireWhole();
        List<ReadIssue> issues = CheckFound(run.Sweep, run.Filter, run.Thefts);
        SweepOutcome outcome = run.Sweep.Complete();
        IReadOnlyList<MixerEntry>? mixers = await FindMixerCandidatesAsync(run.Sweep, outcome, issues, cancellationToken).ConfigureAwait(false);
        return Compose(run.Sweep, outcome, mixers, run.Filter, run.Thefts, run.Labels, issues);
    }

    private Theft[] Ordered(IReadOnlyList<Theft> thefts)
    {
        ArgumentNullException.ThrowIfNull(thefts);
        Theft[] ordered = [.. thefts.OrderBy(theft => theft.Id, StringComparer.Ordinal)];
        CheckThefts(ordered);
        return ordered;
    }

    private NoiseFilter Filter(Theft[] thefts)
    {
        IChainReader source = new BurnReader(_options.AllowUnfinal ? _reader : new FinalReader(_reader));
        return new NoiseFilter(source, [.. thefts.SelectMany(theft => theft.Assets).Distinct()]) { KeepsNoise = _options.KeepNoise };
    }

    private static async Task DriveAsync(
        Sweep sweep, NoiseFilter filter, ReadAhead reads, Theft[] thefts, IProgress<TraceProgress>? progress, CancellationToken cancellationToken)
    {
        int advances = 0;
        while (sweep.Advance(cancellationToken) is { } request)
        {
            try
            {
                TransferTable table = request.Account is { } account
                    ? await reads.TakeAsync(account, sweep.UnixMilliseconds, cancellationToken).ConfigureAwait(false)
                    : await filter.ReadTransactionAsync(request.Transaction!.Value, cancellationToken).ConfigureAwait(false);
                sweep.Supply(request, table);
            }
            catch (ChainReadException failure) when (request.Account is { } account && sweep.AccountsRead > 0 && !Names(thefts, account))
            {
                // One account that cannot be read is a limit of this trace, with its value; a source that cannot be read at all ends it.
                sweep.Refuse(request, failure.Message, failure.Limit);
            }

            if (progress is not null && advances++ % AdvancesBetweenReports == 0)
                Report(sweep, progress);
        }

        if (progress is not null)
            Report(sweep, progress);
    }

    private static void Report(Sweep sweep, IProgress<TraceProgress> progress) =>
        progress.Report(new TraceProgress(sweep.AccountsRead, sweep.TransfersApplied, sweep.UnixMilliseconds, sweep.WalletsReached, sweep.MovingShare()));

    private async Task<LabelBook> ReadLabelsAsync(CancellationToken cancellationToken)
    {
        var books = new List<LabelBook>();
        foreach (ILabelSource source in _labels)
            books.Add(await source.ReadAsync(cancellationToken).ConfigureAwait(false));
        return KnownContracts.Beneath(LabelBook.Combine(books));
    }

    private static bool Names(Theft[] thefts, Account account) =>
        Array.Exists(thefts, theft => theft.Holders.Contains(account) || theft.Victims.Contains(account));
}
