using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>
/// Prices that somebody gave, for the report alone: nothing that is traced knows of prices. Immutable and safe to share between threads.
/// </summary>
public sealed class PriceBook
{
    private readonly ILookup<Asset, AssetPrice> _byAsset;

    /// <summary>Makes a book of prices, in any order.</summary>
    /// <param name="prices">The prices.</param>
    /// <param name="maxAge">How old a price may be; <see cref="DefaultMaxAge"/> when none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The age is negative.</exception>
    public PriceBook(IEnumerable<AssetPrice> prices, TimeSpan? maxAge = null)
    {
        ArgumentNullException.ThrowIfNull(prices);
        MaxAge = maxAge ?? DefaultMaxAge;
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAge, TimeSpan.Zero, nameof(maxAge));
        _byAsset = prices.ToLookup(price => price.Asset);
    }

    /// <summary>How old a price may be where nobody says: two days, so that daily prices reach over a missing day.</summary>
    public static TimeSpan DefaultMaxAge { get; } = TimeSpan.FromDays(2);

    /// <summary>How old a price may be; an older one values nothing.</summary>
    public TimeSpan MaxAge { get; }

    /// <summary>
    /// The assets that a symbol stands for beyond doubt, in order: the coins of known chains, and known tokens that alone bear it on their chain. Anyone can
    /// name a token USDT, so no other token is meant; empty where there is none.
    /// </summary>
    public static IReadOnlyList<Asset> AssetsOf(string symbol)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        return
        [
            .. KnownChains.All.Where(chain => string.Equals(chain.NativeSymbol, symbol, StringComparison.OrdinalIgnoreCase))
                .Select(chain => Asset.Native(chain.Id))
                .Concat(KnownTokens.All.Where(token => token.IsSoleBearer && string.Equals(token.Symbol, symbol, StringComparison.OrdinalIgnoreCase))
                    .Select(token => token.Asset))
                .Order(),
        ];
    }

    /// <summary>The latest price of the asset at or before a time, the first given of several of one time; null where there is none young enough.</summary>
    public AssetPrice? Find(Asset asset, DateTimeOffset time)
    {
        AssetPrice? best = null;
        foreach (AssetPrice price in _byAsset[asset])
            if (price.Time <= time && time - price.Time <= MaxAge && (best is null || price.Time > best.Time))
                best = price;
        return best;
    }
}
