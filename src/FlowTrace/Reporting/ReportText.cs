using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Internals;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>
/// How reports write times, shares, accounts, assets and names. Names come from outside: they leave here harmless and cut to a readable length.
/// </summary>
internal static class ReportText
{
    private const int LongestName = 80;

    // As many as an amount has digits behind the first; whoever gives more gives none.
    private const int MostDecimals = 38;

    /// <summary>ISO 8601 in UTC, with milliseconds only where there are any.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Text from outside, harmless and cut.</summary>
    public static string Name(string text, int longest = LongestName) => SafeText.Clean(text, longest);

    /// <summary>An account with its chain's friendly name, in full and as the tool's options accept it: <c>ethereum:0x…</c>.</summary>
    public static string Of(Account account) =>
        account.IsTransaction ? $"transaction {Name(account.AddressText)}" : $"{account.Chain.Name}:{Name(account.AddressText)}";

    /// <summary>An account with what it is said to be.</summary>
    public static string Of(Account account, Label? label) => label is null ? Of(account) : $"{Of(account)}  {Of(label)}";

    /// <summary>A label's name with its category.</summary>
    public static string Of(Label label) =>
        label.Category == ServiceCategory.None ? Name(label.Name) : $"{Name(label.Name)} ({label.Category.ToName()})";

    /// <summary>The asset's symbol where its chain or the source gives one; else its CAIP-19 id.</summary>
    public static string Of(Asset asset, TraceResult result)
    {
        string symbol = Symbol(asset, result);
        return symbol.Length > 0 ? symbol : asset.ToString();
    }

    /// <summary>The asset's symbol, made harmless; empty where nobody gives one.</summary>
    public static string Symbol(Asset asset, TraceResult result) =>
        asset.Kind == AssetKind.Native && KnownChains.Find(asset.Chain) is { } chain ? chain.NativeSymbol : Info(asset, result)?.Symbol ?? "";

    /// <summary>A quantity for people; of an asset whose decimals nobody gives, in base units with the symbol, which identifies nothing.</summary>
    public static string Of(UInt128 quantity, Asset asset, TraceResult result) =>
        asset.Kind == AssetKind.Token && InBaseUnits(asset, result) && Symbol(asset, result) is { Length: > 0 } symbol
            ? $"{Number(quantity)} base units of {symbol}"
            : new Amount(quantity, asset).ToString(Info(asset, result));

    /// <summary>The asset beyond doubt: its chain's own coin by symbol, any other by the symbol in quotes, which identifies nothing, with its id.</summary>
    public static string Named(Asset asset, TraceResult result) =>
        asset.Kind == AssetKind.Token && Symbol(asset, result) is { Length: > 0 } symbol ? $"\"{symbol}\" ({asset})" : Of(asset, result);

    /// <summary>A quantity with its asset beyond doubt, for the heading of what then need not repeat it.</summary>
    public static string InFull(UInt128 quantity, Asset asset, TraceResult result) =>
        InBaseUnits(asset, result) ? $"{Number(quantity)} base units of {Named(asset, result)}"
        : asset.Kind == AssetKind.Token && Symbol(asset, result).Length > 0 ? $"{Of(quantity, asset, result)} ({asset})"
        : Of(quantity, asset, result);

    /// <summary>The least and the most; <c>~</c> before those that need not be attained.</summary>
    public static string Of(StolenBounds bounds, Asset asset, TraceResult result)
    {
        string most = Of(bounds.Most, asset, result);
        return (bounds.IsExact ? "" : "~") + (bounds.Least == bounds.Most ? most : $"{Of(bounds.Least, asset, result)} – {most}");
    }

    /// <summary>A quantity under a heading that names its asset: in base units where nobody gives the decimals, and then without a unit.</summary>
    public static string Cell(UInt128 quantity, Asset asset, TraceResult result) =>
        InBaseUnits(asset, result) ? Number(quantity) : Of(quantity, asset, result);

    /// <summary>Whether nobody says how many decimals the asset has.</summary>
    public static bool InBaseUnits(Asset asset, TraceResult result) =>
        asset.Kind != AssetKind.Currency && DecimalsOf(asset, result) is not (>= 0 and <= MostDecimals);

    /// <summary>A quantity in coins as a plain decimal number; empty where nobody says how many decimals the asset has.</summary>
    public static string Coins(UInt128 quantity, int? decimals)
    {
        if (decimals is not { } places || places is < 0 or > MostDecimals)
            return "";
        string digits = quantity.ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        string fraction = digits[^places..].TrimEnd('0');
        return fraction.Length == 0 ? digits[..^places] : $"{digits[..^places]}.{fraction}";
    }

    /// <summary>A quantity with its thousands apart and without its unit, which stands beside it; base units where nobody gives the decimals.</summary>
    public static string Coins(UInt128 quantity, Asset asset, TraceResult result) =>
        Amount.FormatUnits(quantity, DecimalsOf(asset, result) is { } places and >= 0 and <= MostDecimals ? places : 0);

    /// <summary>The chain and the place on it, as far as they are known: <c>ethereum, block 21,895,238, index 12</c>.</summary>
    public static string Of(in Position position)
    {
        string block = position.Block == Position.Unknown ? "" : $", block {Number(position.Block)}";
        string index = position.Index == Position.Unknown ? "" : $", index {Number(position.Index)}";
        return $"{position.Chain.Name}{block}{index}";
    }

    /// <summary>How many decimals the asset has, where the source or the chain says so.</summary>
    public static int? DecimalsOf(Asset asset, TraceResult result) =>
        asset.Kind == AssetKind.Native && KnownChains.Find(asset.Chain) is { } chain ? chain.NativeDecimals
        : result.AssetInfo.TryGetValue(asset, out AssetInfo? info) ? info.Decimals : null;

    /// <summary>A count with its noun in the right number.</summary>
    public static string Count(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");

    /// <summary>A number with its thousands apart.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Amounts added up by asset: the first few assets, then how many more. Sums that no number holds read <c>at least</c>.</summary>
    public static string Sums(IEnumerable<(Asset Asset, UInt128 Quantity)> amounts, TraceResult result)
    {
        const int most = 4;
        string[] sums =
        [
            .. amounts.GroupBy(amount => amount.Asset).Select(asset =>
            {
                UInt128 sum = UInt128.Zero;
                bool isMore = false;
                foreach ((_, UInt128 quantity) in asset)
                {
                    isMore |= quantity > UInt128.MaxValue - sum;
                    sum = isMore ? UInt128.MaxValue : sum + quantity;
                }

                return (isMore ? "at least " : "") + Of(sum, asset.Key, result);
            }),
        ];
        string more = sums.Length > most ? $" and units of {Count(sums.Length - most, "more asset", "more assets")}" : "";
        return string.Join(", ", sums.Take(most)) + more;
    }

    private static string Number(UInt128 number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A chance as a fraction: <c>3/120</c>.</summary>
    public static string Fraction((long Numerator, long Denominator) rate) =>
        string.Create(CultureInfo.InvariantCulture, $"{rate.Numerator}/{rate.Denominator}");

    /// <summary>A length of time in its two largest units: <c>3 d 4 h</c>, <c>12 min 5 s</c>.</summary>
    public static string Duration(long milliseconds)
    {
        (long Length, string Name)[] units = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s")];
        int first = Array.FindIndex(units, unit => milliseconds >= unit.Length);
        if (first < 0)
            return "under 1 s";
        (long length, string name) = units[first];
        string text = string.Create(CultureInfo.InvariantCulture, $"{milliseconds / length:N0} {name}");
        return first + 1 < units.Length && milliseconds % length / units[first + 1].Length is var rest && rest > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{text} {rest} {units[first + 1].Name}")
            : text;
    }

    /// <summary>What was done with a row that had something wrong.</summary>
    public static string Word(ReadIssueSeverity severity) => severity switch
    {
        ReadIssueSeverity.Rejected => "rejected",
        ReadIssueSeverity.Doubt => "used though doubtful",
        _ => "mended",
    };

    private static AssetInfo? Info(Asset asset, TraceResult result) =>
        result.AssetInfo.TryGetValue(asset, out AssetInfo? info) ? info with { Symbol = Name(info.Symbol, 24) } : null;
}
