namespace FlowTrace.Tracing;

/// <summary>How to look for findings. What differs from the defaults is printed in the manifest.</summary>
/// <remarks>Immutable.</remarks>
public sealed record FindingsOptions
{
    /// <summary>
    /// Parameters of detectors that are not to have their defaults, by detector and parameter: <c>peel-chain.dwell-hours</c>. Whole numbers, in the unit
    /// that the detector publishes with the parameter.
    /// </summary>
    /// <value>None: every parameter has its default.</value>
    public IReadOnlyDictionary<string, long> Parameters { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);
}
