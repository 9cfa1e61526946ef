namespace FlowTrace.Readers.Bitcoin;

/// <summary>A transaction among those of an account, with its block's number.</summary>
internal readonly record struct CoinSighting(long Block, string Id);
