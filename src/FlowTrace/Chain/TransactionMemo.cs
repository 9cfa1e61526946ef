namespace FlowTrace.Chain;

/// <summary>A text a transaction carries: an OP_RETURN output's, or the memo of chains that have one.</summary>
/// <remarks>Immutable and safe to share between threads. Untrusted text.</remarks>
/// <param name="Transaction">The transaction.</param>
/// <param name="Position">Its place in the order.</param>
/// <param name="Text">The text, as UTF-8 where it is that, else one character a byte.</param>
public sealed record TransactionMemo(TransactionId Transaction, Position Position, string Text);
