using System.Globalization;
using FlowTrace.Internals;

namespace FlowTrace.Chain;

public readonly partial record struct Amount
{
    private const int MaxSymbolLength = 24;
    private const int UsdDecimals = 2;

    // 2^128-1 has 39 digits.
    private const int MaxDigits = 39;

    /// <summary>The amount for people: in coins and with the symbol of native coins, else in base units with the CAIP-19 id.</summary>
    public override string ToString() => ToString(null);

    /// <summary>
    /// The amount for people, exactly: <c>1,234.5 ETH</c>, never rounded, without zeros at the end. US cents read <c>1,234.50 USD</c>.
    /// </summary>
    /// <remarks>
    /// The coins of known chains and currencies have their own symbol and decimals, whatever <paramref name="info"/> says. Where decimals are
    /// not known the amount reads <c>1,234 base units of eip155:1/erc20:0x…</c>. A symbol is shown as the source gives it, with characters that
    /// do not show, turn the reading direction or steer a terminal written out; it identifies nothing.
    /// </remarks>
    /// <param name="info">What the source says about the asset; null for nothing.</param>
    public string ToString(AssetInfo? info)
    {
        if (Asset.Kind == AssetKind.Currency)
            return $"{FormatUnits(BaseUnits, UsdDecimals, UsdDecimals)} USD";
        if (Asset.Kind == AssetKind.Native && KnownChains.Find(Asset.Chain) is { } known)
            return $"{FormatUnits(BaseUnits, known.NativeDecimals)} {known.NativeSymbol}";
        if (info is not { Decimals: { } decimals and >= 0 and < MaxDigits })
            return $"{FormatUnits(BaseUnits, 0)} base units of {Asset}";
        string name = string.IsNullOrWhiteSpace(info.Symbol) ? Asset.ToString() : SafeText.Clean(info.Symbol, MaxSymbolLength);
        return $"{FormatUnits(BaseUnits, decimals)} {name}";
    }

    /// <summary>
    /// The amount in coins as a plain decimal number, exactly: <c>1234.5</c>, without unit, commas and zeros at the end; null where nobody says how many
    /// decimals the asset has. For programs; people read <see cref="ToString(AssetInfo?)"/>.
    /// </summary>
    /// <param name="info">What the source says about the asset; null for nothing. It says nothing of coins of known chains and of currencies.</param>
    public string? ToDecimalText(AssetInfo? info)
    {
        int? decimals = Asset.Kind == AssetKind.Currency ? UsdDecimals
            : Asset.Kind == AssetKind.Native && KnownChains.Find(Asset.Chain) is { } known ? known.NativeDecimals
            : info?.Decimals;
        return decimals is { } places and >= 0 and < MaxDigits ? FormatUnits(BaseUnits, places).Replace(",", "", StringComparison.Ordinal) : null;
    }

    /// <summary>
    /// The symbol that the amount is written with, as its source gives it: text from outside, which identifies nothing. Null where nobody gives one. The coins
    /// of known chains and currencies have their own, whatever <paramref name="info"/> says.
    /// </summary>
    /// <param name="info">What the source says about the asset; null for nothing.</param>
    public string? ToSymbol(AssetInfo? info)
    {
        if (Asset.Kind == AssetKind.Currency)
            return "USD";
        if (Asset.Kind == AssetKind.Native && KnownChains.Find(Asset.Chain) is { } known)
            return known.NativeSymbol;
        return string.IsNullOrEmpty(info?.Symbol) ? null : info.Symbol;
    }

    /// <summary>
    /// A number of base units as a number of coins: commas between the thousands of the whole part, and behind the point as many digits as
    /// say something, but no fewer than <paramref name="minDecimals"/>.
    /// </summary>
    internal static string FormatUnits(UInt128 baseUnits, int decimals, int minDecimals = 0)
    {
        Span<char> digits = stackalloc char[MaxDigits];
        baseUnits.TryFormat(digits, out int count, default, CultureInfo.InvariantCulture);
        digits = digits[..count];
        int wholeDigits = Math.Max(count - decimals, 0);
        int zerosBehindPoint = Math.Max(decimals - count, 0);
        ReadOnlySpan<char> fraction = digits[wholeDigits..];
        int kept = Math.Max(fraction.TrimEnd('0').Length, Math.Min(minDecimals - zerosBehindPoint, fraction.Length));

        Span<char> text = stackalloc char[2 * MaxDigits];
        int length = 0;
        for (int i = 0; i < wholeDigits; i++)
        {
            if (i > 0 && (wholeDigits - i) % 3 == 0)
                text[length++] = ',';
            text[length++] = digits[i];
        }

        if (wholeDigits == 0)
            text[length++] = '0';
        if (kept > 0)
        {
            text[length++] = '.';
            text.Slice(length, zerosBehindPoint).Fill('0');
            length += zerosBehindPoint;
            fraction[..kept].CopyTo(text[length..]);
            length += kept;
        }

        return new string(text[..length]);
    }
}
