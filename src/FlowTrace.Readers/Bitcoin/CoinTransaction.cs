using FlowTrace.Chain;

namespace FlowTrace.Readers.Bitcoin;

/// <summary>A transaction as a provider tells it, whatever its form.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Inputs">The inputs; none in a coinbase.</param>
/// <param name="Outputs">The outputs in their order.</param>
/// <param name="Fee">The fee that the provider tells; null where it does not.</param>
internal sealed record CoinTransaction(TransactionId Id, IReadOnlyList<CoinInput> Inputs, IReadOnlyList<CoinOutput> Outputs, UInt128? Fee);

/// <summary>An input: what it spends, and that output where the provider shows it.</summary>
internal readonly record struct CoinInput(Outpoint Spent, CoinOutput? Output);

/// <summary>An output.</summary>
/// <param name="Script">Its script in hexadecimal digits; empty where it is empty or is not told.</param>
/// <param name="Address">The one address it pays; empty where there is none, or several.</param>
/// <param name="Quantity">How much it holds, in base units.</param>
internal readonly record struct CoinOutput(string Script, string Address, UInt128 Quantity);

/// <summary>Where a transaction stands in the chain.</summary>
/// <param name="Block">Its block's number.</param>
/// <param name="Hash">The block's hash.</param>
/// <param name="UnixMilliseconds">When the block was made.</param>
internal readonly record struct CoinBlock(long Block, string Hash, long UnixMilliseconds);
