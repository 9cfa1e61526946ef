namespace FlowTrace.Findings;

/// <summary>Recognises one shape in the flows of a finished trace. It changes nothing of the trace: what it finds stands beside it.</summary>
/// <remarks>
/// A detector must be deterministic and keep no state between calls; one is used for many results, from several threads. It is added by
/// <see cref="Tracing.TracerBuilder.AddDetector"/>.
/// </remarks>
public interface IFindingDetector
{
    /// <summary>The detector's id, lower case with hyphens, such as <c>peel-chain</c>.</summary>
    string Id { get; }

    /// <summary>Its version, counted from 1; a detector that finds otherwise is another version.</summary>
    int Version { get; }

    /// <summary>What it can be told, with defaults and where they come from. There are no hidden thresholds.</summary>
    IReadOnlyList<FindingParameter> Parameters { get; }

    /// <summary>How it is known to go wrong, as sentences; there is none that cannot.</summary>
    string KnownErrors { get; }

    /// <summary>What it finds in a result, in any order.</summary>
    IEnumerable<Finding> Detect(FindingContext context);
}
