using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FlowTrace.Internals;

namespace FlowTrace.Chain;

public readonly partial record struct Amount
{
    // What any number of that many digits fits without a check.
    private const int UInt64Digits = 19;

    // Doubles hold every whole number below 2^53, and every number of 15 significant digits.
    private const ulong ExactDoubles = 1UL << 53;
    private const int ExactDoubleDigits = 15;
    private const ulong TenToThe19 = 10_000_000_000_000_000_000;

    /// <summary>
    /// Reads whole base units: digits and nothing else. Signs, fractions, exponents, grouping and numbers of more than 128 bits are refused
    /// with the reason. Allocates nothing when it succeeds.
    /// </summary>
    public static bool TryParseBaseUnits(ReadOnlySpan<char> text, out UInt128 baseUnits, [NotNullWhen(false)] out string? error)
    {
        if (!text.IsEmpty && TryReadDigits(text, out baseUnits))
        {
            error = null;
            return true;
        }

        baseUnits = default;
        error = WhyNotDigits(text, "whole base units (wei, sun, satoshi)");
        return false;
    }

    /// <summary>
    /// Reads a number of coins such as <c>12.5</c> into base units, exactly. A number with more digits behind the point than
    /// <paramref name="decimals"/> is refused, never cut; zeros at its end do not count.
    /// </summary>
    /// <param name="text">Digits, and a point and digits.</param>
    /// <param name="decimals">How many digits of the asset stand behind the point, 0 to 38.</param>
    /// <param name="baseUnits">The number in base units.</param>
    /// <param name="error">Why it cannot be read.</param>
    public static bool TryParseDecimal(ReadOnlySpan<char> text, int decimals, out UInt128 baseUnits, [NotNullWhen(false)] out string? error)
    {
        CheckDecimals(decimals);
        int point = text.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? text : text[..point];
        ReadOnlySpan<char> fraction = point < 0 ? default : text[(point + 1)..];
        baseUnits = default;
        if (!IsDigits(whole) || (point >= 0 && !IsDigits(fraction)))
        {
            error = WhyNotDigits(text, "a decimal number such as 12.5");
            return false;
        }

        return TryScale(text, whole, fraction, 0, decimals, out baseUnits, out error);
    }

    /// <summary>
    /// Reads a number as programs print floating-point numbers: <c>1.34e+18</c>, <c>3000000000000000.0</c>, <c>0.0</c>, or plain digits. What
    /// the text says is taken exactly; when that is no whole number of base units it is refused.
    /// </summary>
    /// <param name="text">The number.</param>
    /// <param name="decimals">How many digits of the asset stand behind the point, 0 to 38; 0 when the text gives base units.</param>
    /// <param name="baseUnits">The number in base units.</param>
    /// <param name="inexact">
    /// Whether the text may have lost digits on its way through a 64-bit float: it has a positive exponent, or a point and either more than 15
    /// significant digits or a whole number of 2^53 or more. Plain digits never have.
    /// </param>
    /// <param name="error">Why it cannot be read.</param>
    public static bool TryParseFloat(
        ReadOnlySpan<char> text, int decimals, out UInt128 baseUnits, out bool inexact, [NotNullWhen(false)] out string? error)
    {
        CheckDecimals(decimals);
        baseUnits = default;
        inexact = false;
        int e = text.IndexOfAny('e', 'E');
        ReadOnlySpan<char> mantissa = e < 0 ? text : text[..e];
        int point = mantissa.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? mantissa : mantissa[..point];
        ReadOnlySpan<char> fraction = point < 0 ? default : mantissa[(point + 1)..];
        int exponent = 0;
        if (!IsDigits(whole) || (point >= 0 && !IsDigits(fraction)) || (e >= 0 && !TryReadExponent(text[(e + 1)..], out exponent)))
        {
            error = WhyNotDigits(text, "a number such as 1.34e+18");
            return false;
        }

        inexact = (e >= 0 && exponent >= 0) || ((point >= 0 || e >= 0) && MayBeRounded(whole, fraction));
        return TryScale(text, whole, fraction, exponent, decimals, out baseUnits, out error);
    }

    private static bool MayBeRounded(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction)
    {
        whole = whole.TrimStart('0');
        fraction = fraction.TrimEnd('0');
        if (fraction.IsEmpty)
            return whole.Length > UInt64Digits || (TryReadDigits(whole, out UInt128 value) && value >= ExactDoubles);
        int significant = whole.IsEmpty ? fraction.TrimStart('0').Length : whole.Length + fraction.Length;
        return significant > ExactDoubleDigits;
    }

    /// <summary>The digits times ten to the power of <paramref name="exponent"/> and <paramref name="decimals"/>.</summary>
    private static bool TryScale(
        ReadOnlySpan<char> text, ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, int exponent, int decimals, out UInt128 baseUnits,
        [NotNullWhen(false)] out string? error)
    {
        baseUnits = default;
        error = null;
        whole = whole.TrimStart('0');
        fraction = fraction.TrimEnd('0');
        int shift = exponent + decimals;
        // The digits, without leading and trailing zeros, and how many stand before the point once it has moved.
        int digitsBeforePoint = whole.Length + shift;
        int length = whole.Length + fraction.Length;
        if (whole.IsEmpty)
        {
            ReadOnlySpan<char> significant = fraction.TrimStart('0');
            digitsBeforePoint -= fraction.Length - significant.Length;
            fraction = significant;
            length = fraction.Length;
        }
        else if (fraction.IsEmpty)
        {
            whole = whole.TrimEnd('0');
            length = whole.Length;
        }

        if (length == 0)
            return true;
        if (digitsBeforePoint < length)
        {
            error = decimals == 0
                ? $"{SafeText.Quote(text)} is no whole number of base units; give whole base units, or say how many decimals the asset has."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{SafeText.Quote(text)} has more digits behind the point than the asset's {decimals}; nothing is cut off silently.");
            return false;
        }

        if (digitsBeforePoint <= MaxDigits)
        {
            Span<char> digits = stackalloc char[MaxDigits];
            digits.Fill('0');
            whole.CopyTo(digits);
            fraction.CopyTo(digits[whole.Length..]);
            if (TryReadDigits(digits[..digitsBeforePoint], out baseUnits))
                return true;
        }

        baseUnits = default;
        error = TooLarge(text);
        return false;
    }

    /// <summary>Reads digits; false when there are others or the number has more than 128 bits.</summary>
    private static bool TryReadDigits(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = default;
        if (text.Length > UInt64Digits)
            text = text.TrimStart('0');
        ulong head = 0;
        int first = Math.Min(text.Length, UInt64Digits);
        if (!TryAccumulate(text[..first], ref head))
            return false;
        value = head;
        if (text.Length == first)
            return true;
        ulong middle = 0;
        int second = Math.Min(text.Length, 2 * UInt64Digits);
        if (text.Length > MaxDigits || !TryAccumulate(text[first..second], ref middle))
            return false;
        value = ((UInt128)head * PowerOfTen(second - first)) + middle;
        if (text.Length == second)
            return true;
        uint digit = unchecked((uint)text[^1] - '0');
        if (digit > 9 || value > UInt128.MaxValue / 10 || (value == UInt128.MaxValue / 10 && digit > (uint)(UInt128.MaxValue % 10)))
            return false;
        value = (value * 10) + digit;
        return true;
    }

    // At most 19 digits, which fit 64 bits.
    private static bool TryAccumulate(ReadOnlySpan<char> digits, ref ulong value)
    {
        ulong sum = 0;
        foreach (char c in digits)
        {
            uint digit = unchecked((uint)c - '0');
            if (digit > 9)
                return false;
            sum = unchecked((sum * 10) + digit);
        }

        value = sum;
        return true;
    }

    private static ulong PowerOfTen(int exponent)
    {
        if (exponent == UInt64Digits)
            return TenToThe19;
        ulong power = 1;
        for (int i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }

    private static bool TryReadExponent(ReadOnlySpan<char> text, out int exponent)
    {
        bool negative = text.StartsWith('-');
        if (negative || text.StartsWith('+'))
            text = text[1..];
        // Four digits are more than any float has.
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out exponent) || exponent > 9999)
            return false;
        exponent = negative ? -exponent : exponent;
        return true;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    private static void CheckDecimals(int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decimals, MaxDigits);
    }

    private static string TooLarge(ReadOnlySpan<char> text) =>
        $"{SafeText.Quote(text)} is larger than 2^128-1; no asset of value needs more: the amount is forged or broken.";

    private static string WhyNotDigits(ReadOnlySpan<char> text, string wanted)
    {
        if (text.IsEmpty)
            return $"The amount is empty; give {wanted}.";
        if (IsDigits(text))
            return TooLarge(text);
        string quoted = SafeText.Quote(text);
        if (text[0] == '-')
            return $"{quoted} is negative; a transfer's amount never is.";
        if (text[0] == '+')
            return $"{quoted} has a sign; write it without.";
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return $"{quoted} is hexadecimal; give {wanted} in decimal digits.";
        if (ConsistsOf(text, "0123456789,_' \u00A0\u202F"))
            return $"{quoted} has its digits grouped or space around it; write digits only.";
        if (ConsistsOf(text, "0123456789."))
            return $"{quoted} has a fraction or a stray point; give {wanted}.";
        if (ConsistsOf(text, "0123456789.eE+-"))
            return $"{quoted} is written with an exponent, as floats are; give {wanted} with all its digits.";
        int wrong = text.IndexOfAnyExceptInRange('0', '9');
        return $"{quoted} is no number: {SafeText.Quote(text.Slice(wrong, 1))} is no digit; give {wanted}.";
    }

    private static bool ConsistsOf(ReadOnlySpan<char> text, ReadOnlySpan<char> allowed) => !text.ContainsAnyExcept(allowed);
}
