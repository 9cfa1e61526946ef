using System.Globalization;
using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>Amounts, shares, times and accounts as people read them. Rounds for display only; nothing computes with what it returns.</summary>
internal static class Figures
{
    private static readonly (int Digits, string Suffix)[] Magnitudes = [(12, " tn"), (9, " bn"), (6, " M")];

    // Beyond thousands of trillions only worthless tokens and unknown decimals lie; a power of ten says it shorter.
    private const int LongestWhole = 16;

    /// <summary>The exact amount with its symbol: <c>1,234.5 ETH</c>; in base units where the decimals are not known.</summary>
    public static string Full(UInt128 baseUnits, Asset asset, AssetInfo? info) => new Amount(baseUnits, asset).ToString(info);

    /// <summary>The amount in about four digits: <c>1.234 M USDT</c>, <c>12.35 ETH</c>, cut, never rounded up.</summary>
    public static string Short(UInt128 baseUnits, Asset asset, AssetInfo? info)
    {
        (string whole, string fraction) = Split(baseUnits, DecimalsOf(asset, info));
        if (whole.Length > LongestWhole)
            return $"{whole[0]}.{whole.AsSpan(1, 2)}e{(whole.Length - 1).ToString(CultureInfo.InvariantCulture)} {Unit(asset, info)}";
        string suffix = "";
        foreach ((int digits, string name) in Magnitudes)
            if (whole.Length > digits)
            {
                fraction = whole[^digits..];
                whole = whole[..^digits];
                suffix = name;
                break;
            }

        int places = whole == "0" ? LeadingZeros(fraction) + 3 : Math.Max(0, 4 - whole.Length);
        string shown = fraction[..Math.Min(places, fraction.Length)].TrimEnd('0');
        string point = shown.Length > 0 ? "." : "";
        return $"{Group(whole)}{point}{shown}{suffix} {Unit(asset, info)}";
    }

    /// <summary>As <see cref="Short"/>, rounded up: for what is at most so much.</summary>
    public static string ShortUp(UInt128 baseUnits, Asset asset, AssetInfo? info)
    {
        (string whole, string fraction) = Split(baseUnits, DecimalsOf(asset, info));
        UInt128 step = 1;
        for (int digit = Dropped(whole, fraction); digit > 0; digit--)
            step *= 10;
        UInt128 over = baseUnits % step;
        return Short(over == UInt128.Zero || baseUnits > UInt128.MaxValue - step ? baseUnits : baseUnits - over + step, asset, info);
    }

    /// <summary>A share of one in three digits or so: <c>12.3 %</c>, <c>0.05 %</c>.</summary>
    public static string Percent(double share)
    {
        double percent = share * 100;
        string text = percent switch
        {
            0 => "0",
            < 0.001 => "<0.001",
            < 0.1 => percent.ToString("0.###", CultureInfo.InvariantCulture),
            < 9.995 => percent.ToString("0.##", CultureInfo.InvariantCulture),
            > 99.95 and < 99.9999999 => ">99.9",
            _ => percent.ToString("0.#", CultureInfo.InvariantCulture),
        };
        return text + "\u202F%";
    }

    /// <summary><c>part</c> as a share of <c>whole</c>, for display.</summary>
    public static double Share(UInt128 part, UInt128 whole) => whole == UInt128.Zero ? 0 : (double)part / (double)whole;

    /// <summary>A count with thousands apart.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun: <c>1 wallet</c>, <c>2 wallets</c>.</summary>
    public static string Count(long count, string noun) => Count(count) + " " + noun + (count == 1 ? "" : "s");

    /// <summary>A time in UTC, to the second.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The address with its middle left out, for places where the full one is at hand.</summary>
    public static string ShortAddress(Account account)
    {
        if (account.IsFeeSink)
            return $"network fees ({account.Chain.Name})";
        string text = account.AddressText;
        return text.Length <= 14 ? text : string.Concat(text.AsSpan(0, 6), "…", text.AsSpan(text.Length - 4));
    }

    /// <summary>The symbol, made safe and short, or the asset's id where no symbol is known. Coins of known chains bear their own.</summary>
    private static string Unit(Asset asset, AssetInfo? info)
    {
        string? symbol = asset.Kind switch
        {
            AssetKind.Currency => "USD",
            AssetKind.Native when KnownChains.Find(asset.Chain) is { } known => known.NativeSymbol,
            _ => info?.Symbol,
        };
        string unit = string.IsNullOrWhiteSpace(symbol) ? asset.ToString() : Encode.Visible(symbol, 24);
        return DecimalsOf(asset, info) is null ? "base units of " + unit : unit;
    }

    private static int? DecimalsOf(Asset asset, AssetInfo? info) => asset.Kind switch
    {
        AssetKind.Currency => 2,
        AssetKind.Native when KnownChains.Find(asset.Chain) is { } known => known.NativeDecimals,
        _ => info?.Decimals,
    };

    private static (string Whole, string Fraction) Split(UInt128 baseUnits, int? decimals)
    {
        string digits = baseUnits.ToString(CultureInfo.InvariantCulture);
        int places = Math.Clamp(decimals ?? 0, 0, 255);
        if (digits.Length <= places)
            digits = new string('0', places - digits.Length + 1) + digits;
        return (digits[..^places], digits[^places..]);
    }

    // How many of the last digits the short form leaves out.
    private static int Dropped(string whole, string fraction)
    {
        if (whole.Length > LongestWhole)
            return whole.Length - 3 + fraction.Length;
        int magnitude = Magnitudes.FirstOrDefault(one => whole.Length > one.Digits).Digits;
        int places = whole == "0" ? LeadingZeros(fraction) + 3 : Math.Max(0, 4 - whole.Length + magnitude);
        return Math.Max(0, fraction.Length + magnitude - places);
    }

    private static string Group(string whole)
    {
        for (int i = whole.Length - 3; i > 0; i -= 3)
            whole = whole.Insert(i, ",");
        return whole;
    }

    private static int LeadingZeros(string digits) => digits.Length - digits.TrimStart('0').Length;
}
