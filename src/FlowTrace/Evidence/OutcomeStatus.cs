namespace FlowTrace.Evidence;

/// <summary>Where stolen units stand at the end.</summary>
public enum OutcomeStatus
{
    /// <summary>Still in the wallet at the end of the data.</summary>
    AtRest,

    /// <summary>At a labelled service that does not itself turn coins into money: mixer, bridge, pool …</summary>
    Service,

    /// <summary>At a service that turns coins into money: exchange, deposit address, OTC broker, payment, escrow market.</summary>
    CashOut,

    /// <summary>Frozen by the issuer at the end.</summary>
    Frozen,

    /// <summary>Destroyed: sent to the zero address.</summary>
    Burned,

    /// <summary>Paid to the chain.</summary>
    Fee,

    /// <summary>At an unlabelled account with more transfers than a wallet has.</summary>
    Hub,

    /// <summary>Arrivals under the dust line: counted, not followed.</summary>
    Dust,

    /// <summary>Not followed further because a limit was reached; the outcome says which.</summary>
    Horizon,

    /// <summary>Went into a bridge or swap whose other side is not known.</summary>
    Unresolved,
}

/// <summary>The names of outcome statuses in results.</summary>
public static class OutcomeStatuses
{
    /// <summary>The name in results, such as <c>at-rest</c>.</summary>
    public static string ToName(this OutcomeStatus status) => status switch
    {
        OutcomeStatus.AtRest => "at-rest",
        OutcomeStatus.Service => "service",
        OutcomeStatus.CashOut => "cash-out",
        OutcomeStatus.Frozen => "frozen",
        OutcomeStatus.Burned => "burned",
        OutcomeStatus.Fee => "fee",
        OutcomeStatus.Hub => "hub",
        OutcomeStatus.Dust => "dust",
        OutcomeStatus.Horizon => "horizon",
        OutcomeStatus.Unresolved => "unresolved",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
    };
}
