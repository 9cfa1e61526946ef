using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Taint;

namespace FlowTrace.Evidence;

/// <summary>What left an account between the order to freeze it, which everybody can read, and the freeze.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
/// <param name="Freeze">The freeze, with its order and what put it in force.</param>
/// <param name="Escaped">The transfers of the token that carried stolen units out in between, in order; empty when none did.</param>
public sealed record FreezeGap(Freeze Freeze, IReadOnlyList<FlowEdge> Escaped)
{
    /// <summary>How many stolen units escaped under a policy, over all thefts, by the asset in which they arrived: what is swapped leaves as another.</summary>
    /// <exception cref="ArgumentException">The trace was not run under that policy.</exception>
    public IReadOnlyDictionary<Asset, UInt128> StolenUnits(TaintPolicy policy)
    {
        var sums = new SortedDictionary<Asset, UInt128>();
        foreach (FlowEdge edge in Escaped)
            foreach (StolenPart part in edge.Stolen(policy))
                sums[edge.Transfer.Asset] = sums.GetValueOrDefault(edge.Transfer.Asset) + part.Quantity;
        if (sums.Count == 0)
            sums[Freeze.Asset] = UInt128.Zero;
        return sums;
    }
}
