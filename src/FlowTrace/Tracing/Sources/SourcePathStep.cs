using FlowTrace.Chain;
using FlowTrace.Graph;

namespace FlowTrace.Tracing;

/// <summary>One step on the way from a source to the units asked about.</summary>
/// <param name="Kind">What the step is.</param>
/// <param name="From">Who gives.</param>
/// <param name="To">Who takes.</param>
/// <param name="Given">What leaves.</param>
/// <param name="Received">What arrives.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="Position">Its place in the order.</param>
public sealed record SourcePathStep(
    FlowKind Kind, Account From, Account To, Amount Given, Amount Received, TransactionId Transaction, Position Position)
{
    /// <summary>The transaction's id as its chain writes it.</summary>
    public string TransactionText => Transaction.ToText(Position.Chain);
}
