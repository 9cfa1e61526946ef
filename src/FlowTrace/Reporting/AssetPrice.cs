using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>What one coin of an asset was worth at a time, and who says so.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Time">When it was worth that.</param>
/// <param name="Price">How much one coin (not one base unit) was worth.</param>
/// <param name="Currency">In which currency: <c>USD</c>.</param>
/// <param name="Source">Who says so; untrusted text.</param>
public sealed record AssetPrice(Asset Asset, DateTimeOffset Time, decimal Price, string Currency, string Source);
