using FlowTrace.Chain;

namespace FlowTrace.Readers;

/// <summary>The block that reading is pinned to: what lies behind it is not there.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Block">Its number.</param>
/// <param name="Hash">Its hash; empty where the provider does not tell.</param>
/// <param name="UnixMilliseconds">When it was made.</param>
public sealed record ChainHead(ChainId Chain, long Block, string Hash, long UnixMilliseconds);
