using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Findings;

/// <summary>What a detector looks at: a finished trace, and its own parameters with the values in force.</summary>
/// <remarks>Immutable.</remarks>
public sealed class FindingContext
{
    private readonly Dictionary<string, long> _values;

    internal FindingContext(TraceResult result, MoveTable moves, IReadOnlyList<FindingParameter> parameters)
    {
        Result = result;
        Moves = moves;
        Parameters = parameters;
        _values = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal);
    }

    /// <summary>The trace.</summary>
    public TraceResult Result { get; }

    /// <summary>The policy that findings stand under: the trace's main one. Flows that carry nothing under it are no part of any shape.</summary>
    public TaintPolicy Policy => Result.MainPolicy;

    /// <summary>The detector's parameters with the values in force.</summary>
    public IReadOnlyList<FindingParameter> Parameters { get; }

    /// <summary>The flows from holder to holder, read once for all detectors.</summary>
    internal MoveTable Moves { get; }

    /// <summary>The value in force of a parameter that the detector publishes.</summary>
    /// <exception cref="KeyNotFoundException">The detector publishes no such parameter.</exception>
    public long Value(string parameter) => _values[parameter];
}
