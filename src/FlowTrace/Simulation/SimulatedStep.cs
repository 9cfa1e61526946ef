using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>One step of a laundering, as its script carried it out.</summary>
/// <param name="Name">The step's name, such as <c>peel-chain</c>.</param>
/// <param name="Description">What happens in it, one sentence.</param>
/// <param name="Transactions">How many transactions it took.</param>
/// <param name="Moved">How much they moved of each asset, clean money included.</param>
public sealed record SimulatedStep(string Name, string Description, int Transactions, IReadOnlyList<Amount> Moved);
