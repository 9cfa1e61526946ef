using FlowTrace.Chain;

namespace FlowTrace.Attribution;

/// <summary>
/// A pool of Tornado Cash: everyone puts in the same amount and takes out the same amount, so that nothing ties a withdrawal to a deposit.
/// </summary>
/// <param name="Account">The pool's contract. The same address has other denominations on other chains.</param>
/// <param name="Asset">What it takes.</param>
/// <param name="Denomination">How much each deposit is, in base units.</param>
/// <param name="Name">What it is called, such as <c>Tornado Cash: 10 ETH</c>.</param>
/// <param name="Source">Where the address and the denomination are from.</param>
public sealed record TornadoPool(Account Account, Asset Asset, UInt128 Denomination, string Name, string Source);
