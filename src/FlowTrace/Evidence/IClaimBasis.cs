namespace FlowTrace.Evidence;

/// <summary>
/// Something a <see cref="Claim"/> rests on: a <see cref="TransactionBasis"/>, <see cref="RuleBasis"/>, <see cref="LabelBasis"/>,
/// <see cref="HeuristicBasis"/>, <see cref="AnalystBasis"/> or <see cref="ClaimReference"/>.
/// </summary>
/// <remarks>Reports know these kinds only.</remarks>
public interface IClaimBasis
{
}
