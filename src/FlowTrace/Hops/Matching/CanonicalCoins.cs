using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>
/// The coins that bridges carry most, by their contracts: on which chains a contract stands for the same coin, and with how many decimals.
/// A symbol names no coin, for anyone can write one into a contract.
/// </summary>
/// <remarks>
/// They are the tokens of <see cref="KnownTokens"/> that name a coin. A chain's coin and the token it is wrapped in are one coin here: bridges
/// take the one and pay out the other.
/// </remarks>
internal static class CanonicalCoins
{
    private static readonly FrozenDictionary<Asset, Known> ByAsset = Rows()
        .GroupBy(row => (row.Coin, row.Asset.Chain))
        .SelectMany(group => group.Select(row => (row.Asset, Known: new Known(row.Coin, group.Min(other => other.Asset)))))
        .ToFrozenDictionary(row => row.Asset, row => row.Known);

    private static readonly FrozenDictionary<string, Asset[]> Everywhere = ByAsset.Values
        .GroupBy(known => known.Coin, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.Select(known => known.Representative).Distinct().Order().ToArray(), StringComparer.Ordinal);

    private sealed record Known(string Coin, Asset Representative);

    /// <summary>The coin an asset stands for; null where the table does not say.</summary>
    public static string? CoinOf(Asset asset) => ByAsset.GetValueOrDefault(asset)?.Coin;

    /// <summary>Whether two assets of one chain are the same coin.</summary>
    public static bool AreOne(Asset left, Asset right) =>
        left == right || (left.Chain == right.Chain && CoinOf(left) is { } coin && coin == CoinOf(right));

    /// <summary>The asset that stands for all of its chain that are the same coin.</summary>
    public static Asset Representative(Asset asset) => ByAsset.GetValueOrDefault(asset)?.Representative ?? asset;

    /// <summary>The representatives of a coin, one a chain, in order; the asset alone where the table does not know it.</summary>
    public static IReadOnlyList<Asset> OnEveryChain(Asset asset) => CoinOf(asset) is { } coin ? Everywhere[coin] : [asset];

    /// <summary>How many digits stand behind the point; null where nobody says.</summary>
    public static int? DecimalsOf(Asset asset, IReadOnlyDictionary<Asset, AssetInfo> sources)
    {
        if (KnownTokens.Find(asset) is { } known)
            return known.Decimals;
        return asset.Kind == AssetKind.Native && KnownChains.Find(asset.Chain) is { } chain
            ? chain.NativeDecimals
            : sources.TryGetValue(asset, out AssetInfo? info) ? info.Decimals : null;
    }

    // The coins that some token wraps, on every chain where they are the native one, and the tokens.
    private static IEnumerable<(string Coin, Asset Asset)> Rows()
    {
        HashSet<string> wrapped = [.. KnownTokens.All.Where(token => token.WrapsNative).Select(token => token.Coin)];
        return KnownTokens.All.Where(token => token.Coin.Length > 0).Select(token => (token.Coin, token.Asset))
            .Concat(KnownChains.All.Where(chain => wrapped.Contains(chain.NativeSymbol))
                .Select(chain => (chain.NativeSymbol, Asset.Native(chain.Id))));
    }
}
