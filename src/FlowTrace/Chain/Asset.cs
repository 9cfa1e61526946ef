namespace FlowTrace.Chain;

/// <summary>What an <see cref="Asset"/> is.</summary>
public enum AssetKind : byte
{
    /// <summary>No asset: the default value.</summary>
    None = 0,

    /// <summary>The chain's own coin; CAIP-19 <c>slip44</c>.</summary>
    Native = 1,

    /// <summary>A fungible token of a contract; CAIP-19 <c>erc20</c>, on Tron <c>trc20</c>, or <c>trc10</c> for those the chain keeps itself.</summary>
    Token = 2,

    /// <summary>A currency unit a source states values in (US cents in expert case files); <c>iso4217</c>.</summary>
    Currency = 3,
}

/// <summary>
/// An asset: a chain and a contract, never a symbol. Written as CAIP-19, <c>eip155:1/erc20:0x…</c>.
/// </summary>
/// <remarks>Immutable and safe to share between threads. The default value is no asset.</remarks>
public readonly partial record struct Asset : IComparable<Asset>
{
    private Asset(ChainId chain, AssetKind kind, Address contract)
    {
        Chain = chain;
        Kind = kind;
        Contract = contract;
    }

    /// <summary>The asset of parts that were taken apart before.</summary>
    internal static Asset From(ChainId chain, AssetKind kind, Address contract) => new(chain, kind, contract);

    /// <summary>The chain the asset lives on.</summary>
    public ChainId Chain { get; }

    /// <summary>What the asset is.</summary>
    public AssetKind Kind { get; }

    /// <summary>The contract of a <see cref="AssetKind.Token"/> (a <c>trc10</c>'s number), the code of a
    /// <see cref="AssetKind.Currency"/>; else the default.</summary>
    public Address Contract { get; }

    /// <summary>The chain's own coin.</summary>
    public static Asset Native(ChainId chain) => new(chain, AssetKind.Native, default);

    /// <summary>The token of a contract.</summary>
    public static Asset Token(ChainId chain, Address contract) => new(chain, AssetKind.Token, contract);

    /// <summary>A token of Tron's first kind, which the chain keeps itself under a number; written <c>trc10:1002000</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Asset Trc10Token(ChainId chain, long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        Span<byte> digits = stackalloc byte[20];
        _ = number.TryFormat(digits, out int length, default, System.Globalization.CultureInfo.InvariantCulture);
        return new(chain, AssetKind.Token, Address.From(AddressKind.Text, digits[..length]));
    }

    /// <summary>US cents on a chain: the unit of case files that state dollars instead of coins.</summary>
    public static Asset UsdCents(ChainId chain) => new(chain, AssetKind.Currency, Address.From(AddressKind.Text, "usd"u8));

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Contract.GetHashCode() * 31) + (int)Kind);

    /// <summary>Orders by the CAIP-19 text's parts: chain, kind, contract.</summary>
    public int CompareTo(Asset other)
    {
        int order = Chain.CompareTo(other.Chain);
        if (order == 0)
            order = Kind.CompareTo(other.Kind);
        return order == 0 ? Contract.CompareTo(other.Contract) : order;
    }
}
