namespace FlowTrace.Attribution;

/// <summary>A source of labels: a file, a list, a service.</summary>
public interface ILabelSource
{
    /// <summary>Reads the labels.</summary>
    /// <exception cref="Reading.ChainReadException">The source cannot be read.</exception>
    ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default);
}
