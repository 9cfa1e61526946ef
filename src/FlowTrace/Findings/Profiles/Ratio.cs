using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace FlowTrace.Findings;

/// <summary>An exact fraction, in lowest terms. Written <c>3/4</c>, or <c>12</c> where it is whole. The default value is 0.</summary>
/// <remarks>Immutable and safe to share between threads. Products of amounts pass 128 bits, so both parts are of any length.</remarks>
public readonly record struct Ratio : IComparable<Ratio>
{
    // Stored less one, so that the default value is a fraction too.
    private readonly BigInteger _denominatorLessOne;

    private Ratio(BigInteger numerator, BigInteger denominator)
    {
        Numerator = numerator;
        _denominatorLessOne = denominator - 1;
    }

    /// <summary>The part above the line; may be negative.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The part below the line; positive.</summary>
    public BigInteger Denominator => _denominatorLessOne + 1;

    /// <summary>Nothing.</summary>
    public static Ratio Zero => default;

    /// <summary>The whole.</summary>
    public static Ratio One => new(1, 1);

    /// <summary>A whole number.</summary>
    public static Ratio Of(BigInteger whole) => new(whole, 1);

    /// <summary>A fraction; it is brought to its lowest terms.</summary>
    /// <exception cref="DivideByZeroException">The denominator is zero.</exception>
    public static Ratio Of(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
            throw new DivideByZeroException("A fraction has no denominator of zero.");
        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        return new Ratio(numerator / divisor, denominator / divisor);
    }

    /// <summary>A part of a whole; 0 where the whole is nothing.</summary>
    internal static Ratio Share(BigInteger part, BigInteger whole) => whole.IsZero ? Zero : Of(part, whole);

    /// <summary>A number that is no fraction (a logarithm, an angle), rounded to four places.</summary>
    internal static Ratio Rounded(double value) => Of((BigInteger)Math.Round(value * 10_000, MidpointRounding.AwayFromZero), 10_000);

    /// <summary>Reads <c>0.95</c>, <c>20</c> or <c>19/20</c>; digits only, no thousands apart, no exponent.</summary>
    public static bool TryParse(string text, out Ratio ratio, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        ratio = default;
        error = null;
        string[] parts = text.Trim().Split('/');
        if (parts.Length <= 2 && TryDecimal(parts[0], out Ratio above))
        {
            if (parts.Length == 1)
                ratio = above;
            if (parts.Length == 1 || (TryDecimal(parts[1], out Ratio below) && !below.Numerator.IsZero && Divide(above, below, out ratio)))
                return true;
        }

        error = $"{Internals.SafeText.Quote(text)} is no number. Give a decimal such as 0.95, a whole number such as 20, or a fraction such as 19/20.";
        return false;
    }

    /// <inheritdoc/>
    public int CompareTo(Ratio other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>Adds.</summary>
    public static Ratio operator +(Ratio left, Ratio right) =>
        Of((left.Numerator * right.Denominator) + (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    /// <summary>Takes away.</summary>
    public static Ratio operator -(Ratio left, Ratio right) =>
        Of((left.Numerator * right.Denominator) - (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    /// <summary>Whether the left is less.</summary>
    public static bool operator <(Ratio left, Ratio right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left is more.</summary>
    public static bool operator >(Ratio left, Ratio right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left is less or equal.</summary>
    public static bool operator <=(Ratio left, Ratio right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left is more or equal.</summary>
    public static bool operator >=(Ratio left, Ratio right) => left.CompareTo(right) >= 0;

    /// <summary>The exact value: <c>3/4</c>, <c>12</c>, <c>-1/3</c>.</summary>
    public override string ToString() => Denominator.IsOne
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    /// <summary>The value as a decimal, cut after so many places and without zeros at the end: for display only.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of places is negative.</exception>
    public string ToDecimalText(int places)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(places);
        BigInteger scaled = BigInteger.Abs(Numerator) * BigInteger.Pow(10, places) / Denominator;
        string digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        string fraction = digits[^places..].TrimEnd('0');
        string text = fraction.Length == 0 ? digits[..^places] : $"{digits[..^places]}.{fraction}";
        return Numerator.Sign < 0 && !scaled.IsZero ? "-" + text : text;
    }

    private static bool Divide(Ratio above, Ratio below, out Ratio ratio)
    {
        ratio = Of(above.Numerator * below.Denominator, above.Denominator * below.Numerator);
        return true;
    }

    private static bool TryDecimal(string text, out Ratio ratio)
    {
        const int longest = 60;
        ratio = default;
        string digits = text.Trim();
        bool isNegative = digits.StartsWith('-');
        if (isNegative)
            digits = digits[1..];
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        string all = point < 0 ? digits : digits.Remove(point, 1);
        if (all.Length is 0 or > longest || point == 0 || point == digits.Length - 1 || all.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return false;
        var number = BigInteger.Parse(all, NumberStyles.None, CultureInfo.InvariantCulture);
        ratio = Of(isNegative ? -number : number, BigInteger.Pow(10, point < 0 ? 0 : digits.Length - 1 - point));
        return true;
    }
}
