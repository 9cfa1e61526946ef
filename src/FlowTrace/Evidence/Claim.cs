namespace FlowTrace.Evidence;

/// <summary>A statement with how it is known and what it rests on. A <see cref="ClaimBook"/> makes it, and only a sound one.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class Claim
{
    internal Claim(int number, ClaimKind kind, string statement, IReadOnlyList<IClaimBasis> restsOn, IReadOnlyList<string> against)
    {
        Number = number;
        Kind = kind;
        Statement = statement;
        RestsOn = restsOn;
        Against = against;
    }

    /// <summary>Its number in its book, counted from 1. The same result gives the same numbers.</summary>
    public int Number { get; }

    /// <summary>Its id: <c>C12</c>.</summary>
    public string Id => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"C{Number}");

    /// <summary>How it is known.</summary>
    public ClaimKind Kind { get; }

    /// <summary>The statement, one sentence or the cells of one row of a table; text from outside in it is harmless on a terminal.</summary>
    public string Statement { get; }

    /// <summary>What it rests on; never empty.</summary>
    public IReadOnlyList<IClaimBasis> RestsOn { get; }

    /// <summary>What speaks against it; an inferred claim always says.</summary>
    public IReadOnlyList<string> Against { get; }

    /// <summary>The id, the kind and the statement.</summary>
    public override string ToString() => $"{Id} ({Kind.ToName()}): {Statement}";
}
