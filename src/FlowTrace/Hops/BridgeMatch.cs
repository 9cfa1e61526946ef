using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>What belongs together of the legs that were read, and what stays open. In order of time; the order of the input changes nothing.</summary>
/// <remarks>Immutable. No arrival is tied twice; a departure only where it may be paid in parts, or an analyst says so.</remarks>
/// <param name="Links">
/// The ties of every grade, by departure. A departure that only an <see cref="EvidenceGrade.Inferred"/> tie answers stands among the open ones too.
/// </param>
/// <param name="OpenDepartures">What went in and is answered by no tie, or by an inferred one only.</param>
/// <param name="OpenArrivals">What was paid out and answers no departure, or by an inferred tie only.</param>
/// <param name="OpenAssertions">What an analyst asserted of transactions without decoded legs.</param>
/// <param name="Issues">Ids that agree while the facts contradict, second answers, arrivals before their departures.</param>
internal sealed record BridgeMatch(
    IReadOnlyList<BridgeLink> Links, IReadOnlyList<OpenDeparture> OpenDepartures, IReadOnlyList<BridgeArrival> OpenArrivals,
    IReadOnlyList<OpenAssertion> OpenAssertions, IReadOnlyList<ReadIssue> Issues);
