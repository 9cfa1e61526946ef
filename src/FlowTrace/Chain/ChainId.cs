namespace FlowTrace.Chain;

/// <summary>
/// A blockchain, named by its CAIP-2 identifier such as <c>eip155:1</c>.
/// </summary>
/// <remarks>
/// <para>Two ids are equal when their CAIP-2 texts are. The default value is <see cref="None"/>.</para>
/// <para>Source: CAIP-2 of the Chain Agnostic Standards Alliance. Immutable and safe to share between threads.</para>
/// </remarks>
public readonly partial struct ChainId : IEquatable<ChainId>, IComparable<ChainId>
{
    // Interned, so that equality is nearly always one reference comparison.
    private readonly string? _caip2;

    private ChainId(string caip2) => _caip2 = string.Intern(caip2);

    /// <summary>No chain: the default value. It is written as an empty text and never parsed.</summary>
    public static ChainId None => default;

    /// <summary>Ethereum mainnet, <c>eip155:1</c>.</summary>
    public static ChainId Ethereum { get; } = new("eip155:1");

    /// <summary>Tron mainnet, <c>tron:0x2b6653dc</c> (the last four bytes of its genesis block's hash).</summary>
    public static ChainId Tron { get; } = new("tron:0x2b6653dc");

    /// <summary>Bitcoin mainnet, <c>bip122:000000000019d6689c085ae165831e93</c>.</summary>
    public static ChainId Bitcoin { get; } = new("bip122:000000000019d6689c085ae165831e93");

    /// <summary>The part before the colon: <c>eip155</c>, <c>tron</c>, <c>bip122</c>; empty for <see cref="None"/>.</summary>
    public string Namespace => _caip2 is null ? "" : _caip2[.._caip2.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>The part behind the colon, the chain within its namespace; empty for <see cref="None"/>.</summary>
    public string Reference => _caip2 is null ? "" : _caip2[(_caip2.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <inheritdoc/>
    public bool Equals(ChainId other) => ReferenceEquals(_caip2, other._caip2) || string.Equals(_caip2, other._caip2, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ChainId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _caip2 is null ? 0 : string.GetHashCode(_caip2, StringComparison.Ordinal);

    /// <summary>Orders by the CAIP-2 text, ordinally.</summary>
    public int CompareTo(ChainId other) => string.CompareOrdinal(_caip2, other._caip2);

    /// <summary>The CAIP-2 text, <c>eip155:1</c>.</summary>
    public override string ToString() => _caip2 ?? "";

    /// <summary>Whether two ids name the same chain.</summary>
    public static bool operator ==(ChainId left, ChainId right) => left.Equals(right);

    /// <summary>Whether two ids name different chains.</summary>
    public static bool operator !=(ChainId left, ChainId right) => !left.Equals(right);
}
