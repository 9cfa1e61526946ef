using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>One theft of a simulation and the truth about it.</summary>
/// <param name="Id">The theft's id.</param>
/// <param name="Victim">The account that was robbed.</param>
/// <param name="Thief">The account that received the loot. Before <paramref name="Since"/> it holds nothing.</param>
/// <param name="Since">When the theft began.</param>
/// <param name="Transactions">The transactions that are the theft, in order.</param>
/// <param name="Stolen">What was stolen of each asset; what the victim paid in fees is not part of it.</param>
/// <param name="Steps">The steps of the laundering, in the order in which they began.</param>
/// <param name="Places">Where the stolen units stand in the end, by account and asset.</param>
/// <param name="Mixed">
/// How many stolen units of each asset went into wallets that also held clean money. The places that are not mixed and these add up to
/// <paramref name="Stolen"/>.
/// </param>
public sealed record SimulatedTheft(
    string Id, Account Victim, Account Thief, DateTimeOffset Since, IReadOnlyList<TransactionId> Transactions, IReadOnlyList<Amount> Stolen,
    IReadOnlyList<SimulatedStep> Steps, IReadOnlyList<SimulatedPlace> Places, IReadOnlyList<Amount> Mixed);
