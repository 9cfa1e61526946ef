using System.Globalization;

namespace FlowTrace.Testing;

/// <summary>Runs a check where results tend to differ: under another culture, and on many threads at once.</summary>
internal static class Surroundings
{
    private const int Together = 8;

    /// <summary>
    /// A culture that writes everything otherwise: Turkish letters where the machine knows them, a comma for a point, another minus, other months.
    /// </summary>
    public static CultureInfo Strange { get; } = MakeStrange();

    /// <summary>What is made under <see cref="Strange"/>, on this thread and those that come of it.</summary>
    public static async Task<T> UnderStrangeCultureAsync<T>(Func<Task<T>> make)
    {
        // An async method's changes of the culture end with it.
        Thread.CurrentThread.CurrentCulture = Strange;
        Thread.CurrentThread.CurrentUICulture = Strange;
        return await make().ConfigureAwait(false);
    }

    /// <summary>What is made several times at once, begun by as many threads at the same moment.</summary>
    public static async Task<T[]> TogetherAsync<T>(Func<CancellationToken, ValueTask<T>> make, CancellationToken cancellationToken)
    {
        using var start = new Barrier(Together);
        Task<T>[] made =
        [
            .. Enumerable.Range(0, Together).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait(cancellationToken);
                    return make(cancellationToken).AsTask();
                },
                cancellationToken, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap()),
        ];
        return await Task.WhenAll(made).ConfigureAwait(false);
    }

    private static CultureInfo MakeStrange()
    {
        CultureInfo culture = (CultureInfo)Turkish().Clone();
        culture.NumberFormat.NumberDecimalSeparator = culture.NumberFormat.PercentDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = culture.NumberFormat.PercentGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.DateTimeFormat.DateSeparator = "|";
        culture.DateTimeFormat.TimeSeparator = "|";
        return CultureInfo.ReadOnly(culture);
    }

    // A machine without cultures still has the separators.
    private static CultureInfo Turkish()
    {
        try
        {
            return CultureInfo.GetCultureInfo("tr-TR");
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }
}
