using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>A difference in what two results were made from.</summary>
/// <param name="Kind">Of which kind.</param>
/// <param name="Subject">What differs: an option's key, an input's name, an account, a chain; empty for the tool.</param>
/// <param name="Before">What it was; empty where it was not there.</param>
/// <param name="After">What it is; empty where it is not there.</param>
public sealed record ComparisonCause(CauseKind Kind, string Subject, string Before, string After)
{
    /// <summary>The account that a label is about; else null.</summary>
    public Account? Account { get; init; }

    /// <summary>The chain whose data ends elsewhere; else <see cref="ChainId.None"/>.</summary>
    internal ChainId Chain { get; init; }

    /// <summary>Of a chain whose data ends elsewhere: the earlier of both ends. What is later only one of the two can know.</summary>
    internal DateTimeOffset EarlierEnd { get; init; }

    /// <summary>Whether it changes no amounts by itself: asked only where nothing else explains a difference.</summary>
    internal bool IsWeak { get; init; }
}
