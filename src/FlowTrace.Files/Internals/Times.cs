namespace FlowTrace.Files.Internals;

/// <summary>Reads times as ledgers write them, by hand: a row has one, and no culture has a say in it.</summary>
internal static class Times
{
    public const string Wrong =
        "A time is not readable. Give ISO 8601 in UTC (2025-02-21T14:13:35Z) or seconds since 1970 (1740147215).";

    // Numbers from here on can only be milliseconds: as seconds they lie beyond the year 5000.
    private const ulong LeastMilliseconds = 100_000_000_000;

    /// <summary>Reads seconds or milliseconds since 1970, or ISO 8601 with <c>T</c> or a blank; without a zone it is UTC.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out long unixMilliseconds)
    {
        unixMilliseconds = 0;
        if (text.Length is > 0 and <= 15 && Numbers.TryReadDigits(text, out ulong number))
        {
            unixMilliseconds = (long)(number >= LeastMilliseconds ? number : number * 1000);
            return true;
        }

        if (text.Length >= 10 && text[4] == '-')
            return TryReadIso(text, out unixMilliseconds);

        // Seconds that went through a table of floats end in ".0".
        if (!text.Contains('.') || !Numbers.TryReadWhole(text, out long whole))
            return false;
        unixMilliseconds = (ulong)whole >= LeastMilliseconds ? whole : whole * 1000;
        return true;
    }

    private static bool TryReadIso(ReadOnlySpan<char> text, out long unixMilliseconds)
    {
        unixMilliseconds = 0;
        if (text[7] != '-' || !Two(text, 5, out int month) || !Two(text, 8, out int day) || !Two(text, 0, out int century) || !Two(text, 2, out int year))
            return false;
        year += century * 100;
        if (year < 1970 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        long milliseconds = (new DateOnly(year, month, day).DayNumber - Epoch) * 86_400_000L;
        ReadOnlySpan<char> rest = text[10..];
        if (rest.IsEmpty)
        {
            unixMilliseconds = milliseconds;
            return true;
        }

        if (rest.Length < 6 || rest[0] is not ('T' or 't' or ' ') || rest[3] != ':' || !Two(rest, 1, out int hour) || !Two(rest, 4, out int minute))
            return false;
        rest = rest[6..];
        int second = 0;
        int fraction = 0;
        if (rest.Length >= 3 && rest[0] == ':')
        {
            if (!Two(rest, 1, out second) || !TakeFraction(ref rest, out fraction))
                return false;
        }

        if (hour > 23 || minute > 59 || second > 59 || !TryReadZone(rest.TrimStart(), out int zoneMinutes))
            return false;
        unixMilliseconds = milliseconds + (((((hour * 60L) + minute - zoneMinutes) * 60L) + second) * 1000L) + fraction;
        return true;
    }

    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>Takes <c>:ss</c> and an optional fraction off the front; what is finer than a millisecond is cut.</summary>
    private static bool TakeFraction(ref ReadOnlySpan<char> rest, out int milliseconds)
    {
        milliseconds = 0;
        rest = rest[3..];
        if (rest.IsEmpty || rest[0] is not ('.' or ','))
            return true;
        int digits = 0;
        int scale = 100;
        for (rest = rest[1..]; !rest.IsEmpty && char.IsAsciiDigit(rest[0]); rest = rest[1..], digits++, scale /= 10)
            milliseconds += (rest[0] - '0') * scale;
        return digits is > 0 and <= 9;
    }

    private static bool TryReadZone(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text.IsEmpty || text is "Z" or "z" or "UTC")
            return true;
        if (text.Length is not (5 or 6) || text[0] is not ('+' or '-') || !Two(text, 1, out int hour) || !Two(text, text.Length - 2, out int minute))
            return false;
        if (hour > 14 || minute > 59 || (text.Length == 6 && text[3] != ':'))
            return false;
        minutes = (text[0] == '-' ? -1 : 1) * ((hour * 60) + minute);
        return true;
    }

    private static bool Two(ReadOnlySpan<char> text, int at, out int number)
    {
        number = 0;
        if (at + 1 >= text.Length || !char.IsAsciiDigit(text[at]) || !char.IsAsciiDigit(text[at + 1]))
            return false;
        number = ((text[at] - '0') * 10) + (text[at + 1] - '0');
        return true;
    }
}
