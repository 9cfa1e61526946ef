using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Hops;

/// <summary>Whether two legs can belong together: what contradicts, what may be paid out, and when.</summary>
internal sealed class LegFit(BridgeMatchOptions options)
{
    private const int Million = 1_000_000;

    // Services that send a user's units through a bridge of their choice: their name says nothing of the name that pays out.
    private static readonly string[] Forwarders = ["LI.FI", "Socket", "Relay", "Rango", "Jumper"];

    private readonly Dictionary<string, (string Family, long? LongestMilliseconds, int FeePartsPerMillion)> _paces = new(StringComparer.Ordinal);

    private long SkewMilliseconds { get; } = (long)options.ClockSkew.TotalMilliseconds;

    /// <summary>The protocol without its version: <c>Across</c> of <c>Across V3</c>.</summary>
    public string FamilyOf(string protocol) => PaceOf(protocol).Family;

    /// <summary>What the legs state that cannot both be true, in words; null where nothing does.</summary>
    public string? Contradiction(BridgeDeparture departure, BridgeArrival arrival)
    {
        ChainId source = departure.Via.Chain;
        if (IsTooEarly(departure, arrival))
            return $"it is paid {Duration(departure.Position.UnixMilliseconds - arrival.Position.UnixMilliseconds)} before the departure";
        if (arrival.IsRefund)
            return arrival.Receiver.Chain != source ? $"it is a refund on {arrival.Receiver.Chain.Name} of a departure from {source.Name}"
                : CanonicalCoins.AreOne(departure.Asset, arrival.Asset) ? null : $"it refunds {arrival.Asset}, and {departure.Asset} went in";
        if (arrival.SourceChain is { } stated && stated != source)
            return $"it says it comes from {stated.Name}, and the departure is on {source.Name}";
        if (departure.DestinationChain is { } chain && chain != arrival.Receiver.Chain)
            return $"it is paid on {arrival.Receiver.Chain.Name}, and the departure states {chain.Name}";
        if (departure.Destination is { } receiver && receiver != arrival.Receiver)
            return $"it pays {arrival.Receiver.AddressText}, and the departure states {receiver.AddressText}";
        return departure.DestinationAsset is { } asset && !CanonicalCoins.AreOne(asset, arrival.Asset)
            ? $"it pays {arrival.Asset}, and the departure states {asset}" : null;
    }

    /// <summary>Whether the names of the protocols allow that the one pays out for the other, and no id stands against it.</summary>
    public bool AgreesInProtocol(BridgeDeparture departure, string family, BridgeArrival arrival)
    {
        if (arrival.Protocol.Length > 0 && (departure.Key.Length == 0 || arrival.Key.Length == 0) && family == FamilyOf(arrival.Protocol))
            return true;
        return arrival.Protocol.Length == 0 || Array.Exists(Forwarders, name => departure.Protocol.StartsWith(name, StringComparison.OrdinalIgnoreCase));
    }

    public bool IsTooEarly(BridgeDeparture departure, BridgeArrival arrival) =>
        arrival.Position.UnixMilliseconds < departure.Position.UnixMilliseconds - SkewMilliseconds;

    /// <summary>When a payout on <paramref name="chain"/> may come, in milliseconds since 1970, bounds included.</summary>
    public (long From, long To) TimeOf(BridgeDeparture departure, ChainId chain)
    {
        long start = departure.Position.UnixMilliseconds;
        bool isSlow = chain == ChainId.Bitcoin || departure.Via.Chain == ChainId.Bitcoin;
        long? longest = PaceOf(departure.Protocol).LongestMilliseconds;
        if (longest is { } known && isSlow)
            longest = Math.Max(known, (long)options.BitcoinWindow.TotalMilliseconds);
        return (start - SkewMilliseconds, longest is { } window ? start + window : long.MaxValue);
    }

    /// <summary>
    /// How much of <paramref name="asset"/> may be paid out; false where nothing says, because the decimals are unknown or one asset is
    /// turned into another without a bound.
    /// </summary>
    public bool TryExpect(BridgeDeparture departure, Asset asset, bool isRefund, out UInt128 least, out UInt128 most)
    {
        (least, most) = (UInt128.Zero, UInt128.Zero);
        int fee = PaceOf(departure.Protocol).FeePartsPerMillion;
        bool isStated = departure.DestinationAsset is { } destination && CanonicalCoins.AreOne(destination, asset);
        UInt128 floor = !isRefund && isStated ? departure.LeastQuantity ?? UInt128.Zero : UInt128.Zero;
        if (!isRefund && isStated && departure.DestinationQuantity is { } promised)
        {
            most = promised;
        }
        else if (IsSameCoin(departure.Asset, asset, isStated || isRefund) && TryConvert(departure.Quantity, departure.Asset, asset, out most))
        {
            // Nothing to add: what goes in bounds what comes out.
        }
        else if (floor > UInt128.Zero && CanonicalCoins.CoinOf(departure.Asset) != CanonicalCoins.CoinOf(asset))
        {
            least = floor;
            return TryScale(floor, Million, (uint)(Million - options.SlippagePartsPerMillion), out most);
        }
        else
        {
            return false;
        }

        least = UInt128.Max(floor, LessFee(most, fee));
        return least <= most && most > UInt128.Zero;
    }

    /// <summary>A span of time in words: <c>45 s</c>, <c>2 h 13 min</c>, <c>62 d 4 h</c>.</summary>
    public static string Duration(long milliseconds)
    {
        long seconds = Math.Abs(milliseconds) / 1000;
        (long Large, string LargeUnit, long Small, string SmallUnit) parts = seconds switch
        {
            < 60 => (seconds, "s", 0, ""),
            < 3600 => (seconds / 60, "min", seconds % 60, "s"),
            < 86_400 => (seconds / 3600, "h", seconds % 3600 / 60, "min"),
            _ => (seconds / 86_400, "d", seconds % 86_400 / 3600, "h"),
        };
        return parts.Small == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{parts.Large} {parts.LargeUnit}")
            : string.Create(CultureInfo.InvariantCulture, $"{parts.Large} {parts.LargeUnit} {parts.Small} {parts.SmallUnit}");
    }

    // What the table knows decides; where it does not know an asset, the bridge's own word that it pays this for that must do.
    private static bool IsSameCoin(Asset given, Asset received, bool isStated)
    {
        if (given == received)
            return true;
        string? left = CanonicalCoins.CoinOf(given);
        string? right = CanonicalCoins.CoinOf(received);
        return left is not null && right is not null ? left == right : isStated;
    }

    private bool TryConvert(UInt128 quantity, Asset from, Asset to, out UInt128 converted)
    {
        converted = quantity;
        if (from == to)
            return true;
        int? left = CanonicalCoins.DecimalsOf(from, options.Assets);
        int? right = CanonicalCoins.DecimalsOf(to, options.Assets);
        if (left is not (>= 0 and <= 36) || right is not (>= 0 and <= 36))
            return false;
        UInt128 factor = UInt128.One;
        for (int i = Math.Min(left.Value, right.Value); i < Math.Max(left.Value, right.Value); i++)
            factor *= 10;
        if (left > right)
        {
            // A payout is whole base units of its own asset, so what is finer is lost on the way.
            converted = quantity / factor;
            return true;
        }

        bool fits = WideMath.BigMul(quantity, factor, out UInt128 product) == UInt128.Zero;
        converted = product;
        return fits;
    }

    private static UInt128 LessFee(UInt128 quantity, int partsPerMillion)
    {
        UInt128 kept = WideMath.MulDiv(quantity, (UInt128)(Million - partsPerMillion), Million, out UInt128 remainder);
        return remainder == UInt128.Zero ? kept : kept + UInt128.One;
    }

    private static bool TryScale(UInt128 quantity, uint numerator, uint denominator, out UInt128 scaled)
    {
        bool fits = WideMath.BigMul(quantity, numerator, out UInt128 product) == UInt128.Zero;
        scaled = fits ? product / denominator : UInt128.Zero;
        return fits;
    }

    private (string Family, long? LongestMilliseconds, int FeePartsPerMillion) PaceOf(string protocol)
    {
        if (_paces.TryGetValue(protocol, out (string Family, long? LongestMilliseconds, int FeePartsPerMillion) pace))
            return pace;
        BridgePace? known = options.Paces.FirstOrDefault(pace => pace.IsOf(protocol));
        TimeSpan? longest = known is null ? options.Window : known.Longest;
        pace = (WithoutVersion(protocol), longest is { } span ? (long)span.TotalMilliseconds : null, known?.FeePartsPerMillion ?? options.FeePartsPerMillion);
        _paces.Add(protocol, pace);
        return pace;
    }

    // "Across V3" and "Across V2" are one family; "Wormhole" keeps its name.
    private static string WithoutVersion(string protocol)
    {
        for (int i = protocol.IndexOf(" V", StringComparison.OrdinalIgnoreCase); i >= 0; i = protocol.IndexOf(" V", i + 1, StringComparison.OrdinalIgnoreCase))
            if (i + 2 < protocol.Length && char.IsAsciiDigit(protocol[i + 2]))
                return protocol[..i];
        return protocol;
    }
}
