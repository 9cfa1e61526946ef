namespace FlowTrace.Readers.JsonRpc;

/// <summary>One call of a node.</summary>
/// <param name="Method">The method, such as <c>eth_getLogs</c>.</param>
/// <param name="Parameters">The parameters as a JSON array, such as <c>["0x1b4",true]</c>.</param>
public sealed record JsonRpcCall(string Method, string Parameters);
