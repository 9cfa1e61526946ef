namespace FlowTrace.Evidence;

/// <summary>How a statement is known. They are worded and drawn differently: nothing inferred ever looks observed.</summary>
public enum ClaimKind
{
    /// <summary>The chain shows it: the claim names the transactions.</summary>
    Observed,

    /// <summary>A rule concludes it from what the chain shows: the claim names the rule and what went into it.</summary>
    Derived,

    /// <summary>A source says so of an account: the claim names the label with source, dates and confidence.</summary>
    Attributed,

    /// <summary>A method makes it likely and may be wrong: the claim names the method, its known errors, and what speaks against it.</summary>
    Inferred,

    /// <summary>A person says so: the claim names who.</summary>
    Asserted,
}

/// <summary>The names of kinds of claims in results.</summary>
public static class ClaimKinds
{
    /// <summary>The name, such as <c>derived</c>.</summary>
    public static string ToName(this ClaimKind kind) => kind switch
    {
        ClaimKind.Observed => "observed",
        ClaimKind.Derived => "derived",
        ClaimKind.Attributed => "attributed",
        ClaimKind.Inferred => "inferred",
        ClaimKind.Asserted => "asserted",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of claim."),
    };
}
