using FlowTrace.Chain;

namespace FlowTrace.Evidence;

/// <summary>A place where the source does not show where units came from: more left than was there. What was missing left as clean.</summary>
/// <param name="Account">The account that paid out more than it had.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Position">Where in the order.</param>
/// <param name="Transaction">The transaction that paid it.</param>
/// <param name="Quantity">How many base units are missing.</param>
/// <param name="BeforeStolenFunds">Whether it lies in the account's past, before stolen units first reached it.</param>
public sealed record Gap(Account Account, Asset Asset, Position Position, TransactionId Transaction, UInt128 Quantity, bool BeforeStolenFunds);
