using System.Globalization;

namespace FlowTrace.Reporting;

/// <summary>Shares for display, in whole parts per million, rounded down and never above the whole.</summary>
internal static class Share
{
    public const int Whole = 1_000_000;

    // Room for the factor of a million; what lies below the cut is far under a millionth of the whole.
    private const int Room = 20;

    public static int PartsPerMillion(UInt128 part, UInt128 whole)
    {
        if (whole == UInt128.Zero)
            return 0;
        if (part >= whole)
            return Whole;
        int shift = Math.Max(0, Room - (int)UInt128.LeadingZeroCount(whole));
        return (int)((part >> shift) * Whole / (whole >> shift));
    }

    /// <summary>
    /// The share as <c>12.3 %</c>; what is there but under a tenth of a percent reads <c>&lt;0.1 %</c>, what lacks less than that reads
    /// <c>&gt;99.9 %</c>.
    /// </summary>
    public static string Percent(UInt128 part, UInt128 whole)
    {
        if (part == UInt128.Zero || whole == UInt128.Zero)
            return "0 %";
        if (part >= whole)
            return "100 %";
        int tenths = (PartsPerMillion(part, whole) + 500) / 1000;
        return tenths switch
        {
            0 => "<0.1 %",
            1000 => ">99.9 %",
            _ => string.Create(CultureInfo.InvariantCulture, $"{tenths / 10}.{tenths % 10} %"),
        };
    }

    /// <summary>The share as a decimal number from 0 to 1 with six places.</summary>
    public static string Fraction(int partsPerMillion) =>
        string.Create(CultureInfo.InvariantCulture, $"{partsPerMillion / Whole}.{partsPerMillion % Whole:D6}");
}
