using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>Everything that a book says of one account, and which of it decides.</summary>
/// <param name="Account">The account.</param>
/// <param name="Labels">Every label, in the order of the book.</param>
/// <param name="Periods">Which decides when: the one moment asked for, or every time between the dates of the labels.</param>
public sealed record LabelLookup(Account Account, IReadOnlyList<Label> Labels, IReadOnlyList<LabelPeriod> Periods)
{
    /// <summary>Looks an account up.</summary>
    /// <param name="book">The labels.</param>
    /// <param name="account">The account.</param>
    /// <param name="atUnixMilliseconds">The moment, in Unix milliseconds; null for all times.</param>
    public static LabelLookup Of(LabelBook book, Account account, long? atUnixMilliseconds)
    {
        ArgumentNullException.ThrowIfNull(book);
        return new LabelLookup(account, book.Of(account), atUnixMilliseconds is { } at ? [book.PeriodAt(account, at)] : book.PeriodsOf(account));
    }
}
