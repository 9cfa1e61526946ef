namespace FlowTrace.Hops;

/// <summary>How a step of the trace is known. Nothing inferred ever looks observed.</summary>
public enum EvidenceGrade
{
    /// <summary>The chain shows it: a transfer, or two legs that bear the same id.</summary>
    Observed,

    /// <summary>A rule concludes it from what the chain shows: the stated destination, asset, amount less a fee, and time.</summary>
    Derived,

    /// <summary>Amount and time make it likely; rivals may exist and are listed. Never followed unless asked.</summary>
    Inferred,

    /// <summary>A named analyst says so.</summary>
    Asserted,
}

/// <summary>The names of grades in options and results.</summary>
public static class EvidenceGrades
{
    /// <summary>The name, such as <c>derived</c>.</summary>
    public static string ToName(this EvidenceGrade grade) => grade switch
    {
        EvidenceGrade.Observed => "observed",
        EvidenceGrade.Derived => "derived",
        EvidenceGrade.Inferred => "inferred",
        _ => "asserted",
    };
}
