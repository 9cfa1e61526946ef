using FlowTrace.Chain;

namespace FlowTrace.Findings;

/// <summary>What coins cost, in one currency, for figures of profiles alone: no trace knows of prices. Immutable and safe to share between threads.</summary>
public sealed class AssetRates
{
    private readonly Dictionary<Asset, (long[] Times, Ratio[] Prices)> _byAsset;

    /// <summary>Makes a book of rates, in any order; of two of one time the first given counts.</summary>
    /// <param name="rates">The rates.</param>
    /// <param name="maxAge">How old a rate may be; two days when none is given, so that daily rates reach over a missing day.</param>
    /// <exception cref="ArgumentException">The rates are in several currencies.</exception>
    public AssetRates(IEnumerable<AssetRate> rates, TimeSpan? maxAge = null)
    {
        ArgumentNullException.ThrowIfNull(rates);
        AssetRate[] all = [.. rates];
        Currency = all.Length > 0 ? all[0].Currency : "";
        if (Array.Exists(all, rate => rate.Currency != Currency))
            throw new ArgumentException("Rates of several currencies cannot stand in one book. Give those of one.", nameof(rates));
        MaxAge = maxAge ?? TimeSpan.FromDays(2);
        _byAsset = all.GroupBy(rate => rate.Asset).ToDictionary(
            group => group.Key,
            group =>
            {
                AssetRate[] ordered = [.. group.OrderBy(rate => rate.Time).DistinctBy(rate => rate.Time)];
                return (Array.ConvertAll(ordered, rate => rate.Time.ToUnixTimeMilliseconds()), Array.ConvertAll(ordered, rate => rate.Price));
            });
    }

    /// <summary>No rates.</summary>
    public static AssetRates None { get; } = new([]);

    /// <summary>The currency; empty where there are no rates.</summary>
    public string Currency { get; }

    /// <summary>How old a rate may be at the time it is used for.</summary>
    public TimeSpan MaxAge { get; }

    /// <summary>Whether any rate of the asset is known.</summary>
    public bool Has(Asset asset) => _byAsset.ContainsKey(asset);

    /// <summary>The latest rate at or before a time; null where there is none young enough.</summary>
    public Ratio? Find(Asset asset, long unixMilliseconds)
    {
        if (!_byAsset.TryGetValue(asset, out (long[] Times, Ratio[] Prices) rates))
            return null;
        int at = Array.BinarySearch(rates.Times, unixMilliseconds);
        at = at >= 0 ? at : ~at - 1;
        return at >= 0 && unixMilliseconds - rates.Times[at] <= (long)MaxAge.TotalMilliseconds ? rates.Prices[at] : null;
    }
}
