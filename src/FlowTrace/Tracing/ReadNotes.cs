using FlowTrace.Attribution;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>What was read before the trace for its options: labels nobody, and stands in the manifest with its issues.</summary>
internal sealed class ReadNotes(InputDescription input, IReadOnlyList<ReadIssue> issues) : ILabelSource
{
    private readonly LabelBook _book = new([], issues, [input]);

    public ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default) => new(_book);
}
