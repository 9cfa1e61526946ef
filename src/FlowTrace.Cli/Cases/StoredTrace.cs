using FlowTrace.Attribution;
using FlowTrace.Cli.Live;
using FlowTrace.Reading;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Cases;

/// <summary>Traces what a store holds: its ledger piece by piece, or, of a case that was read from providers, their answers.</summary>
internal static class StoredTrace
{
    /// <summary>Traces. Nothing is asked of any provider.</summary>
    /// <exception cref="CaseStoreException">The store is damaged.</exception>
    public static async Task<TraceResult> RunAsync(
        CaseStore store, TraceDefinition asked, IReadOnlyList<LabelBook> books, IProgress<TraceProgress>? progress, CancellationToken cancellationToken)
    {
        using StoreAnswers? answers = StoreAnswers.Find(store);
        if (answers is null)
            return await store.TraceAsync(asked.Thefts, asked.Options, books, progress, cancellationToken).ConfigureAwait(false);
        TransferTable ledger = store.ReadLedger();
        return await LiveTrace.AgainAsync(
            answers, ledger.Count > 0 ? new TableReader(ledger, store.Path) : null, asked, books, [], progress, cancellationToken).ConfigureAwait(false);
    }
}
