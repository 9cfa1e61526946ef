namespace FlowTrace.Hops;

/// <summary>A departure whose arrival is not known.</summary>
/// <param name="Departure">What went in.</param>
/// <param name="Why">Why nothing answers it, one clause.</param>
/// <param name="Candidates">The arrivals that were looked at and could not be told apart, in order of time; empty where none fits.</param>
internal sealed record OpenDeparture(BridgeDeparture Departure, string Why, IReadOnlyList<BridgeArrival> Candidates);
