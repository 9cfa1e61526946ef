using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>
/// A trace that goes on as its chains grow. It keeps where every unit is, so that later transfers are applied to it alone; every result is, to the byte, the
/// one that a new trace of the same sources would give.
/// </summary>
/// <remarks>
/// <para>Where a later transfer bears on what was decided before it, all is traced anew, and <see cref="WhyAnew"/> says why: a theft names it, a bridge is
/// used, an account becomes a hub, blocks were replaced, or bounds are asked for.</para>
/// <para>Labels are read when all is traced anew. Made by <see cref="Tracer.Begin"/>. Not safe for concurrent calls; its results are immutable.</para>
/// </remarks>
public sealed class OngoingTrace
{
    private readonly Tracer _tracer;
    private readonly Theft[] _thefts;
    private TraceRun? _run;

    internal OngoingTrace(Tracer tracer, Theft[] thefts)
    {
        _tracer = tracer;
        _thefts = thefts;
    }

    /// <summary>Why the last result was traced anew; null where it went on from the one before.</summary>
    public string? WhyAnew { get; private set; }

    /// <summary>Traces everything.</summary>
    /// <param name="progress">Told now and then how far the trace is.</param>
    /// <param name="cancellationToken">Ends the trace; the next one is traced anew.</param>
    /// <exception cref="TraceInputException">A theft names something the sources do not have.</exception>
    /// <exception cref="ChainReadException">A source cannot be read at all.</exception>
    public Task<TraceResult> TraceAsync(IProgress<TraceProgress>? progress = null, CancellationToken cancellationToken = default) =>
        TraceAnewAsync("all was to be traced anew", progress, cancellationToken);

    /// <summary>Goes on from the last result with what is new; traces everything where there is none or it cannot go on from there.</summary>
    /// <param name="changed">The accounts that have, or may have, transfers since the last result. All others' transfers must be what they were.</param>
    /// <param name="progress">Told now and then how far the trace is.</param>
    /// <param name="cancellationToken">Ends the trace; the next one is traced anew.</param>
    /// <exception cref="TraceInputException">A theft names something the sources do not have.</exception>
    /// <exception cref="ChainReadException">A source cannot be read at all.</exception>
    public async Task<TraceResult> GoOnAsync(
        IReadOnlyCollection<Account> changed, IProgress<TraceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changed);
        if (_run is not { } run)
            return await TraceAnewAsync("there is no result to go on from", progress, cancellationToken).ConfigureAwait(false);
        _run = null;
        if (await TryContinueAsync(run, changed, cancellationToken).ConfigureAwait(false) is { } objection)
            return await TraceAnewAsync(objection, progress, cancellationToken).ConfigureAwait(false);
        return await FinishAsync(run, null, progress, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<string?> TryContinueAsync(TraceRun run, IReadOnlyCollection<Account> changed, CancellationToken cancellationToken)
    {
        SweepRequest[] requests = [.. run.Sweep.ToReadAgain(changed.Distinct().Order())];
        try
        {
            return run.Sweep.TryContinue(await _tracer.ReadAsync(run, requests, cancellationToken).ConfigureAwait(false));
        }
        catch (ChainReadException failure)
        {
            return failure.Message;
        }
    }

    private async Task<TraceResult> TraceAnewAsync(string why, IProgress<TraceProgress>? progress, CancellationToken cancellationToken)
    {
        _run = null;
        TraceRun run = await _tracer.StartOngoingAsync(_thefts, cancellationToken).ConfigureAwait(false);
        return await FinishAsync(run, why, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TraceResult> FinishAsync(TraceRun run, string? whyAnew, IProgress<TraceProgress>? progress, CancellationToken cancellationToken)
    {
        TraceResult result = await _tracer.RunAsync(run, progress, cancellationToken).ConfigureAwait(false);
        _run = run;
        WhyAnew = whyAnew;
        return result;
    }
}
