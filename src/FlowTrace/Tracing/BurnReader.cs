using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>Adds the burns that issuers' events tell of where a source has the event and no transfer for it.</summary>
internal sealed class BurnReader(IChainReader source) : TableReaderStage(source)
{
    // A part of a ledger was completed when the ledger was.
    protected override TransferTable Change(TransferTable table) => table.Logs.Count == 0 || table.Part is not null ? table : Freezes.WithBurns(table);
}
