namespace FlowTrace.Readers.JsonRpc;

/// <summary>Why a node has no result for a call.</summary>
/// <param name="Code">The code, such as -32601 for a method that is not there.</param>
/// <param name="Message">The node's own words.</param>
/// <param name="Data">What stands beside them, as JSON; empty for nothing.</param>
public sealed record JsonRpcError(int Code, string Message, string Data = "")
{
    private const int MethodNotFound = -32601;
    private const int MethodNotSupported = -32004;

    // Bitcoin Core's, while it loads its index. What inputs spent (undo data), once lost, does not come back.
    private const int WarmingUp = -28;

    /// <summary>Whether the node does not have the method at all.</summary>
    public bool IsUnsupported => Code is MethodNotFound or MethodNotSupported
        || Contains("does not exist") || Contains("not supported") || Contains("is not available") || Contains("method not found");

    /// <summary>Whether the node wants fewer calls.</summary>
    public bool IsRateLimit => !IsTooLarge
        && (Code is 429 || Contains("rate limit") || Contains("too many requests") || Contains("capacity") || Contains("exceeded its compute units"));

    /// <summary>Whether the node has failed for now, so that the same call may be answered later.</summary>
    public bool IsTransient => !Contains("undo data")
        && (Code is -32603 or -32002 or WarmingUp || Contains("timeout") || Contains("timed out") || Contains("header not found") || Contains("temporarily")
            || Contains("no backend"));

    /// <summary>Whether the answer would be larger than the node sends.</summary>
    public bool IsTooLarge => Code is -32003 || Contains("response size") || Contains("response too large") || Contains("query returned more than")
        || Contains("exceeds max results") || Contains("block range") || Contains("query timeout") || Contains("batch too large") || Contains("batch size") || Contains("too wide") || Contains("exceed max");

    private bool Contains(string words) => Message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
