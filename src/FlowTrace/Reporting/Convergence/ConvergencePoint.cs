using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>An account outside services that received units of several thefts.</summary>
/// <param name="Account">The account.</param>
/// <param name="Label">What the results call it, with the category; empty where nobody names it. Text from outside.</param>
/// <param name="Thefts">The thefts' numbers, ascending.</param>
/// <param name="Figures">What it received, by theft, asset and policy.</param>
public sealed record ConvergencePoint(Account Account, string Label, IReadOnlyList<int> Thefts, IReadOnlyList<ConvergenceFigure> Figures)
{
    /// <summary>The shares of all its thefts together under each result's main policy, in parts per million: what points are ordered by.</summary>
    public long SharePartsPerMillion { get; init; }
}
