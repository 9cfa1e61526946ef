using FlowTrace.Chain;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>What a quantity of one asset is made of, under one policy.</summary>
/// <remarks>
/// Under a conserving policy the shares add up to the quantity, to the unit. Under poison only thefts are listed, each with all that was asked about
/// and may hold units of it: they over-count by design and are never added up.
/// </remarks>
/// <param name="Asset">The asset asked about.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Quantity">How many base units were asked about.</param>
/// <param name="Shares">The sources, the largest first.</param>
public sealed record Composition(Asset Asset, TaintPolicy Policy, UInt128 Quantity, IReadOnlyList<SourceShare> Shares);
