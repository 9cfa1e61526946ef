using System.Buffers;
using System.Globalization;
using System.Text;

namespace FlowTrace.Internals;

/// <summary>
/// Makes text that strangers wrote (token symbols, labels, cells of a file) fit to be shown: on a terminal, in a report, in an error.
/// </summary>
/// <remarks>
/// What could steer a terminal, turn the reading direction around, or stand there unseen is written out as <c>\u202E</c>. It is not
/// dropped: a symbol that hides a character is a counterfeit, and the reader should see it. This is no escaping for HTML or any other markup.
/// </remarks>
internal static class SafeText
{
    /// <summary>The length that error messages quote at most.</summary>
    public const int QuoteLength = 100;

    // Letters and symbols that are drawn as nothing: fillers of Hangul, the empty Braille cell, vowels of Khmer that are never shown.
    private static readonly SearchValues<char> Unseen = SearchValues.Create("\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0");

    /// <summary>The text, written out where it is unsafe, and cut with an ellipsis to at most <paramref name="maxLength"/> characters.</summary>
    public static string Clean(string text, int maxLength) =>
        text.Length <= maxLength && IsPlain(text) ? text : Rewrite(text, maxLength);

    /// <inheritdoc cref="Clean(string, int)"/>
    public static string Clean(ReadOnlySpan<char> text, int maxLength) =>
        text.Length <= maxLength && IsPlain(text) ? text.ToString() : Rewrite(text, maxLength);

    /// <summary>The text as an error message quotes it: <c>'…'</c>.</summary>
    public static string Quote(ReadOnlySpan<char> text) => $"'{Clean(text, QuoteLength)}'";

    /// <summary>Whether nothing in the text is unsafe to show.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExceptInRange(' ', '~'))
            return true;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out Rune rune, out int taken) != OperationStatus.Done || !IsPlain(rune))
                return false;
            text = text[taken..];
        }

        return true;
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
        UnicodeCategory.SpaceSeparator => rune.Value == ' ',
        UnicodeCategory.NonSpacingMark => rune.Value is not (>= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF or 0x034F) && !IsUnseen(rune),
        _ => !IsUnseen(rune),
    };

    private static bool IsUnseen(Rune rune) => rune.IsBmp && Unseen.Contains((char)rune.Value);

    private static string Rewrite(ReadOnlySpan<char> text, int maxLength)
    {
        var safe = new StringBuilder(Math.Min(text.Length, maxLength));
        int end = 0;
        while (!text.IsEmpty)
        {
            bool isRune = Rune.DecodeFromUtf16(text, out Rune rune, out int taken) == OperationStatus.Done;
            if (isRune && IsPlain(rune))
                safe.Append(text[..taken]);
            else
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(isRune ? rune.Value : text[0]):X4}");
            if (safe.Length > maxLength)
                return safe.ToString(0, end) + "…";
            // What fits in front of the ellipsis, should one be needed.
            if (safe.Length < maxLength)
                end = safe.Length;
            text = text[taken..];
        }

        return safe.ToString();
    }
}
