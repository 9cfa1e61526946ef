using System.Runtime.CompilerServices;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Noise;

/// <summary>Hands tables on without their noise.</summary>
internal sealed class NoiseFilter(IChainReader source, IReadOnlyCollection<Asset> genuine) : TableReaderStage(source)
{
    // By the table that was handed on.
    private readonly ConditionalWeakTable<TransferTable, NoiseReport> _handedOn = [];

    /// <summary>Whether noise is only told and stays in the tables.</summary>
    public bool KeepsNoise { get; init; }

    /// <summary>What was recognised in a table that was handed on.</summary>
    public IReadOnlyList<NoiseFinding> FindingsIn(TransferTable table) => _handedOn.TryGetValue(table, out NoiseReport? report)
        ? KeepsNoise ? [.. report.Findings.Select(finding => finding with { IsKeptOut = finding.Transfer.Quantity == UInt128.Zero })] : report.Findings
        : [];

    /// <summary>What was recognised beyond a table that is a part of a ledger: how much, and whether any of it is kept out of the flow.</summary>
    public (int Count, bool IsKeptOut) FindingsBeyond(TransferTable table) =>
        _handedOn.TryGetValue(table, out NoiseReport? report) ? (report.Beyond, report.KeepsOutBeyond && !KeepsNoise) : default;

    protected override TransferTable Change(TransferTable table)
    {
        NoiseReport report = table.Part is INoiseFinder known ? known.Find(table, genuine) : NoiseReport.Of(table, genuine);
        TransferTable handedOn = KeepsNoise ? table : report.Clean;
        _handedOn.GetValue(handedOn, _ => report);
        return handedOn;
    }
}
