using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Somebody took one deposit's worth out of a pool. Whose deposit it was, nothing on the chain says.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
/// <param name="Transaction">The transaction.</param>
/// <param name="Position">Its place in the order.</param>
/// <param name="Recipient">Who was paid.</param>
/// <param name="Paid">How many base units the recipient got: the denomination less the fee.</param>
/// <param name="Fee">How many base units the relayer kept; 0 without one.</param>
/// <param name="Relayer">Who sent the transaction for the recipient; null where there is none or the sources do not show it.</param>
public sealed record PoolWithdrawal(
    TransactionId Transaction, Position Position, Account Recipient, UInt128 Paid, UInt128 Fee, Account? Relayer);
