using FlowTrace.Chain;

namespace FlowTrace.Tracing;

/// <summary>One way that units of a source came, under the main policy: each step leaves where the one before arrived, and later.</summary>
/// <param name="Asset">The asset asked about.</param>
/// <param name="Source">The source.</param>
/// <param name="Steps">The steps, the first of which is the source's own payment.</param>
public sealed record SourcePath(Asset Asset, FundingSource Source, IReadOnlyList<SourcePathStep> Steps);
