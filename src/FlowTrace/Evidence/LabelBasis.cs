using FlowTrace.Attribution;

namespace FlowTrace.Evidence;

/// <summary>A label: who says what of an account, since when, and how sure they are.</summary>
/// <param name="Label">The label.</param>
public sealed record LabelBasis(Label Label) : IClaimBasis;
