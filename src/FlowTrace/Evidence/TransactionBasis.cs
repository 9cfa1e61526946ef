using FlowTrace.Chain;

namespace FlowTrace.Evidence;

/// <summary>A transfer on a chain, or a whole transaction, that everybody can look up.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record TransactionBasis : IClaimBasis
{
    /// <summary>Names a transfer.</summary>
    /// <param name="transaction">The transaction; it has an id.</param>
    /// <param name="position">Its place: chain, block and index as far as the source gives them.</param>
    /// <exception cref="ArgumentException">The transaction has no id, so that nobody can look it up.</exception>
    public TransactionBasis(TransactionId transaction, Position position)
    {
        Transaction = transaction.IsNone
            ? throw new ArgumentException("A transaction without an id cannot be looked up; derive the claim from the source's row "
                + "instead.", nameof(transaction))
            : transaction;
        Position = position;
    }

    /// <summary>The transaction.</summary>
    public TransactionId Transaction { get; }

    /// <summary>Its place: chain, block and index as far as the source gives them.</summary>
    public Position Position { get; }
}
