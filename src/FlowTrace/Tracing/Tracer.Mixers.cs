using FlowTrace.Attribution;
using FlowTrace.Evidence;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

public sealed partial class Tracer
{
    /// <summary>
    /// Lists the withdrawals that may be the stolen units', where that is asked for. The pools' own transfers are read for it; they are where the
    /// trail ends, so that the sweep has not read them.
    /// </summary>
    private async ValueTask<IReadOnlyList<MixerEntry>?> FindMixerCandidatesAsync(
        Sweep sweep, SweepOutcome outcome, List<ReadIssue> issues, CancellationToken cancellationToken)
    {
        if (!_options.MixerCandidates)
            return null;
        List<TransferTable> tables = [.. sweep.Runs.Select(run => run.Table)];
        foreach (TornadoPool pool in MixerSearch.PoolsEntered(outcome.Graph))
            try
            {
                TransferTable table = await _reader.ReadAccountAsync(pool.Account, cancellationToken).ConfigureAwait(false);
                if (!tables.Exists(known => ReferenceEquals(known, table)))
                    tables.Add(table);
            }
            catch (ChainReadException failure)
            {
                issues.Add(new ReadIssue(
                    ReadIssueSeverity.Doubt, "mixers", 0,
                    $"{pool.Name} cannot be read, so that its withdrawals are missing among the candidates.", failure.Message));
            }

        return MixerSearch.Run(outcome.Graph, tables, issues.Add);
    }
}
