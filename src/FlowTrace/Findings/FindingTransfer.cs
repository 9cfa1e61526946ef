using FlowTrace.Chain;

namespace FlowTrace.Findings;

/// <summary>A transfer, or another record of the chain, that a finding rests on: everybody can look it up.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Position">Its place: time, chain, block and index as far as the source gives them.</param>
/// <param name="Flow">The number of the flow in the result; null where no stolen unit moved, as with money for fees.</param>
public sealed record FindingTransfer(TransactionId Transaction, Position Position, int? Flow);
