using FlowTrace.Attribution;
using FlowTrace.Files;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Cases;

/// <summary>What the inputs of a case say, read whole.</summary>
/// <param name="Name">What errors call the ledgers.</param>
/// <param name="Table">The ledgers.</param>
/// <param name="Labels">The labels, book by book in the order in which they take precedence. Files of links are books without labels.</param>
/// <param name="Links">The links that analysts assert.</param>
internal sealed record CaseFacts(string Name, TransferTable Table, IReadOnlyList<LabelBook> Labels, IReadOnlyList<AssertedLink> Links)
{
    /// <summary>Traces what is asked through the whole of it, the way a trace of files goes.</summary>
    /// <param name="asked">What is asked.</param>
    /// <param name="more">Books whose inputs and issues belong into this result's manifest too.</param>
    /// <param name="progress">Is told how far it has come; null for nobody.</param>
    /// <param name="cancellationToken">Ends the trace.</param>
    public Task<TraceResult> TraceAsync(
        TraceDefinition asked, IReadOnlyList<LabelBook> more, IProgress<TraceProgress>? progress, CancellationToken cancellationToken) =>
        Tracer(asked.Options, more).TraceAsync(asked.Thefts, progress, cancellationToken);

    /// <summary>A tracer through the whole of it.</summary>
    /// <param name="options">How to trace.</param>
    /// <param name="more">Books whose inputs and issues belong into results too.</param>
    public Tracer Tracer(TraceOptions options, params IReadOnlyList<LabelBook> more)
    {
        TracerBuilder builder = new TracerBuilder().AddReader(new TableReader(Table, Name)).WithOptions(options);
        foreach (LabelBook book in more.Concat(Labels))
            builder.AddLabels(book);
        return builder.Build();
    }

    /// <summary>The ledgers as a reader; null where there are none.</summary>
    public TableReader? Reader => Table.Count > 0 ? new TableReader(Table, Name) : null;

    /// <summary>Reads what a trace reads among inputs.</summary>
    /// <exception cref="ChainReadException">A file is missing, or of no known format.</exception>
    public static Task<CaseFacts> ReadAsync(IReadOnlyList<CaseInput> inputs, CancellationToken cancellationToken) =>
        ReadAsync(CaseInput.LedgerReader(inputs), CaseInput.Labels(inputs), CaseInput.Links(inputs), cancellationToken);

    /// <summary>Reads everything.</summary>
    /// <param name="ledgers">The ledgers; null for none, where providers are read.</param>
    /// <param name="labels">The files of labels.</param>
    /// <param name="links">The files of links.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ChainReadException">A file is missing, or of no known format.</exception>
    public static async Task<CaseFacts> ReadAsync(
        LedgerReader? ledgers, IReadOnlyList<LabelFile> labels, IReadOnlyList<LinkFile> links, CancellationToken cancellationToken)
    {
        TransferTable table = ledgers is null ? TransferTable.Empty : await ledgers.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        var books = new List<LabelBook>();
        var asserted = new List<AssertedLink>();
        foreach (LinkFile file in links)
        {
            LinkTable read = await file.ReadAsync(cancellationToken).ConfigureAwait(false);
            books.Add(new LabelBook([], read.Issues, [read.Input]));
            asserted.AddRange(read.Links);
        }

        // File by file, as a store holds them.
        foreach (LabelFile file in labels.SelectMany(file => file.Files()))
            books.Add(await file.ReadAsync(cancellationToken).ConfigureAwait(false));

        // What stands in ledgers comes last: whoever gives a label file knows better.
        if (ledgers is not null)
            books.Add(await ledgers.ReadAsync(cancellationToken).ConfigureAwait(false));
        return new CaseFacts(ledgers?.Name ?? "", table, books, asserted);
    }
}
