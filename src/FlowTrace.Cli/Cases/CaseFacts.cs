using FlowTrace.Attribution;
using FlowTrace.Files;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Cli.Cases;

/// <summary>What the inputs of a case say, read whole.</summary>
/// <param name="Table">The ledgers.</param>
/// <param name="Labels">The labels, book by book in the order in which they take precedence. Files of links are books without labels.</param>
/// <param name="Links">The links that analysts assert.</param>
internal sealed record CaseFacts(TransferTable Table, IReadOnlyList<LabelBook> Labels, IReadOnlyList<AssertedLink> Links)
{
    /// <summary>Reads everything.</summary>
    /// <exception cref="ChainReadException">A file is missing, or of no known format.</exception>
    public static async Task<CaseFacts> ReadAsync(
        LedgerReader ledgers, IReadOnlyList<LabelFile> labels, IReadOnlyList<LinkFile> links, CancellationToken cancellationToken)
    {
        TransferTable table = await ledgers.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        var books = new List<LabelBook>();
        var asserted = new List<AssertedLink>();
        foreach (LinkFile file in links)
        {
            LinkTable read = await file.ReadAsync(cancellationToken).ConfigureAwait(false);
            books.Add(new LabelBook([], read.Issues, [read.Input]));
            asserted.AddRange(read.Links);
        }

        foreach (LabelFile file in labels)
            books.Add(await file.ReadAsync(cancellationToken).ConfigureAwait(false));

        // What stands in ledgers comes last: whoever gives a label file knows better.
        books.Add(await ledgers.ReadAsync(cancellationToken).ConfigureAwait(false));
        return new CaseFacts(table, books, asserted);
    }
}
