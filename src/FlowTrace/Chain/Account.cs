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
