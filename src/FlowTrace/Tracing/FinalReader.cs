using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>Leaves out what a source calls not final, and says so.</summary>
internal sealed class FinalReader(IChainReader source) : TableReaderStage(source)
{
    protected override TransferTable Change(TransferTable table) => table.WithoutUnfinal();
}
