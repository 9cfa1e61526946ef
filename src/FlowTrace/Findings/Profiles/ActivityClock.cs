using System.Globalization;

namespace FlowTrace.Findings;

/// <summary>When in the day, the week and the year an account sends: by its own transfers, for what it receives others decide.</summary>
internal sealed class ActivityClock
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;
    private const int HolidayDays = 7;

    private readonly int[] _hours = new int[24];

    private ActivityClock()
    {
    }

    public int Count { get; private set; }

    /// <summary>The mean direction of the hours on the clock face, 0 to 24, each hour at its middle.</summary>
    public double MeanHour { get; private set; }

    /// <summary>The chance that hours spread evenly would lie as one-sidedly: exp(-n·r²), the first term of Rayleigh's test.</summary>
    public double RayleighP { get; private set; }

    /// <summary>The entropy of the hour, in bits: 0 for always the same, log2 24 for evenly spread.</summary>
    public double Entropy { get; private set; }

    public int OnWeekends { get; private set; }

    /// <summary>Transfers in weeks that begin with the Chinese New Year, and their days; no days where the data covers no such week whole.</summary>
    public (int Transfers, int Days) Holidays { get; private set; }

    public int Days { get; private set; }

    public static ActivityClock Of(ReadOnlySpan<Entry> entries)
    {
        var clock = new ActivityClock();
        long first = long.MaxValue, last = long.MinValue;
        foreach (Entry entry in entries)
        {
            if (!entry.IsOut || entry.IsFee)
                continue;
            clock.Count++;
            clock._hours[(int)(Modulo(entry.Time, Day) / Hour)]++;
            clock.OnWeekends += WeekdayOf(entry.Time) is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1 : 0;
            first = Math.Min(first, entry.Time);
            last = Math.Max(last, entry.Time);
        }

        if (clock.Count == 0)
            return clock;
        clock.Turn();
        clock.Days = (int)(DayOf(last) - DayOf(first)) + 1;
        clock.CountHolidays(entries, DayOf(first), DayOf(last));
        return clock;
    }

    private void Turn()
    {
        double x = 0, y = 0;
        for (int hour = 0; hour < _hours.Length; hour++)
        {
            double angle = (hour + 0.5) * Math.PI / 12;
            x += _hours[hour] * Math.Cos(angle);
            y += _hours[hour] * Math.Sin(angle);
            double share = (double)_hours[hour] / Count;
            Entropy -= share > 0 ? share * Math.Log2(share) : 0;
        }

        double mean = Math.Atan2(y, x) * 12 / Math.PI;
        MeanHour = mean < 0 ? mean + 24 : mean;
        double length = Math.Sqrt((x * x) + (y * y)) / Count;
        RayleighP = Math.Exp(-Count * length * length);
    }

    private void CountHolidays(ReadOnlySpan<Entry> entries, long firstDay, long lastDay)
    {
        var calendar = new ChineseLunisolarCalendar();
        for (int year = YearOf(firstDay); year <= YearOf(lastDay); year++)
        {
            if (year < calendar.MinSupportedDateTime.Year + 1 || year >= calendar.MaxSupportedDateTime.Year)
                continue;
            long start = (calendar.ToDateTime(year, 1, 1, 0, 0, 0, 0) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerDay;
            if (start < firstDay || start + HolidayDays - 1 > lastDay)
                continue;
            int transfers = 0;
            foreach (Entry entry in entries)
                transfers += entry.IsOut && !entry.IsFee && DayOf(entry.Time) >= start && DayOf(entry.Time) < start + HolidayDays ? 1 : 0;
            Holidays = (Holidays.Transfers + transfers, Holidays.Days + HolidayDays);
        }
    }

    private static int YearOf(long day) => DateTime.UnixEpoch.AddDays(day).Year;

    private static DayOfWeek WeekdayOf(long milliseconds) => DateTime.UnixEpoch.AddDays(DayOf(milliseconds)).DayOfWeek;

    internal static long DayOf(long milliseconds) => (milliseconds - Modulo(milliseconds, Day)) / Day;

    private static long Modulo(long value, long modulus) => ((value % modulus) + modulus) % modulus;
}
