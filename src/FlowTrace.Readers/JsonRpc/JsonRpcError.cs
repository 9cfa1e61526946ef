namespace FlowTrace.Readers.JsonRpc;

/// <summary>Why a node has no result for a call.</summary>
/// <param name="Code">The code, such as -32601 for a method that is not there.</param>
/// <param name="Message">The node's own words.</param>
/// <param name="Data">What stands beside them, as JSON; empty for nothing.</param>
public sealed record JsonRpcError(int Code, string Message, string Data = "")
{
    private const int MethodNotFound = -32601;
    private const int MethodNotSupported = -32004;
    private const int LimitExceeded = -32005;
    private const int TooManyRequests = -32029;

    // Bitcoin Core's, while it loads its index. What inputs spent (undo data), once lost, does not come back.
    private const int WarmingUp = -28;

    /// <summary>Whether the node does not have the method at all.</summary>
    public bool IsUnsupported => Code is MethodNotFound or MethodNotSupported
        || Contains("does not exist") || Contains("not supported") || Contains("is not available") || Contains("method not found");

    /// <summary>Whether the node wants fewer calls.</summary>
    public bool IsRateLimit => !IsTooLarge && !IsSpent
        && (Code is 429 or TooManyRequests || Contains("rate limit") || Contains("rate exceeded") || Contains("request limit") || Contains("too many requests")
            || Contains("per second") || Contains("capacity") || Contains("frequency limit") || (Code is LimitExceeded && Contains("limit exceeded")));

    /// <summary>Whether the plan's share of a day or a month is used up, which no patience mends.</summary>
    public bool IsSpent => Contains("monthly") || Contains("daily");

    /// <summary>Whether the node has failed for now, so that the same call may be answered later.</summary>
    /// <remarks>A node that lacks the newest blocks stands behind the same address as one that has them: the next answer may be the other's.</remarks>
    public bool IsTransient => !Contains("revert") && !Contains("undo data")
        && (IsTimeout || Code is -32603 or WarmingUp || Contains("header not found") || Contains("temporarily") || Contains("beyond current head"));

    /// <summary>Whether the node did not come to an end in time: the same call may be answered later, or be too much for it.</summary>
    public bool IsTimeout => Code is -32002 || Contains("timeout") || Contains("timed out") || Contains("no backend");

    /// <summary>Whether the answer would be larger than the node sends.</summary>
    public bool IsTooLarge => !Contains("beyond current head") && !Contains("invalid block range")
        && (Code is -32003 || Contains("response size") || Contains("response too large") || Contains("query returned more than")
            || Contains("exceeds max results") || Contains("block range") || Contains("query timeout") || Contains("batch too large")
            || Contains("batch size") || Contains("too wide") || Contains("exceed max"));

    private bool Contains(string words) => Message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
