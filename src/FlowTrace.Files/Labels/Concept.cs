using FlowTrace.Attribution;

namespace FlowTrace.Files.Labels;

/// <summary>One of GraphSense's concepts.</summary>
/// <param name="Id">The word in packs.</param>
/// <param name="Broader">The concept it is a kind of; empty for the root.</param>
/// <param name="Category">What it means for a trace.</param>
internal sealed record Concept(string Id, string Broader, ServiceCategory Category);
