namespace FlowTrace.Evidence;

/// <summary>
/// The least and the most of a theft's units that can stand in one place, over every conserving allocation of units to transfers: what all
/// rules agree on, and what no rule can exceed.
/// </summary>
/// <param name="Theft">The theft's id.</param>
/// <param name="Least">At least so many base units of the place's asset are stolen, whatever rule is used.</param>
/// <param name="Most">At most so many are.</param>
/// <param name="IsExact">
/// Whether both figures are attained by some allocation. False where units came through an exchange: then the bounds are those of each stretch
/// between exchanges, put one behind the other, and hold, but need not be attained.
/// </param>
public sealed record StolenBounds(string Theft, UInt128 Least, UInt128 Most, bool IsExact);
