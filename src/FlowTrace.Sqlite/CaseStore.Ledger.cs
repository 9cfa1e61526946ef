using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Sqlite.Ledgers;
using FlowTrace.Sqlite.Storage;
using FlowTrace.Tracing;

namespace FlowTrace.Sqlite;

public sealed partial class CaseStore
{
    /// <summary>Sets the ledger of the case, in the place of the one before: one table made of all its inputs, ready to be traced piece by piece.</summary>
    /// <param name="table">The whole ledger.</param>
    /// <param name="genuine">Assets known to be what was stolen, which are never noise. Traces of other thefts come to the same results, if slower.</param>
    /// <param name="cancellationToken">Ends the writing; the ledger before stays.</param>
    /// <exception cref="CaseStoreException">The store was opened for reading, or the disk is full.</exception>
    public Task SetLedgerAsync(TransferTable table, IEnumerable<Asset>? genuine = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        Asset[] known = [.. (genuine ?? []).Distinct()];
        return WriteAsync(() =>
        {
            LedgerWriter.Write(_connection, table, known, cancellationToken);
            return Task.FromResult(true);
        });
    }

    /// <summary>How many accounts more a trace reads at least whenever it lacks one. It changes the speed, never the result.</summary>
    internal int LeastGrowth { get; set; } = 256;

    /// <summary>What the last trace through a part of the ledger took: how many tables, how many transactions in the last, how many segments read.</summary>
    internal (int Tables, int Transactions, long Segments) LastTrace { get; private set; }

    /// <summary>Whether a ledger was set.</summary>
    public bool HasLedger => Read(() => SegmentTable.Read(_connection, Segments.SegmentKind.Ledger, 0) is not null);

    /// <summary>What the ledger was made of; empty where none was set.</summary>
    /// <exception cref="CaseStoreException">The store is damaged.</exception>
    public IReadOnlyList<InputDescription> LedgerInputs => Read(() =>
    {
        using StoredLedger? ledger = StoredLedger.Open(_connection);
        return ledger?.Facts.Inputs ?? [];
    });

    /// <summary>The whole ledger in memory; empty where none was set.</summary>
    /// <exception cref="CaseStoreException">The store is damaged.</exception>
    public TransferTable ReadLedger() => Read(() =>
    {
        using StoredLedger? ledger = StoredLedger.Open(_connection);
        return ledger is null ? TransferTable.Empty : WholeOf(ledger);
    });

    private static TransferTable WholeOf(StoredLedger ledger)
    {
        var rows = new SliceRows(ledger);
        var accounts = new NumberSet(ledger.Facts.Accounts);
        for (int transaction = 0; transaction < ledger.Facts.Transactions; transaction++)
            rows.Want(transaction);
        for (int account = 0; account < ledger.Facts.Accounts; account++)
            accounts.Add(account);
        rows.Load();
        return rows.Build(accounts).ToTable(ledger.Facts, ledger.EventsOf(_ => true), null, ledger.Zeros());
    }

    /// <summary>
    /// Traces thefts through the ledger, reading only what the trace comes to. The result is that of a trace through the whole ledger with the labels of
    /// <see cref="Labels"/>.
    /// </summary>
    /// <exception cref="TraceInputException">A theft names something the ledger does not have.</exception>
    /// <exception cref="CaseStoreException">The store is damaged.</exception>
    public Task<TraceResult> TraceAsync(
        IReadOnlyList<Theft> thefts, TraceOptions options, IProgress<TraceProgress>? progress = null, CancellationToken cancellationToken = default) =>
        TraceAsync(thefts, options, Labels(), progress, cancellationToken);

    /// <summary>The same with other labels than those of the case.</summary>
    /// <exception cref="TraceInputException">A theft names something the ledger does not have.</exception>
    /// <exception cref="CaseStoreException">The store is damaged.</exception>
    public Task<TraceResult> TraceAsync(
        IReadOnlyList<Theft> thefts, TraceOptions options, IReadOnlyList<LabelBook> books, IProgress<TraceProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(books);
        return TraceAsync(new TracerBuilder().WithOptions(options), thefts, books, progress, cancellationToken);
    }

    /// <summary>
    /// The same with all that a builder holds: options, bridge decoders and detectors of one's own, and its labels behind those of the case. The result is that
    /// of <see cref="TracerBuilder.Build"/> over the ledger's files.
    /// </summary>
    /// <param name="thefts">The thefts.</param>
    /// <param name="builder">The builder, without a reader: the store is what is read. It is not locked and may serve again.</param>
    /// <param name="progress">Is told how far the trace is.</param>
    /// <param name="cancellationToken">Ends the trace.</param>
    /// <remarks>
    /// What bridges built in say was found when the ledger was set, so that parts of it can be traced. What a decoder of one's own would say was not: with one,
    /// the whole ledger is taken into memory, as a trace of the files would. Every event, memo and transfer of the files is in it, and of calls those that the
    /// files' readers keep (<see cref="IBridgeDecoder.Calls"/>).
    /// </remarks>
    /// <exception cref="ArgumentException">The builder has a reader.</exception>
    /// <exception cref="TraceInputException">A theft names something the ledger does not have.</exception>
    /// <exception cref="CaseStoreException">The store is damaged.</exception>
    public async Task<TraceResult> TraceAsync(
        IReadOnlyList<Theft> thefts, TracerBuilder builder, IProgress<TraceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.HasReader)
            throw new ArgumentException("The builder has a reader already; give one without, for a trace from a store reads the store.", nameof(builder));
        var books = new List<LabelBook>(Labels());
        foreach (ILabelSource source in builder.Labels)
            books.Add(await source.ReadAsync(cancellationToken).ConfigureAwait(false));
        return await TraceAsync(builder, thefts, books, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TraceResult> TraceAsync(
        TracerBuilder builder, IReadOnlyList<Theft> thefts, IReadOnlyList<LabelBook> books, IProgress<TraceProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(thefts);
        using StoredLedger? ledger = Read(() => StoredLedger.Open(_connection));
        if (ledger is null || !IsPartEnough(ledger.Facts, thefts, builder))
        {
            LastTrace = default;
            TransferTable whole = ledger is null ? TransferTable.Empty : Read(() => WholeOf(ledger));
            return await builder.BuildOver(new TableReader(whole, Path), books).TraceAsync(thefts, progress, cancellationToken).ConfigureAwait(false);
        }

        LabelBook labels = KnownContracts.Beneath(LabelBook.Combine(books));
        Slice slice = Read(() => ledger.Read(() => new Slice(ledger, thefts, builder.Options, labels, LeastGrowth)));
        while (true)
        {
            if (await TryTraceAsync(slice, builder, books, thefts, progress, cancellationToken).ConfigureAwait(false) is { } result)
                return result;
            Read(() => ledger.Read(slice.Grow));
        }
    }

    /// <summary>Traces through a part of the ledger; null where the part lacks something that was asked for.</summary>
    private async Task<TraceResult?> TryTraceAsync(
        Slice slice, TracerBuilder builder, IReadOnlyList<LabelBook> books, IReadOnlyList<Theft> thefts, IProgress<TraceProgress>? progress,
        CancellationToken cancellationToken)
    {
        try
        {
            var reader = new SliceReader(slice, Read(slice.ToTable), Path);
            TraceResult result = await builder.BuildOver(reader, books).TraceAsync(thefts, progress, cancellationToken).ConfigureAwait(false);
            return slice.Lacks ? null : result;
        }
        catch (SliceLacksException)
        {
            return null;
        }
        catch (TraceInputException) when (slice.Lacks)
        {
            // What seems wrong may only be lacking.
            return null;
        }
        finally
        {
            LastTrace = (slice.Tables, slice.Transactions, slice.Segments);
        }
    }

    /// <summary>
    /// Whether what was found when the ledger was set is what this trace would find in all of it. What is not final, or named genuine by these thefts alone,
    /// changes what is noise, and a decoder of the caller's finds legs that were not looked for.
    /// </summary>
    private static bool IsPartEnough(LedgerFacts facts, IReadOnlyList<Theft> thefts, TracerBuilder builder) =>
        facts.Ends.AreFinal && !builder.HasDecoders && IsNoiseKnown(facts, thefts);

    /// <summary>Whether the noise that was found when the ledger was set is what these thefts' assets leave of it.</summary>
    private static bool IsNoiseKnown(LedgerFacts facts, IReadOnlyList<Theft> thefts)
    {
        var suspects = facts.Suspects.Select(number => facts.Assets[number]).ToHashSet();
        HashSet<Asset> genuine = [.. thefts.SelectMany(theft => theft.Assets).Where(suspects.Contains)];
        return genuine.SetEquals(facts.Genuine.Where(suspects.Contains));
    }
}
