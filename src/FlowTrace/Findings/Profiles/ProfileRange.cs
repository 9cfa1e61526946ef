namespace FlowTrace.Findings;

/// <summary>Where a figure of a feature lies for accounts of one behaviour.</summary>
/// <param name="Behaviour">The behaviour.</param>
/// <param name="Feature">The feature's id.</param>
/// <param name="Figure">The figure's name.</param>
/// <param name="Least">The least; null for no least.</param>
/// <param name="Most">The most; null for no most.</param>
/// <param name="Source">Where the range comes from.</param>
public sealed record ProfileRange(AccountBehaviour Behaviour, string Feature, string Figure, Ratio? Least, Ratio? Most, string Source)
{
    /// <summary>Whether the bounds themselves lie outside: "more than", not "at least".</summary>
    public bool IsStrict { get; init; }

    /// <summary>The name of the threshold that is its least or most: <c>otc-desk.senders.least</c>.</summary>
    internal string NameOf(bool isLeast) => $"{Behaviour.ToName()}.{Figure}.{(isLeast ? "least" : "most")}";

    /// <summary>Whether a value lies in the range.</summary>
    internal bool Holds(Ratio value) =>
        (Least is not { } least || (IsStrict ? value > least : value >= least)) && (Most is not { } most || (IsStrict ? value < most : value <= most));

    /// <summary>The range in words: <c>20 to 2000</c>, <c>more than 0.7</c>.</summary>
    internal string Words => (Least, Most) switch
    {
        ({ } least, { } most) when least == most => $"exactly {least.ToDecimalText(6)}",
        ({ } least, { } most) => $"{least.ToDecimalText(6)} to {most.ToDecimalText(6)}",
        ({ } least, null) => $"{(IsStrict ? "more than" : "at least")} {least.ToDecimalText(6)}",
        (null, { } most) => $"{(IsStrict ? "less than" : "at most")} {most.ToDecimalText(6)}",
        _ => "anything",
    };
}
