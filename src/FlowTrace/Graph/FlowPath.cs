using FlowTrace.Chain;

namespace FlowTrace.Graph;

/// <summary>One way stolen units went from the theft to an outcome: transfers in time order, each leaving where the one before arrived.</summary>
/// <param name="Theft">The theft's id.</param>
/// <param name="Steps">The transfers, the theft's own first.</param>
/// <param name="Origin">How many base units of the stolen asset went this whole way; paths to one outcome never count a unit twice.</param>
/// <param name="OriginAsset">The stolen asset.</param>
public sealed record FlowPath(string Theft, IReadOnlyList<FlowEdge> Steps, UInt128 Origin, Asset OriginAsset);
