namespace FlowTrace.Readers.JsonRpc;

/// <summary>A node's answer to one call.</summary>
/// <param name="Result">The result as the node wrote it, in UTF-8; <c>null</c> where it wrote that; empty where there is an error.</param>
/// <param name="Error">Why there is no result; null where there is one.</param>
public sealed record JsonRpcAnswer(ReadOnlyMemory<byte> Result, JsonRpcError? Error)
{
    /// <summary>Whether the node knows nothing of what was asked for: it answered <c>null</c>.</summary>
    public bool IsNull => Error is null && Result.Span.SequenceEqual("null"u8);
}
