using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>An asset as THORChain and Maya write it: <c>ETH.USDT-0XDAC1…</c>, <c>BTC/BTC</c>, or a short code such as <c>b</c>.</summary>
/// <param name="Chain">The chain the units are paid out on; THORChain for synths, trade and secured assets, which stay there.</param>
/// <param name="Asset">The asset, where the text determines it: a chain's coin, or a token whose contract is written in full.</param>
/// <remarks>Source: dev.thorchain.org, "Asset notation" and "Transaction memos"; Maya's chains from docs.mayaprotocol.com.</remarks>
internal sealed record ThorchainAsset(ChainId Chain, Asset? Asset)
{
    // Name, coin, and the chain as BridgeChainIds names it.
    private static readonly FrozenDictionary<string, (string Coin, ChainId Chain)> Chains = new[]
    {
        ("BTC", "BTC", "bitcoin"), ("BCH", "BCH", "bitcoincash"), ("LTC", "LTC", "litecoin"), ("DOGE", "DOGE", "dogecoin"), ("ETH", "ETH", "ethereum"),
        ("AVAX", "AVAX", "avalanche"), ("BSC", "BNB", "bsc"), ("BASE", "ETH", "base"), ("ARB", "ETH", "arbitrum"), ("GAIA", "ATOM", "cosmoshub"),
        ("THOR", "RUNE", "thorchain"), ("MAYA", "CACAO", "maya"), ("XRP", "XRP", "xrpl"), ("TRON", "TRX", "tron"), ("SOL", "SOL", "solana"),
        ("DASH", "DASH", "dash"), ("ZEC", "ZEC", "zcash"), ("KUJI", "KUJI", "kujira"),
    }.ToFrozenDictionary(row => row.Item1, row => (row.Item2, BridgeChainIds.Named(row.Item3)!.Value), StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> ShortCodes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["r"] = "THOR.RUNE",
        ["b"] = "BTC.BTC",
        ["e"] = "ETH.ETH",
        ["a"] = "AVAX.AVAX",
        ["s"] = "BSC.BNB",
        ["c"] = "BCH.BCH",
        ["l"] = "LTC.LTC",
        ["d"] = "DOGE.DOGE",
        ["g"] = "GAIA.ATOM",
        ["f"] = "BASE.ETH",
        ["x"] = "XRP.XRP",
        ["tr"] = "TRON.TRX",
        ["rune"] = "THOR.RUNE",
        ["cacao"] = "MAYA.CACAO",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The asset of a memo's field; null where the text is none.</summary>
    public static ThorchainAsset? TryParse(string text)
    {
        string full = ShortCodes.GetValueOrDefault(text, text);
        // The first separator tells the form: . on its own chain, / synth, ~ trade account, - secured.
        int separator = full.AsSpan().IndexOfAny("./~-");
        if (separator <= 0 || separator == full.Length - 1 || !Chains.TryGetValue(full[..separator], out (string Coin, ChainId Chain) chain))
            return null;
        if (full[separator] != '.')
            return new ThorchainAsset(BridgeChainIds.Named("thorchain")!.Value, null);
        string symbol = full[(separator + 1)..];
        return new ThorchainAsset(chain.Chain, symbol.Equals(chain.Coin, StringComparison.OrdinalIgnoreCase) ? FlowTrace.Chain.Asset.Native(chain.Chain)
            : TokenOf(symbol, chain.Chain));
    }

    // Contracts may be shortened to their last characters or left out; and Tron's lose their case, and with it their meaning.
    private static Asset? TokenOf(string symbol, ChainId chain)
    {
        int dash = symbol.IndexOf('-', StringComparison.Ordinal);
        return dash >= 0 && KnownChains.FormatOf(chain) == AddressFormat.Evm
            && Address.TryParse(symbol[(dash + 1)..].ToLowerInvariant(), chain, out Address contract, out _)
            ? FlowTrace.Chain.Asset.Token(chain, contract) : null;
    }
}
