using FlowTrace.Attribution;
using FlowTrace.Chain;
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
    public async Task<TraceResult> TraceAsync(
        IReadOnlyList<Theft> thefts, TraceOptions options, IReadOnlyList<LabelBook> books, IProgress<TraceProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(thefts);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(books);
        using StoredLedger? ledger = Read(() => StoredLedger.Open(_connection));

        // What is not final, or named genuine by these thefts alone, changes what is noise: then the whole ledger is looked at, as a trace of files would.
        if (ledger is null || !ledger.Facts.Ends.AreFinal || !IsNoiseKnown(ledger.Facts, thefts))
        {
            LastTrace = default;
            TransferTable whole = ledger is null ? TransferTable.Empty : Read(() => WholeOf(ledger));
            return await TraceAsync(new TableReader(whole, Path), books, thefts, options, progress, cancellationToken).ConfigureAwait(false);
        }

        LabelBook labels = KnownContracts.Beneath(LabelBook.Combine(books));
        Slice slice = Read(() => ledger.Read(() => new Slice(ledger, thefts, options, labels, LeastGrowth)));
        while (true)
        {
            if (await TryTraceAsync(slice, books, thefts, options, progress, cancellationToken).ConfigureAwait(false) is { } result)
                return result;
            Read(() => ledger.Read(slice.Grow));
        }
    }

    /// <summary>Traces through a part of the ledger; null where the part lacks something that was asked for.</summary>
    private async Task<TraceResult?> TryTraceAsync(
        Slice slice, IReadOnlyList<LabelBook> books, IReadOnlyList<Theft> thefts, TraceOptions options, IProgress<TraceProgress>? progress,
        CancellationToken cancellationToken)
    {
        try
        {
            var reader = new SliceReader(slice, Read(slice.ToTable), Path);
            TraceResult result = await TraceAsync(reader, books, thefts, options, progress, cancellationToken).ConfigureAwait(false);
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

    private static Task<TraceResult> TraceAsync(
        IChainReader reader, IReadOnlyList<LabelBook> books, IReadOnlyList<Theft> thefts, TraceOptions options, IProgress<TraceProgress>? progress,
        CancellationToken cancellationToken)
    {
        TracerBuilder builder = new TracerBuilder().AddReader(reader).WithOptions(options);
        foreach (LabelBook book in books)
            builder.AddLabels(book);
        return builder.Build().TraceAsync(thefts, progress, cancellationToken);
    }

    /// <summary>Whether the noise that was found when the ledger was set is what these thefts' assets leave of it.</summary>
    private static bool IsNoiseKnown(LedgerFacts facts, IReadOnlyList<Theft> thefts)
    {
        var suspects = facts.Suspects.Select(number => facts.Assets[number]).ToHashSet();
        HashSet<Asset> genuine = [.. thefts.SelectMany(theft => theft.Assets).Where(suspects.Contains)];
        return genuine.SetEquals(facts.Genuine.Where(suspects.Contains));
    }
}
