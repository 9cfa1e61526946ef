using System.Diagnostics.CodeAnalysis;
using FlowTrace.Chain;

namespace FlowTrace.Files.Internals;

/// <summary>Reads numbers as ledgers write them: whole base units, and the floats that some exports make of them.</summary>
internal static class Numbers
{
    private const int MostDigits = 18;

    /// <summary>Reads an amount; <paramref name="inexact"/> says that it came through a float that may not hold it exactly.</summary>
    public static bool TryReadAmount(ReadOnlySpan<char> text, out UInt128 amount, out bool inexact, [NotNullWhen(false)] out string? error)
    {
        inexact = false;
        return Amount.TryParseBaseUnits(text, out amount, out error)
            || (text.ContainsAny('.', 'e', 'E') && Amount.TryParseFloat(text, 0, out amount, out inexact, out error));
    }

    /// <summary>Reads a whole number of at most 18 digits; a float that is whole (<c>21000.0</c>) will do.</summary>
    public static bool TryReadWhole(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        if (text.Length is > 0 and <= MostDigits && TryReadDigits(text, out ulong digits))
        {
            number = (long)digits;
            return true;
        }

        if (!text.Contains('.') || !Amount.TryParseFloat(text, 0, out UInt128 whole, out bool inexact, out _) || inexact)
            return false;
        number = (long)whole;
        return true;
    }

    /// <summary>Reads digits; more than 19 of them overflow unnoticed, so the caller looks at the length.</summary>
    public static bool TryReadDigits(ReadOnlySpan<char> text, out ulong number)
    {
        number = 0;
        foreach (char c in text)
        {
            uint digit = unchecked((uint)(c - '0'));
            if (digit > 9)
                return false;
            number = unchecked((number * 10) + digit);
        }

        return true;
    }
}
