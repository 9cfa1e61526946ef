namespace FlowTrace.Reporting;

/// <summary>One step from one result to another, in which one thing was changed.</summary>
/// <param name="Name">What was changed: <c>options</c>, <c>labels</c>, <c>new blocks</c> …</param>
/// <param name="Comparison">What it changed.</param>
public sealed record ComparisonStep(string Name, ResultComparison Comparison);
