namespace FlowTrace.Hops;

/// <summary>A departure and the arrival that answers it.</summary>
/// <param name="Departure">What went in.</param>
/// <param name="Arrival">What came out.</param>
/// <param name="Grade">How the tie is known.</param>
/// <param name="Reason">What ties them, in words: the id, or the facts that agree; for an asserted tie who says so.</param>
/// <param name="Rivals">Other arrivals that fit as well; only an inferred tie has any.</param>
internal sealed record BridgeLink(
    BridgeDeparture Departure, BridgeArrival Arrival, EvidenceGrade Grade, string Reason, IReadOnlyList<BridgeArrival> Rivals);
