using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
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

    internal Tracer(IChainReader[] readers, ILabelSource[] labels, TraceOptions options, IFindingDetector[] detectors)
    {
        _detectors = detectors;
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
        ArgumentNullException.ThrowIfNull(thefts);
        Theft[] ordered = [.. thefts.OrderBy(theft => theft.Id, StringComparer.Ordinal)];
        CheckThefts(ordered);
        LabelBook labels = await ReadLabelsAsync(cancellationToken).ConfigureAwait(false);
        var sweep = new Sweep(ordered, _options, labels);
        IChainReader source = new BurnReader(_options.AllowUnfinal ? _reader : new FinalReader(_reader));
        var filter = new NoiseFilter(source, [.. ordered.SelectMany(theft => theft.Assets).Distinct()]) { KeepsNoise = _options.KeepNoise };
        var reads = new ReadAhead(filter, _options.ReadAhead, (account, time) => labels.DecidingAmong(_options.StopAt, account, time) is not null);
        await using (reads.ConfigureAwait(false))
            await DriveAsync(sweep, filter, reads, ordered, progress, cancellationToken).ConfigureAwait(false);
        foreach (Run run in sweep.Runs)
            run.Table.Part?.RequireWhole();
        List<ReadIssue> issues = CheckFound(sweep, filter, ordered);
        SweepOutcome outcome = sweep.Complete();
        IReadOnlyList<MixerEntry>? mixers = await FindMixerCandidatesAsync(sweep, outcome, issues, cancellationToken).ConfigureAwait(false);
        return Compose(sweep, outcome, mixers, filter, ordered, labels, issues);
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
