namespace FlowTrace.Chain;

/// <summary>An event a contract emitted in a transaction that succeeded, as the chain records it. What it means depends on who emitted it.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
/// <param name="Transaction">The transaction.</param>
/// <param name="Position">Its place in the order; <see cref="Position.Index"/> is the log's index in its block.</param>
/// <param name="Emitter">The contract.</param>
/// <param name="Topics">Up to four words: the hash of the event's signature, then the indexed arguments.</param>
/// <param name="Data">The other arguments, ABI-encoded.</param>
public sealed record EventLog(TransactionId Transaction, Position Position, Account Emitter, IReadOnlyList<Word> Topics, ReadOnlyMemory<byte> Data);
