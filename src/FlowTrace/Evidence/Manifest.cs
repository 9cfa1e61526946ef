using FlowTrace.Reading;

namespace FlowTrace.Evidence;

/// <summary>What a result was made from, so that another can make it again.</summary>
/// <param name="Tool">The tool and its version.</param>
/// <param name="Options">The options that shaped the result, as words.</param>
/// <param name="Inputs">What was read.</param>
public sealed record Manifest(string Tool, IReadOnlyDictionary<string, string> Options, IReadOnlyList<InputDescription> Inputs)
{
    /// <summary>Where the data of each chain ends, by chain.</summary>
    public IReadOnlyList<ChainEnd> Ends { get; init; } = [];
}
