namespace FlowTrace.Chain;

/// <summary>
/// An account: an address on a chain. Written as CAIP-10, <c>eip155:1:0x…</c>.
/// </summary>
/// <remarks>Two accounts are equal when chain and decoded address are. Immutable and safe to share between threads.</remarks>
/// <param name="Chain">The chain.</param>
/// <param name="Address">The address on it.</param>
public readonly partial record struct Account(ChainId Chain, Address Address) : IComparable<Account>
{
    /// <summary>The sink that stands for fees paid to <paramref name="chain"/>, written <c>eip155:1:fee</c>.</summary>
    public static Account FeeSink(ChainId chain) => new(chain, Address.FeeSink);

    /// <summary>Where the new coins of a chain like Bitcoin come from, written <c>bip122:…:coinbase</c>.</summary>
    public static Account Coinbase(ChainId chain) => new(chain, Address.Coinbase);

    /// <summary>The sink that stands for outputs of a chain like Bitcoin that nobody can ever spend, written <c>bip122:…:unspendable</c>.</summary>
    public static Account Unspendable(ChainId chain) => new(chain, Address.Unspendable);

    /// <summary>
    /// The place that is a transaction of a chain like Bitcoin: its inputs flow in, its outputs and the fee flow out. Written as its id,
    /// <c>bip122:…:4a5e…</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The id is none, or a text longer than 32 bytes.</exception>
    public static Account OfTransaction(ChainId chain, TransactionId transaction) => Address.TryOfTransaction(transaction, out Address address)
        ? new(chain, address)
        : throw new ArgumentException("A transaction is named by its hash or by a text of at most 32 bytes.", nameof(transaction));

    /// <summary>Whether this is a transaction of a chain like Bitcoin, and nobody's account.</summary>
    public bool IsTransaction => Address.Kind == AddressKind.Transaction;

    /// <summary>Whether this is the sink of outputs that nobody can ever spend.</summary>
    public bool IsUnspendable => Address.Kind == AddressKind.Unspendable;

    /// <summary>Whether this is the fee sink of its chain.</summary>
    public bool IsFeeSink => Address.Kind == AddressKind.Fee;

    /// <summary>Whether this is the zero address, where tokens come from when minted and go to when burnt.</summary>
    public bool IsZero => Address.IsZero;

    /// <inheritdoc/>
    public override int GetHashCode() => Address.GetHashCode();

    /// <summary>Orders by chain, then by address.</summary>
    public int CompareTo(Account other)
    {
        int order = Chain.CompareTo(other.Chain);
        return order == 0 ? Address.CompareTo(other.Address) : order;
    }
}
