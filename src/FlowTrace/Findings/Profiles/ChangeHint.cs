using FlowTrace.Chain;

namespace FlowTrace.Findings;

/// <summary>An output that may be its transaction's change. A hint with a score, never a reason to join addresses.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Output">The output.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Score">How many of three signs it alone of all outputs bears: 1 to 3.</param>
/// <param name="Reasons">Which: sentences.</param>
public sealed record ChangeHint(TransactionId Transaction, Outpoint Output, Account Owner, int Score, IReadOnlyList<string> Reasons);
