namespace FlowTrace.Chain;

/// <summary>A quantity of one asset, in whole base units (wei, sun, satoshi, cents).</summary>
/// <param name="BaseUnits">How many base units.</param>
/// <param name="Asset">Of which asset.</param>
public readonly partial record struct Amount(UInt128 BaseUnits, Asset Asset);
