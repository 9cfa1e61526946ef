namespace FlowTrace.Graph;

/// <summary>What a step of the trace is.</summary>
public enum FlowKind
{
    /// <summary>One asset from one account to another.</summary>
    Transfer,

    /// <summary>Paid to the chain.</summary>
    Fee,

    /// <summary>One asset given for another in one transaction.</summary>
    Swap,

    /// <summary>From one chain to another.</summary>
    Bridge,
}

/// <summary>The names of flow kinds in results.</summary>
public static class FlowKinds
{
    /// <summary>The name in results, such as <c>transfer</c>.</summary>
    public static string ToName(this FlowKind kind) => kind switch
    {
        FlowKind.Transfer => "transfer",
        FlowKind.Fee => "fee",
        FlowKind.Swap => "swap",
        _ => "bridge",
    };
}
