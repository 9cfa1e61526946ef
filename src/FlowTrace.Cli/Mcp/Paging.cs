using System.Globalization;
using FlowTrace.Cli.Mcp.Answers;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Mcp;

/// <summary>Which part of a list a client asks for.</summary>
internal readonly record struct Paging
{
    public const int UsualLimit = 20;

    public const int MostLimit = 200;

    /// <summary>Says which part.</summary>
    /// <exception cref="TraceInputException">The offset is negative, or the limit is none that is given.</exception>
    public Paging(int offset, int limit)
    {
        Offset = offset >= 0 ? offset : throw new TraceInputException(
            string.Create(CultureInfo.InvariantCulture, $"offset is {offset}. Items are counted from 0: give 0 for the first page, then nextOffset."));
        Limit = limit is > 0 and <= MostLimit ? limit : throw new TraceInputException(
            string.Create(CultureInfo.InvariantCulture, $"limit is {limit}. Give 1 to {MostLimit} items a page."));
    }

    public int Offset { get; }

    public int Limit { get; }

    /// <summary>The items of the page.</summary>
    /// <exception cref="TraceInputException">The page begins behind the end.</exception>
    public T[] Of<T>(IReadOnlyList<T> all, Func<IReadOnlyList<T>, IReadOnlyList<AmountPart>> worth, out PagePart page)
    {
        if (Offset > all.Count)
            throw new TraceInputException(
                string.Create(
                    CultureInfo.InvariantCulture, $"offset is {Offset}, and there are {all.Count} items. Go on with the nextOffset of the page before."));
        T[] items = [.. all.Skip(Offset).Take(Limit)];
        int end = Offset + items.Length;
        page = new PagePart
        {
            Offset = Offset,
            Count = items.Length,
            Total = all.Count,
            NextOffset = end < all.Count ? end : null,
            RestWorth = end < all.Count ? worth([.. all.Skip(end)]) : [],
        };
        return items;
    }

    /// <summary>The items of a page of what is worth nothing that could be added up.</summary>
    public T[] Of<T>(IReadOnlyList<T> all, out PagePart page) => Of(all, static _ => [], out page);
}
