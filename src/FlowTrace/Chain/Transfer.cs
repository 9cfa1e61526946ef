namespace FlowTrace.Chain;

/// <summary>What kind of record moved the units.</summary>
public enum TransferKind : byte
{
    /// <summary>Native coin sent by a transaction itself.</summary>
    Transfer = 0,

    /// <summary>Native coin moved by a contract's call inside a transaction.</summary>
    Internal = 1,

    /// <summary>A token's transfer event.</summary>
    Token = 2,

    /// <summary>The fee paid to the chain; the receiver is the chain's fee sink.</summary>
    Fee = 3,

    /// <summary>Units that came into being; the sender is the zero address.</summary>
    Mint = 4,

    /// <summary>Units destroyed; the receiver is the zero address.</summary>
    Burn = 5,
}

/// <summary>One asset moving between two accounts, at one place in the order. An immutable fact.</summary>
/// <param name="Kind">What kind of record it is.</param>
/// <param name="Transaction">The transaction it belongs to.</param>
/// <param name="Position">Its place in the order.</param>
/// <param name="From">The sender.</param>
/// <param name="To">The receiver.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Quantity">How much, in base units of the asset; never zero.</param>
public readonly record struct Transfer(
    TransferKind Kind, TransactionId Transaction, Position Position, Account From, Account To, Asset Asset, UInt128 Quantity)
{
    /// <summary>The transaction id as its chain writes it.</summary>
    public string TransactionText => Transaction.ToText(Position.Chain);

    /// <summary>What moved, as an amount.</summary>
    public Amount Amount => new(Quantity, Asset);

    /// <summary>For debugging: <c>2025-02-21T14:13:35.000Z eip155:1 index 12: 80 ETH from 0xAb… to 0xCd… in 0x…</c>.</summary>
    public override string ToString() => $"{Position}: {Amount} from {From.AddressText} to {To.AddressText} in {TransactionText}";
}
