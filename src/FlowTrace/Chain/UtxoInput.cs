namespace FlowTrace.Chain;

/// <summary>An input of a transaction of a chain like Bitcoin: the output it spends, and whose and how much that was where the source says so.</summary>
/// <param name="Spent">The output that is spent.</param>
/// <param name="Owner">Whose it was; null where the source does not say.</param>
/// <param name="Quantity">How much it held, in base units; null where the source does not say.</param>
public readonly record struct UtxoInput(Outpoint Spent, Account? Owner = null, UInt128? Quantity = null);
