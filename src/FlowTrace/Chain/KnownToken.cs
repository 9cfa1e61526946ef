namespace FlowTrace.Chain;

/// <summary>A token contract that is known to be what its symbol says.</summary>
/// <param name="Asset">The token.</param>
/// <param name="Symbol">Its symbol.</param>
/// <param name="Decimals">How many of its digits stand behind the point.</param>
/// <param name="Coin">
/// The coin it stands for, one name on every chain: bridges take any of its tokens and pay out another. Empty where it is no such coin's.
/// </param>
/// <param name="WrapsNative">Whether it is the chain's own coin in the form of a token, one for one.</param>
/// <param name="IsSoleBearer">
/// Whether no other genuine contract on its chain is known to bear this symbol, so that one that does is forged. Elsewhere bridges make
/// tokens of the same symbol, and a second contract proves nothing.
/// </param>
/// <param name="Confidence">
/// 0 to 100 on the scale of labels: 100 said by the issuer, 90 on a published token list, 70 in case data or several public sources.
/// </param>
/// <param name="Source">Who says so.</param>
public sealed record KnownToken(
    Asset Asset, string Symbol, int Decimals, string Coin, bool WrapsNative, bool IsSoleBearer, int Confidence, string Source);
