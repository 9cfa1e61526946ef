namespace FlowTrace.Chain;

/// <summary>How an asset is shown to people. It never takes part in the accounting.</summary>
/// <param name="Symbol">The symbol the source gives. Anyone can name a token USDT: it identifies nothing.</param>
/// <param name="Decimals">How many digits stand behind the point; null when the source does not say, and then base units are shown.</param>
public sealed record AssetInfo(string Symbol, int? Decimals);
