using FlowTrace.Chain;

namespace FlowTrace.Reading;

/// <summary>Where the data of one chain ends: what a result is pinned to.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Block">The last block of which the sources hold a transfer or a record; <see cref="Position.Unknown"/> where they number no blocks.</param>
/// <param name="BlockHash">That block's hash as the sources give it; empty where they do not.</param>
/// <param name="Time">When it was made.</param>
/// <param name="UnfinalTransactions">
/// How many transactions the sources themselves call not final (unconfirmed, or with fewer confirmations than the chain needs).
/// </param>
public sealed record ChainEnd(ChainId Chain, long Block, string BlockHash, DateTimeOffset Time, int UnfinalTransactions);
