using System.Runtime.CompilerServices;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Noise;

/// <summary>
/// Stands between a source and a trace, and hands tables on without their noise. A table that comes twice, as those in memory do, is searched
/// once and answered with the same table.
/// </summary>
internal sealed class NoiseFilter(IChainReader source, IReadOnlyCollection<Asset> genuine) : IChainReader
{
    // By the table of the source, and by the table that was handed on.
    private readonly ConditionalWeakTable<TransferTable, NoiseReport> _read = [];
    private readonly ConditionalWeakTable<TransferTable, NoiseReport> _handedOn = [];

    /// <summary>Whether noise is only told and stays in the tables.</summary>
    public bool KeepsNoise { get; init; }

    public string Name => source.Name;

    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default) =>
        Filter(source.ReadAccountAsync(account, cancellationToken));

    public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) =>
        Filter(source.ReadTransactionAsync(transaction, cancellationToken));

    /// <summary>What was recognised in a table that was handed on.</summary>
    public IReadOnlyList<NoiseFinding> FindingsIn(TransferTable table) => _handedOn.TryGetValue(table, out NoiseReport? report)
        ? KeepsNoise ? [.. report.Findings.Select(finding => finding with { IsKeptOut = finding.Transfer.Quantity == UInt128.Zero })] : report.Findings
        : [];

    // A source that answers at once is answered for at once: who reads ahead goes by that.
    private ValueTask<TransferTable> Filter(ValueTask<TransferTable> read)
    {
        return read.IsCompletedSuccessfully ? new ValueTask<TransferTable>(Filtered(read.Result)) : FilterAsync(read);

        async ValueTask<TransferTable> FilterAsync(ValueTask<TransferTable> reading) => Filtered(await reading.ConfigureAwait(false));
    }

    private TransferTable Filtered(TransferTable table)
    {
        NoiseReport report = _read.GetValue(table, table => NoiseReport.Of(table, genuine));
        TransferTable handedOn = KeepsNoise ? table : report.Clean;
        _handedOn.GetValue(handedOn, _ => report);
        return handedOn;
    }
}
