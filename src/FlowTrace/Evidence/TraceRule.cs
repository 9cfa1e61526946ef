namespace FlowTrace.Evidence;

/// <summary>A rule by which claims are derived: the same inputs always give the same conclusion.</summary>
/// <param name="Id">The rule's id, such as <c>taint-fifo</c>.</param>
/// <param name="Version">Its version, counted from 1; a rule that concludes otherwise is another version.</param>
/// <param name="Words">What it concludes from what, as sentences for people.</param>
public sealed record TraceRule(string Id, int Version, string Words);
