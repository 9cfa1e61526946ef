namespace FlowTrace.Findings;

/// <summary>By which rule a candidate was formed.</summary>
public enum FiatCandidateKind
{
    /// <summary>One transfer, by its amount.</summary>
    Nearest,

    /// <summary>The one transfer that fits best when nearness in amount and in time are weighed together.</summary>
    TimeDecayed,

    /// <summary>Transfers that follow one another, at most six.</summary>
    Run,

    /// <summary>Two or three of the ten transfers nearest in time.</summary>
    Subset,
}
