namespace FlowTrace.Tracing;

/// <summary>How much of the units asked about came from one source.</summary>
/// <param name="Source">The source.</param>
/// <param name="Quantity">How many base units of the asset asked about.</param>
/// <param name="Origin">
/// How many base units of the source's own asset they stand for; the same number where nothing was exchanged on the way.
/// </param>
public readonly record struct SourceShare(FundingSource Source, UInt128 Quantity, UInt128 Origin);
