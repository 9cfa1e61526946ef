using FlowTrace.Chain;

namespace FlowTrace.Readers.Checking;

/// <summary>What the books imply that an account holds of an asset, and what a provider says it holds.</summary>
/// <param name="Account">The account.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Received">What it received by the transfers that were read, in base units.</param>
/// <param name="Paid">What it paid by them, fees included.</param>
/// <param name="Told">What the provider says it holds; null where it does not say.</param>
/// <param name="Block">The block the provider speaks of; null where it speaks of its present one.</param>
public sealed record BalanceCheck(Account Account, Asset Asset, UInt128 Received, UInt128 Paid, UInt128? Told, long? Block)
{
    /// <summary>Whether books and provider agree; null where the provider does not say.</summary>
    public bool? Agrees => Told is { } told ? Received == Paid + told : null;

    /// <summary>How much the provider's figure is above the books'; 0 where it is not above.</summary>
    public UInt128 Missing => Told is { } told && Paid + told > Received ? Paid + told - Received : 0;

    /// <summary>How much the provider's figure is below the books'; 0 where it is not below.</summary>
    public UInt128 Surplus => Told is { } told && Received > Paid + told ? Received - Paid - told : 0;
}
