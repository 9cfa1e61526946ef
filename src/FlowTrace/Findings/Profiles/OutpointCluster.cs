using FlowTrace.Chain;

namespace FlowTrace.Findings;

/// <summary>
/// Addresses of a chain like Bitcoin that transactions spent together, so that one hand likely holds their keys. An inference: coinjoins are kept out
/// where their shape shows, and payments that two people make together are not.
/// </summary>
/// <param name="Accounts">The addresses, by account; at least two.</param>
/// <param name="Transactions">The transactions that spent several of them together, in order: the evidence.</param>
public sealed record OutpointCluster(IReadOnlyList<Account> Accounts, IReadOnlyList<TransactionId> Transactions);
