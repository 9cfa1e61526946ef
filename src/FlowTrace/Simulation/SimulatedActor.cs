using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>An account of a simulation that plays a part at the cash-out end, and the truth about it.</summary>
/// <param name="Account">The account.</param>
/// <param name="Role">
/// What it is: <c>otc-desk</c>, <c>deposit-address</c>, <c>hot-wallet</c>, <c>escrow-market</c>, <c>mule</c>, <c>throw-away</c>, or <c>shop</c>: an
/// honest business that takes money from many.
/// </param>
public sealed record SimulatedActor(Account Account, string Role);
