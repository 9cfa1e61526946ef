using System.Buffers;
using System.Globalization;

namespace FlowTrace.Files.Internals;

/// <summary>Reads bytes as ledgers write them: hexadecimal digits with or without <c>0x</c>.</summary>
internal static class Hex
{
    private const int SelectorDigits = 8;

    public static ReadOnlySpan<char> Digits(ReadOnlySpan<char> text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;

    /// <summary>Reads bytes; nothing is no bytes.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out byte[] bytes)
    {
        ReadOnlySpan<char> digits = Digits(text);
        bytes = digits.IsEmpty ? [] : new byte[digits.Length / 2];
        return digits.Length % 2 == 0 && Convert.FromHexString(digits, bytes, out _, out _) == OperationStatus.Done;
    }

    /// <summary>Reads the first four bytes of call data without touching the rest.</summary>
    public static bool TryReadSelector(ReadOnlySpan<char> text, out uint selector)
    {
        ReadOnlySpan<char> digits = Digits(text);
        selector = 0;
        return digits.Length >= SelectorDigits
            && uint.TryParse(digits[..SelectorDigits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out selector);
    }
}
