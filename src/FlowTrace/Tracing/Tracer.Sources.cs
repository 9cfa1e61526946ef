using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Evidence;
using FlowTrace.Noise;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

public sealed partial class Tracer
{
    /// <summary>
    /// Says what funded an account, or one transfer of it, under the policies of the options: back to thefts, services, mixers, mints and miners, and to where
    /// the data or a limit end.
    /// </summary>
    /// <remarks>
    /// A theft's units are those that <see cref="TraceAsync(Theft, CancellationToken)"/> finds on the same transfers, under every policy and to the unit, when
    /// it is asked without a dust line and without limits. There is no dust line backward; <see cref="TraceOptions.MaxAccounts"/> and
    /// <see cref="TraceOptions.MaxHops"/> count back from the account, and <see cref="TraceOptions.UntilTime"/> is the end.
    /// </remarks>
    /// <param name="query">The question.</param>
    /// <param name="thefts">Thefts whose units are told apart from others; none is fine.</param>
    /// <param name="progress">Told now and then how far it has come.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="TraceInputException">The question or a theft names something the sources do not have.</exception>
    /// <exception cref="ChainReadException">A source cannot be read at all.</exception>
    public async Task<SourceResult> SourcesAsync(
        SourceQuery query, IReadOnlyList<Theft> thefts, IProgress<TraceProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(thefts);
        Theft[] ordered = [.. thefts.OrderBy(theft => theft.Id, StringComparer.Ordinal)];
        CheckOptions();
        CheckEach(ordered);
        if (query.MostPaths < 0 || (query.Index is not null && query.Transaction is null))
            throw new TraceInputException("An index says which transfer of a transaction is meant: name the transaction too. Paths are at least 0.");
        LabelBook labels = await ReadLabelsAsync(cancellationToken).ConfigureAwait(false);
        var search = new SourceSearch(query, _options.Policies) { MaxAccounts = _options.MaxAccounts, MaxHops = _options.MaxHops };
        TraceOptions options = _options with { DustPartsPerBillion = 0, Bounds = false, MaxAccounts = null, MaxHops = null };
        var sweep = new Sweep(ordered, options, labels, search) { Bridges = _bridges };
        IChainReader source = new BurnReader(_options.AllowUnfinal ? _reader : new FinalReader(_reader));
        var filter = new NoiseFilter(source,
            [.. ordered.SelectMany(theft => theft.Assets).Concat(query.Assets).Distinct()])
        { KeepsNoise = _options.KeepNoise };
        var reads = new ReadAhead(filter, _options.ReadAhead, (account, time) => labels.DecidingAmong(_options.StopAt, account, time) is not null);
        await using (reads.ConfigureAwait(false))
            await DriveAsync(sweep, filter, reads, ordered, progress, cancellationToken).ConfigureAwait(false);
        CheckFound(sweep, query);
        sweep.CompleteSources();
        return Compose(sweep, query, ordered, labels);
    }

    private static void CheckFound(Sweep sweep, SourceQuery query)
    {
        string account = query.Account.ToString();
        if (!sweep.HasTarget)
            throw new TraceInputException(
                $"{account} neither sends nor receives anything in the sources. Check the address and its chain, or add a ledger that has it.");
        if (query.Transaction is not { } transaction || sweep.AskedTransfers is > 0)
            return;
        string index = query.Index is { } at ? string.Create(CultureInfo.InvariantCulture, $" with index {at}") : "";
        throw new TraceInputException(
            $"{account} has no transfer{index} of the assets asked about in transaction {transaction.ToText(query.Account.Chain)}. Check the hash, the index "
            + "and the asset, or add a ledger that has it.");
    }

    private SourceResult Compose(Sweep sweep, SourceQuery query, Theft[] thefts, LabelBook labels)
    {
        SortedDictionary<string, string> options = DescribeOptions(thefts);
        options.Remove("dust-parts-per-billion");
        options["account"] = query.Account.ToString();
        options["measure"] = query.Transaction is null ? query.Measure == SourceMeasure.Held ? "held" : "received"
            : $"transaction {query.Transaction}{(query.Index is { } index ? string.Create(CultureInfo.InvariantCulture, $" index {index}") : "")}";
        options["assets"] = query.Assets.Count == 0 ? "all" : string.Join(',', query.Assets.Select(asset => asset.ToString()).Order(StringComparer.Ordinal));
        options["since"] = query.Since?.ToString() ?? "none";
        options["paths"] = query.MostPaths.ToString(CultureInfo.InvariantCulture);
        return new SourceResult
        {
            Query = query,
            Thefts = [.. thefts.Select(theft => theft.Id)],
            Policies = [.. _options.Policies],
            Compositions = sweep.MakeCompositions(),
            Paths = sweep.MakePaths(),
            Gaps = sweep.GapsOfSources(),
            Issues =
            [
                .. labels.Issues, .. sweep.Runs.SelectMany(run => run.Table.Issues).Distinct(), .. sweep.BridgeIssues, .. sweep.TieIssues(),
                .. thefts.Where(theft => !sweep.NamesAny(theft.Id)).Select(theft => new ReadIssue(
                    ReadIssueSeverity.Doubt, "theft", 0, $"Theft '{theft.Id}' names nothing that is in the sources.")),
            ],
            Manifest = new Manifest(
                ToolName(), options, [.. labels.Inputs, .. sweep.Runs.SelectMany(run => run.Table.Inputs).Distinct()])
            {
                Ends = EndsOf(sweep),
            },
            AssetInfo = AssetInfoOf(sweep),
            Statistics = new TraceStatistics(sweep.AccountsRead, sweep.TransfersApplied, sweep.TieDecisions),
        };
    }
}
