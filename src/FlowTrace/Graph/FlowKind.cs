namespace FlowTrace.Graph;

/// <summary>What a step of the trace is.</summary>
public enum FlowKind
{
    /// <summary>One asset from one account to another.</summary>
    Transfer,

    /// <summary>Paid to the chain.</summary>
    Fee,
}

/// <summary>The names of flow kinds in results.</summary>
public static class FlowKinds
{
    /// <summary>The name in results, such as <c>transfer</c>.</summary>
    public static string ToName(this FlowKind kind) => kind == FlowKind.Fee ? "fee" : "transfer";
}
