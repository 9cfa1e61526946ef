using FlowTrace.Attribution;
using FlowTrace.Cli.Commands;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Live;

/// <summary>Traces through live readers, or through the answers they once got.</summary>
internal static class LiveTrace
{
    // Requests are waited for: enough of them under way keep every provider's limit busy.
    private const int ReadAhead = 16;

    /// <summary>What readers share when a trace asks them.</summary>
    public static LiveOptions Options(TraceOptions options, IAnswerArchive? archive, int? budget, IProgress<RequestProgress>? progress) => new()
    {
        Archive = archive,
        Budget = budget,
        MaxTransfersPerAccount = options.HubTransfers,
        Progress = progress,
    };

    /// <summary>Makes again what was traced, from the answers that are kept, as of the blocks it was pinned to.</summary>
    /// <exception cref="ChainReadException">The answers lack something.</exception>
    public static async Task<TraceResult> AgainAsync(
        IAnswerArchive archive, IChainReader? ledgers, TraceDefinition asked, IReadOnlyList<LabelBook> books, IReadOnlyList<ChainHead> heads,
        IProgress<TraceProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<ProviderOptions> providers = await LiveRecord.FindAsync(archive, cancellationToken).ConfigureAwait(false)
            ?? throw new TraceInputException("The case does not say with which readers its answers were got. Trace it anew with --reader.");
        LiveOptions options = Options(asked.Options, archive, null, null) with { IsOffline = true, Heads = heads };
        var readers = LiveReaders.Open(providers, options, ledgers);
        await using (readers.ConfigureAwait(false))
            return await TraceAsync(readers, asked, books, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Traces through readers.</summary>
    public static Task<TraceResult> TraceAsync(
        IChainReader readers, TraceDefinition asked, IReadOnlyList<LabelBook> books, IProgress<TraceProgress>? progress, CancellationToken cancellationToken) =>
        TracerOf(readers, asked, books).TraceAsync(asked.Thefts, progress, cancellationToken);

    /// <summary>What traces through readers.</summary>
    public static Tracer TracerOf(IChainReader readers, TraceDefinition asked, IReadOnlyList<LabelBook> books)
    {
        TracerBuilder builder = new TracerBuilder().AddReader(readers).WithOptions(asked.Options with { ReadAhead = ReadAhead });
        foreach (LabelBook book in books)
            builder.AddLabels(book);
        return builder.Build();
    }

    /// <summary>The thefts with their assets: a symbol is looked for among what the theft's own accounts move.</summary>
    /// <exception cref="TraceInputException">No asset, or several, have a symbol.</exception>
    public static async Task<IReadOnlyList<Theft>> ResolveAsync(IChainReader readers, TraceRequest request, CancellationToken cancellationToken)
    {
        var thefts = new List<Theft>();
        foreach (Theft theft in request.Thefts)
        {
            bool hasTexts = request.AssetTexts.GetValueOrDefault(theft.Id) is { Length: > 0 };
            TransferTable table = !hasTexts ? TransferTable.Empty
                : theft.Holders.Concat(theft.Victims).ToArray() is [var first, ..]
                    ? await readers.ReadAccountAsync(first, cancellationToken).ConfigureAwait(false)
                : theft.Transactions.Count > 0 ? await readers.ReadTransactionAsync(theft.Transactions[0], cancellationToken).ConfigureAwait(false)
                : TransferTable.Empty;
            thefts.AddRange(hasTexts ? new DataCheck(table, request.Chain).Resolve([theft], request.AssetTexts) : [theft]);
        }

        return thefts;
    }
}
