namespace FlowTrace.Chain;

/// <summary>A call to a contract in a transaction that succeeded, with what it was told: the transaction's own, or one inside it.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
/// <param name="Transaction">The transaction.</param>
/// <param name="Position">Its place in the order.</param>
/// <param name="From">The caller; for the transaction's own call its signer.</param>
/// <param name="To">The contract.</param>
/// <param name="Value">How much native coin goes along, in base units.</param>
/// <param name="Input">The selector and its ABI-encoded arguments.</param>
public sealed record ContractCall(TransactionId Transaction, Position Position, Account From, Account To, UInt128 Value, ReadOnlyMemory<byte> Input);
