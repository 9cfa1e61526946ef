namespace FlowTrace.Findings;

/// <summary>What speaks against a candidate; any of them leaves it to a person to decide.</summary>
[Flags]
public enum FiatFlags
{
    /// <summary>Nothing does.</summary>
    None = 0,

    /// <summary>The amount is a round number of coins, as many trades' are.</summary>
    RoundAmount = 1,

    /// <summary>Other transfers in the window have nearly the same amount.</summary>
    SeveralNear = 2,

    /// <summary>The transfers lie far from the record in time.</summary>
    LargeGap = 4,

    /// <summary>A transfer lies at the window's end: another, beyond it, may fit as well.</summary>
    WindowEdge = 8,
}
