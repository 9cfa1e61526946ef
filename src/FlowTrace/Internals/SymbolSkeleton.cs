using System.Buffers;
using System.Globalization;
using System.Text;

namespace FlowTrace.Internals;

/// <summary>
/// What a token's symbol looks like to a hasty reader, in capital Latin letters: two symbols with one skeleton are taken for each other.
/// </summary>
/// <remarks>
/// Case, marks, invisible characters, spaces and punctuation fall away; letters of other scripts, full-width and mathematical forms, currency
/// signs and digits become the letter they are drawn like. It is an own small table and not the confusables data of Unicode; the normal
/// forms of the runtime are not used, for they differ with its globalization mode.
/// </remarks>
internal static partial class SymbolSkeleton
{
    // Digits that stand in for letters.
    private const string DigitLetters = "OIZEASGTBG";

    // What forgers put behind or before a famous symbol: the name of the token standard.
    private static readonly string[] Standards = ["ERC20", "TRC20", "BEP20"];

    /// <summary>
    /// The skeletons of a symbol: with digits as they are, with digits as letters, and with the small L and the one read as a capital I as well.
    /// Equal ones stand once; none is empty.
    /// </summary>
    public static IReadOnlyList<string> AllOf(string symbol)
    {
        string plain = WithoutStandard(Reduce(symbol, lowerLAsI: false));
        string letters = DigitsAsLetters(plain);
        string capitals = DigitsAsLetters(WithoutStandard(Reduce(symbol, lowerLAsI: true)));
        string ones = DigitsAsLetters(plain.Replace('1', 'L'));
        return [.. new[] { plain, letters, capitals, ones }.Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether the symbol hides something: it holds letters of other scripts, forms of letters, or characters nobody sees.</summary>
    public static bool IsDisguised(string symbol) =>
        symbol.AsSpan().ContainsAnyExceptInRange('!', '~') || symbol.Contains("\\u", StringComparison.Ordinal);

    private static string Reduce(string symbol, bool lowerLAsI)
    {
        var text = new StringBuilder(symbol.Length);
        ReadOnlySpan<char> rest = symbol;
        while (!rest.IsEmpty)
        {
            bool isRune = Rune.DecodeFromUtf16(rest, out Rune rune, out int taken) == OperationStatus.Done;
            if (LengthOfWrittenOut(rest) is var length and > 0)
                taken = length;
            else if (isRune && LetterOf(rune, lowerLAsI) is var letter and not '\0')
                text.Append(letter);
            rest = rest[taken..];
        }

        // Tickers are written with a dollar in front; two Vs are drawn like a W.
        if (text.Length > 1 && symbol.AsSpan().TrimStart().StartsWith('$'))
            text.Remove(0, 1);
        return text.Replace("VV", "W").ToString();
    }

    /// <summary>How long a character that <see cref="SafeText"/> wrote out is here, such as <c>\u200D</c>. Nobody sees it.</summary>
    private static int LengthOfWrittenOut(ReadOnlySpan<char> text)
    {
        const int start = 2;
        if (!text.StartsWith("\\u", StringComparison.Ordinal))
            return 0;
        int digits = 0;
        while (start + digits < text.Length && digits < 5 && char.IsAsciiHexDigitUpper(text[start + digits]))
            digits++;

        // Beyond the first plane only tags and selectors of variants are written out, which begin with E0.
        return digits < 4 ? 0 : digits == 5 && text[start..].StartsWith("E0", StringComparison.Ordinal) ? start + 5 : start + 4;
    }

    private static char LetterOf(Rune rune, bool lowerLAsI)
    {
        int value = Unfolded(rune.Value);
        if (value == 'l' && lowerLAsI)
            return 'I';
        if (value <= char.MaxValue && Letters.TryGetValue((char)value, out char letter))
            return letter;
        if (value < 0x80)
            return char.IsAsciiLetterOrDigit((char)value) ? char.ToUpperInvariant((char)value) : '\0';

        // A letter that looks like none of ours stays, so that a name in another script is nobody's double; all else is ornament.
        return Rune.GetUnicodeCategory(new Rune(value)) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber ? '\uFFFD' : '\0';
    }

    /// <summary>Full-width, mathematical and enclosed forms of a letter or digit, as the letter or digit.</summary>
    private static int Unfolded(int value) => value switch
    {
        >= 0xFF01 and <= 0xFF5E => value - 0xFF01 + '!',
        >= 0x24B6 and <= 0x24CF => value - 0x24B6 + 'A',
        >= 0x24D0 and <= 0x24E9 => value - 0x24D0 + 'a',
        >= 0x1F130 and <= 0x1F149 => value - 0x1F130 + 'A',
        >= 0x1F150 and <= 0x1F169 => value - 0x1F150 + 'A',
        >= 0x1F170 and <= 0x1F189 => value - 0x1F170 + 'A',
        >= 0x1F1E6 and <= 0x1F1FF => value - 0x1F1E6 + 'A',
        >= 0x1D7CE and <= 0x1D7FF => ((value - 0x1D7CE) % 10) + '0',
        >= 0x1D400 and <= 0x1D6A3 when (value - 0x1D400) % 52 is var place => place < 26 ? place + 'A' : place - 26 + 'a',
        _ => value,
    };

    private static string DigitsAsLetters(string text) =>
        string.Create(text.Length, text, static (letters, text) =>
        {
            for (int i = 0; i < letters.Length; i++)
                letters[i] = char.IsAsciiDigit(text[i]) ? DigitLetters[text[i] - '0'] : text[i];
        });

    private static string WithoutStandard(string text)
    {
        foreach (string standard in Standards)
            if (text.Length > standard.Length && text.EndsWith(standard, StringComparison.Ordinal))
                return text[..^standard.Length];
            else if (text.Length > standard.Length && text.StartsWith(standard, StringComparison.Ordinal))
                return text[standard.Length..];
        return text;
    }
}
