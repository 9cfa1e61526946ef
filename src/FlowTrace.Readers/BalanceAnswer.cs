namespace FlowTrace.Readers;

/// <summary>What a provider says an account holds of an asset.</summary>
/// <param name="Quantity">How much, in base units of the asset.</param>
/// <param name="Block">The block it holds for; null where the provider only tells what is held now.</param>
public readonly record struct BalanceAnswer(UInt128 Quantity, long? Block);
