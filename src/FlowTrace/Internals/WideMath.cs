using System.Diagnostics;

namespace FlowTrace.Internals;

/// <summary>Shares of amounts through a 256-bit intermediate, exactly: token amounts have up to 128 bits, their products up to 256.</summary>
internal static class WideMath
{
    /// <summary>⌊<paramref name="a"/>·<paramref name="b"/>/<paramref name="divisor"/>⌋ and the remainder.</summary>
    /// <exception cref="OverflowException">The quotient has more than 128 bits.</exception>
    /// <exception cref="DivideByZeroException"><paramref name="divisor"/> is zero.</exception>
    public static UInt128 MulDiv(UInt128 a, UInt128 b, UInt128 divisor, out UInt128 remainder)
    {
        UInt128 high = BigMul(a, b, out UInt128 low);
        if (high == UInt128.Zero)
        {
            UInt128 quotient = low / divisor;
            remainder = low - (quotient * divisor);
            return quotient;
        }

        if (high >= divisor)
            throw divisor == UInt128.Zero ? new DivideByZeroException() : new OverflowException("A share has more than 128 bits.");
        return DivideWide(high, low, divisor, out remainder);
    }

    /// <summary>The 256-bit product: its high half, and its low half in <paramref name="low"/>.</summary>
    public static UInt128 BigMul(UInt128 a, UInt128 b, out UInt128 low)
    {
        unchecked
        {
            ulong aLow = (ulong)a, aHigh = (ulong)(a >> 64), bLow = (ulong)b, bHigh = (ulong)(b >> 64);
            if ((aHigh | bHigh) == 0)
            {
                low = Math.BigMul(aLow, bLow);
                return UInt128.Zero;
            }

            UInt128 lowLow = Math.BigMul(aLow, bLow);
            UInt128 highLow = Math.BigMul(aHigh, bLow);
            UInt128 lowHigh = Math.BigMul(aLow, bHigh);
            UInt128 middle = (lowLow >> 64) + (ulong)highLow + (ulong)lowHigh;
            low = (middle << 64) | (ulong)lowLow;
            return Math.BigMul(aHigh, bHigh) + (highLow >> 64) + (lowHigh >> 64) + (middle >> 64);
        }
    }

    /// <summary>
    /// Divides 256 by 128 bits when the quotient fits in 128: schoolbook division by two 64-bit digits
    /// (Knuth, The Art of Computer Programming, volume 2, section 4.3.1, algorithm D).
    /// </summary>
    private static UInt128 DivideWide(UInt128 high, UInt128 low, UInt128 divisor, out UInt128 remainder)
    {
        Debug.Assert(high < divisor, "The quotient has to fit.");
        unchecked
        {
            int shift = (int)UInt128.LeadingZeroCount(divisor);
            UInt128 d = divisor << shift;
            UInt128 top = shift == 0 ? high : (high << shift) | (low >> (128 - shift));
            UInt128 rest = low << shift;
            ulong first = DivideDigit(ref top, (ulong)(rest >> 64), d);
            ulong second = DivideDigit(ref top, (ulong)rest, d);
            remainder = top >> shift;
            return new UInt128(first, second);
        }
    }

    /// <summary>One digit of the quotient of (<paramref name="top"/>, <paramref name="next"/>) by the normalised
    /// <paramref name="d"/>; leaves the remainder in <paramref name="top"/>.</summary>
    private static ulong DivideDigit(ref UInt128 top, ulong next, UInt128 d)
    {
        unchecked
        {
            ulong dHigh = (ulong)(d >> 64), dLow = (ulong)d;
            ulong topHigh = (ulong)(top >> 64);
            UInt128 estimate;
            UInt128 rest;
            if (topHigh >= dHigh)
            {
                estimate = ulong.MaxValue;
                rest = top - (estimate * dHigh);
            }
            else
            {
                estimate = top / dHigh;
                rest = top - (estimate * dHigh);
            }

            // The estimate is at most two too large.
            while (rest >> 64 == UInt128.Zero && Math.BigMul((ulong)estimate, dLow) > ((rest << 64) | next))
            {
                estimate--;
                rest += dHigh;
            }

            top = (top << 64) + next - (estimate * d);
            return (ulong)estimate;
        }
    }
}
