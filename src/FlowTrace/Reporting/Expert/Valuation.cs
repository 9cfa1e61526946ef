using System.Globalization;
using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>What amounts were worth, where the user gave prices. Display only: exact up to the cut to cents, and nothing computes with it.</summary>
internal static class Valuation
{
    /// <summary>The value as a claim that names price, time and source; null where no price is given or the decimals are not known.</summary>
    public static Claim? Of(UInt128 quantity, Asset asset, DateTimeOffset at, ExpertContext context)
    {
        if (context.Prices?.Find(asset, at) is not { } price || ReportText.DecimalsOf(asset, context.Result) is not { } decimals)
            return null;
        string unit = price.Price.ToString(CultureInfo.InvariantCulture);
        string source = ExpertContext.Quoted(price.Source);
        return context.Derive(
            $"{Text(quantity, decimals, price)} at {unit} {ReportText.Name(price.Currency, 12)} each ({source}, {Figures.Time(price.Time)} UTC)",
            ExpertRules.Valuation,
            $"{context.Amount(quantity, asset)}; price {unit} {ReportText.Name(price.Currency, 12)} by {source} of {Figures.Time(price.Time)} UTC, for "
            + $"{Figures.Time(at)} UTC");
    }

    /// <summary>The value in whole cents, cut: <c>1,234.50 USD</c>.</summary>
    internal static string Text(UInt128 quantity, int decimals, AssetPrice price)
    {
        // A decimal is a whole number over a power of ten, so the product is exact.
        int scale = price.Price.Scale;
        var whole = new BigInteger(price.Price * Power(scale));
        BigInteger cents = (BigInteger)quantity * whole * 100 / BigInteger.Pow(10, decimals + scale);
        string digits = cents.ToString("D3", CultureInfo.InvariantCulture);
        BigInteger coins = BigInteger.Parse(digits.AsSpan()[..^2], NumberStyles.None, CultureInfo.InvariantCulture);
        return $"{coins.ToString("N0", CultureInfo.InvariantCulture)}.{digits[^2..]} {ReportText.Name(price.Currency, 12)}";
    }

    private static decimal Power(int exponent)
    {
        decimal power = 1;
        for (int i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }
}
