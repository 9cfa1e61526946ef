using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Cli.Commands;
using FlowTrace.Cli.Live;
using FlowTrace.Files;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Cases;

/// <summary>Does what a request asks: traces files, or a store, into which it puts what the request adds.</summary>
internal sealed class CaseTrace
{
    private readonly TraceRequest _request;
    private readonly Terminal _terminal;
    private readonly IReadOnlyList<LabelBook> _more;

    private CaseTrace(TraceRequest request, Terminal terminal, IReadOnlyList<LabelBook> more)
    {
        _request = request;
        _terminal = terminal;
        _more = more;
    }

    /// <summary>Traces. A store is left with every input, what they say, and the run.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="terminal">Where to say how far it has come.</param>
    /// <param name="more">Books whose inputs and issues belong into this result's manifest, and not into the store.</param>
    /// <param name="cancellationToken">Ends the trace; what is in the store stays, and the next run goes on.</param>
    public static Task<TraceResult> RunAsync(
        TraceRequest request, Terminal terminal, IReadOnlyList<LabelBook> more, CancellationToken cancellationToken)
    {
        var trace = new CaseTrace(request, terminal, more);
        if (request.Live is not null)
        {
            var live = new LiveCase(request, terminal);
            return request.Store is null ? live.TraceAsync(cancellationToken) : live.TraceIntoStoreAsync(cancellationToken);
        }

        return request.Store is null ? trace.TraceFilesAsync(cancellationToken)
            : request.IsOfStore ? trace.AskStoreAsync(cancellationToken)
            : trace.TraceIntoStoreAsync(cancellationToken);
    }

    private Task<TraceResult> TraceFilesAsync(CancellationToken cancellationToken)
    {
        var reader = new LedgerReader([.. _request.Ledgers]);
        return ProgressDisplay.RunAsync(_terminal, reader, async progress =>
        {
            CaseFacts facts = await CaseFacts.ReadAsync(reader, _request.Labels, _request.Links, cancellationToken).ConfigureAwait(false);
            return await facts.TraceAsync(Define(facts), _more, progress, cancellationToken).ConfigureAwait(false);
        });
    }

    private async Task<TraceResult> TraceIntoStoreAsync(CancellationToken cancellationToken)
    {
        CaseStore store = File.Exists(_request.Store) ? CaseStore.Open(_request.Store) : CaseStore.Create(_request.Store!);
        await using (store.ConfigureAwait(false))
        {
            var archive = new CaseArchive(store, _request.Analyst);
            CaseInput[] inputs = [.. CaseInput.Of(_request)];
            bool isNew = await archive.AddInputsAsync(inputs, cancellationToken).ConfigureAwait(false);
            CaseFacts facts = isNew || !archive.IsCurrent()
                ? await ReadAsync(store, archive, inputs, cancellationToken).ConfigureAwait(false)
                : new CaseFacts(store.Path, store.ReadLedger(), store.Labels(), await StoreFile.LinksAsync(store, cancellationToken).ConfigureAwait(false));
            return await TraceAsync(store, archive, Define(facts), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Asks a store as it is. What was asked before, and what only a report asks, is not recorded, so that a store on a disk that cannot be written
    /// answers too.
    /// </summary>
    private async Task<TraceResult> AskStoreAsync(CancellationToken cancellationToken)
    {
        var asked = new TraceDefinition(_request.Thefts, _request.Options);
        CaseStore store = await OpenForAsync(asked.ToJson()).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
            return await TraceAsync(store, new CaseArchive(store, _request.Analyst), asked, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CaseStore> OpenForAsync(string asked)
    {
        CaseStore store = CaseStore.OpenRead(_request.Store!);
        if (_request.LeavesStore || store.Runs().Any(run => run.Definition == asked))
            return store;
        try
        {
            var writer = CaseStore.Open(_request.Store!);
            await store.DisposeAsync().ConfigureAwait(false);
            return writer;
        }
        catch (CaseStoreException failure)
        {
            _terminal.Say($"flowtrace: {failure.Message} This run is not recorded.");
            return store;
        }
    }

    /// <summary>Reads the inputs where they lie or, where the store holds more than the request names, takes all of them out of it.</summary>
    private async Task<CaseFacts> ReadAsync(CaseStore store, CaseArchive archive, CaseInput[] inputs, CancellationToken cancellationToken)
    {
        using var folder = new CaseFolder();
        StoredInput[] read = [.. store.Inputs().Where(input => CaseInput.IsRead(input.Role))];
        bool isAll = read.Length == inputs.Count(input => CaseInput.IsRead(input.Role));
        CaseInput[] all = isAll ? inputs : await folder.TakeAsync(store, read, cancellationToken).ConfigureAwait(false);
        LedgerReader? reader = CaseInput.LedgerReader(all);
        CaseFacts facts = await ProgressDisplay.RunAsync(
            _terminal, reader, _ => CaseFacts.ReadAsync(reader, CaseInput.Labels(all), CaseInput.Links(all), cancellationToken)).ConfigureAwait(false);
        IEnumerable<Asset> genuine = Define(facts).Thefts.SelectMany(theft => theft.Assets);
        await archive.SetFactsAsync(facts, genuine, cancellationToken).ConfigureAwait(false);
        return facts;
    }

    private async Task<TraceResult> TraceAsync(CaseStore store, CaseArchive archive, TraceDefinition asked, CancellationToken cancellationToken)
    {
        TraceResult result = await ProgressDisplay.RunAsync(
            _terminal, null,
            progress => StoredTrace.RunAsync(store, asked, [.. _more, .. store.Labels()], progress, cancellationToken)).ConfigureAwait(false);

        if (!_request.LeavesStore && await archive.RecordAsync(asked, result, cancellationToken).ConfigureAwait(false) is { } note)
            _terminal.Say(note);
        return result;
    }

    private TraceDefinition Define(CaseFacts facts) => new(
        new DataCheck(facts.Table, _request.Chain).Resolve(_request.Thefts, _request.AssetTexts), _request.Options with { Links = facts.Links });
}
