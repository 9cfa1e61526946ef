namespace FlowTrace.Findings;

/// <summary>A number that decides what a detector finds, published with every finding of it.</summary>
/// <param name="Name">Its name, lower case with hyphens and with its unit at the end, such as <c>dwell-hours</c>.</param>
/// <param name="Value">Its value: the default, or the one in force.</param>
/// <param name="Meaning">What it does, as half a sentence.</param>
/// <param name="Provenance">Where the default comes from.</param>
/// <param name="IsHypothesis">Whether the default is a hypothesis that nobody has calibrated on labelled data.</param>
public sealed record FindingParameter(string Name, long Value, string Meaning, string Provenance, bool IsHypothesis)
{
    /// <summary>The smallest value it can have.</summary>
    /// <value>1.</value>
    public long Least { get; init; } = 1;

    /// <summary>The largest value it can have.</summary>
    /// <value>A thousand million.</value>
    public long Most { get; init; } = 1_000_000_000;
}
