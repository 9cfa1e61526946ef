using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>An analyst's word that two transactions are the two legs of one crossing.</summary>
/// <param name="Departure">The transaction in which the units left.</param>
/// <param name="Arrival">The transaction in which they were paid out.</param>
/// <param name="Source">Who says so, and from what: a name, a document, a bridge's own answer.</param>
public sealed record AssertedLink(TransactionId Departure, TransactionId Arrival, string Source)
{
    /// <summary>The chain of the departure; null where the transaction's hash is enough.</summary>
    public ChainId? DepartureChain { get; init; }

    /// <summary>The chain of the arrival; null where the transaction's hash is enough.</summary>
    public ChainId? ArrivalChain { get; init; }

    /// <summary>Who paid, where the departure's transaction has several payers; null for whoever did.</summary>
    public Account? Sender { get; init; }

    /// <summary>Who was paid, where the arrival's transaction has several receivers; null for whoever was.</summary>
    public Account? Receiver { get; init; }
}
