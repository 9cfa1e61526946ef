using FlowTrace.Chain;

namespace FlowTrace.Attribution;

/// <summary>A contract whose address its protocol publishes.</summary>
/// <param name="Account">The contract.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Category">What it means for the trace; <see cref="ServiceCategory.None"/> where only its events matter.</param>
/// <param name="Role">What readers of events must know of it.</param>
/// <param name="Source">Who says so.</param>
public sealed record KnownContract(Account Account, string Name, ServiceCategory Category, KnownContractRole Role, string Source);
