using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Everything the sources say of one transaction: what decoders read.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Position">Its place in the order.</param>
/// <param name="Transfers">Its transfers, in order.</param>
/// <param name="Logs">The events it emitted, in order; empty where the source has none.</param>
/// <param name="Calls">Its calls, its own first; empty where the source has none.</param>
/// <param name="Memos">The texts it carries.</param>
public sealed record TransactionEvidence(
    TransactionId Id, Position Position, IReadOnlyList<Transfer> Transfers, IReadOnlyList<EventLog> Logs, IReadOnlyList<ContractCall> Calls,
    IReadOnlyList<TransactionMemo> Memos)
{
    /// <summary>The chain.</summary>
    public ChainId Chain => Position.Chain;
}
