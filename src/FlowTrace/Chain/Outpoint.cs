namespace FlowTrace.Chain;

/// <summary>An output of a transaction of a chain like Bitcoin: the coin that a later transaction spends whole. Written <c>txid:0</c>.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
/// <param name="Transaction">The transaction that made the output.</param>
/// <param name="OutputIndex">The output's place in it, counted from 0.</param>
public readonly record struct Outpoint(TransactionId Transaction, int OutputIndex)
{
    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Transaction.GetHashCode() * 31) + OutputIndex);

    /// <summary><c>txid:0</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Transaction}:{OutputIndex}");
}
