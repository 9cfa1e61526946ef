using System.Numerics;
using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>A flow whose stolen units differ, for one theft, policy and stolen asset.</summary>
internal sealed record ChangedFlow(FlowFact Flow, StolenFigure Before, StolenFigure After)
{
    public BigInteger Origin => (BigInteger)After.Origin - Before.Origin;
}

/// <summary>Units of a place and status that are more or fewer.</summary>
internal sealed record ChangedPlace(PocketName Pocket, OutcomeStatus Status, StolenFigure Before, StolenFigure After)
{
    public BigInteger Origin => (BigInteger)After.Origin - Before.Origin;
}

/// <summary>Flows that differ and hang together.</summary>
/// <param name="Flows">The flows, in order.</param>
/// <param name="Changes">By how much each holding's units differ through them.</param>
/// <param name="Stolen">By how much what is stolen on them differs.</param>
internal sealed record Island(IReadOnlyList<ChangedFlow> Flows, SortedDictionary<PocketName, BigInteger> Changes, BigInteger Stolen)
{
    /// <summary>Whether all that left one holding is in another: whatever the flows between, units are neither made nor lost.</summary>
    public bool IsBalanced => Changes.Values.Aggregate(BigInteger.Zero, (sum, change) => sum + change) == Stolen;
}
