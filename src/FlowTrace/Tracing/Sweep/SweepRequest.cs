using FlowTrace.Chain;

namespace FlowTrace.Tracing;

/// <summary>What the sweep needs to go on: an account's transfers, or a transaction's.</summary>
/// <param name="Account">The account, when it is one.</param>
/// <param name="Transaction">The transaction, when it is one.</param>
/// <param name="Number">The sweep's number of the account, or -1 before it has one.</param>
internal readonly record struct SweepRequest(Account? Account, TransactionId? Transaction, int Number = -1);
