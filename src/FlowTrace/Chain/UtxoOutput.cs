namespace FlowTrace.Chain;

/// <summary>An output of a transaction of a chain like Bitcoin.</summary>
/// <param name="Owner">Whom it pays.</param>
/// <param name="Quantity">How much, in base units; may be zero.</param>
public readonly record struct UtxoOutput(Account Owner, UInt128 Quantity);
