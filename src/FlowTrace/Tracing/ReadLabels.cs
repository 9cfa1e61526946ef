using FlowTrace.Attribution;

namespace FlowTrace.Tracing;

/// <summary>Labels that were read before the trace.</summary>
internal sealed class ReadLabels(LabelBook book) : ILabelSource
{
    public ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default) => new(book);
}
