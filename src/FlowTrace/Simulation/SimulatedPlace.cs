using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>A place where a launderer left stolen units for good.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Asset">In which asset; always the one that was stolen, as nothing is swapped on the way.</param>
/// <param name="Status">What a trace with default options calls it: <c>cash-out</c>, <c>service</c>, <c>at-rest</c>, <c>dust</c> or <c>fee</c>.</param>
/// <param name="Step">The step of the laundering that last put some there; <c>fees</c> for what was paid to the chain.</param>
/// <param name="Quantity">
/// How many stolen base units stand there; at a mixed place how many units, stolen or clean, came from a wallet that held both.
/// </param>
/// <param name="IsMixed">
/// Whether clean money was mixed in on the way, so that the policy decides how many of the units are stolen. At every other place all
/// conserving policies agree on <paramref name="Quantity"/> to the unit.
/// </param>
public sealed record SimulatedPlace(Account Account, Asset Asset, string Status, string Step, UInt128 Quantity, bool IsMixed);
