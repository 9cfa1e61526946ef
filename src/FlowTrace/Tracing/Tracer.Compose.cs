using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Internals;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

public sealed partial class Tracer
{
    private TraceResult Compose(
        Sweep sweep, SweepOutcome outcome, IReadOnlyList<MixerEntry>? mixers, NoiseFilter filter, Theft[] thefts, LabelBook labels, List<ReadIssue> issues)
    {
        NoiseFinding[] noise = NoiseOf(sweep, filter, thefts, outcome.Graph, out ReadIssue? elsewhere);
        IReadOnlyList<Freeze> freezes = FreezeReview.Concerning(outcome.Graph, outcome.Freezes);
        return new TraceResult
        {
            Thefts = [.. thefts.Select(theft => theft.Id)],
            Stolen = outcome.Stolen,
            Policies = [.. _options.Policies],
            Outcomes = outcome.Outcomes,
            Graph = outcome.Graph,
            Books = outcome.Books,
            Gaps = outcome.Gaps,
            Cuts = outcome.Cuts,
            Noise = noise,
            Freezes = freezes,
            FreezeGaps = FreezeReview.Gaps(outcome.Graph, freezes),
            MixerCandidates = mixers,
            Issues =
            [
                .. issues, .. labels.Issues, .. sweep.Runs.SelectMany(run => run.Table.Issues).Distinct(), .. sweep.BridgeIssues, .. outcome.FreezeIssues,
                .. FreezeReview.Contradictions(outcome.Graph, freezes), .. ContestedLabels(outcome.Outcomes, labels),
                .. elsewhere is null ? Array.Empty<ReadIssue>() : [elsewhere], .. CallsNotKept(sweep),
            ],
            Manifest = new Manifest(
                ToolName(), DescribeOptions(thefts), [.. labels.Inputs, .. sweep.Runs.SelectMany(run => run.Table.Inputs).Distinct()])
            {
                Ends = EndsOf(sweep),
            },
            AssetInfo = AssetInfoOf(sweep),
            Labels = labels,
            Events = EventsOf(sweep, outcome.Graph),
            Detectors = _detectors,
            FindingsOptions = _options.Findings,
            Statistics = new TraceStatistics(sweep.AccountsRead, sweep.TransfersApplied, sweep.TieDecisions),
        };
    }

    /// <summary>The noise that concerns the wallets of the result or what the thefts name. What concerns others is only counted.</summary>
    private static NoiseFinding[] NoiseOf(Sweep sweep, NoiseFilter filter, Theft[] thefts, FlowGraph graph, out ReadIssue? elsewhere)
    {
        var concerned = thefts.SelectMany(theft => theft.Holders.Concat(theft.Victims)).ToHashSet();
        bool Concerns(Account account) => concerned.Contains(account) || graph.Find(account) is not null;
        var noise = new List<NoiseFinding>();
        var seen = new HashSet<NoiseFinding>();
        int others = 0;
        foreach (TransferTable table in sweep.Runs.Select(run => run.Table).Distinct())
        {
            // Equal transfers of one table are several; the same transfer in the tables of two accounts is one.
            others += filter.FindingsBeyond(table).Count;
            NoiseFinding[] fresh = [.. filter.FindingsIn(table).Where(finding => !seen.Contains(finding))];
            seen.UnionWith(fresh);
            foreach (NoiseFinding finding in fresh)
                if (Concerns(finding.Transfer.From) || Concerns(finding.Transfer.To) || Concerns(finding.Addressed))
                    noise.Add(finding);
                else
                    others++;
        }

        elsewhere = others == 0 ? null : new ReadIssue(
            ReadIssueSeverity.Notice, "noise", 0, "Forged tokens, poisoning and spam between accounts that this trace does not reach.", Count: others);
        return [.. noise.OrderBy(finding => finding.Transfer.Position)];
    }

    /// <summary>A decoder that was added may read calls that no source keeps but a ledger of FlowTrace's own: what it could not see is said.</summary>
    private IEnumerable<ReadIssue> CallsNotKept(Sweep sweep)
    {
        InputDescription[] filtered = [.. sweep.Runs.SelectMany(run => run.Table.Inputs).Distinct()
            .Where(input => !input.Format.StartsWith("flowtrace", StringComparison.Ordinal))];
        if (filtered.Length == 0)
            yield break;
        foreach (IBridgeDecoder decoder in _decoders)
            if (decoder.Calls.Where(call => !KnownSelectors.IsWanted(call.Selector)).Select(call => call.Signature).ToArray() is { Length: > 0 } unknown)
                yield return new ReadIssue(
                    ReadIssueSeverity.Doubt, string.Join(", ", filtered.Select(input => SafeText.Clean(input.Name, SafeText.QuoteLength))), 0,
                    $"Of calls only those were kept that decoders built in read, so the decoder of {SafeText.Quote(decoder.Protocol)} was not shown calls "
                    + "that it asks for; give them as a table of calls (flowtrace-calls), which is kept whole.",
                    string.Join(", ", unknown));
    }

    internal static string ToolName()
    {
        Version? version = typeof(Tracer).Assembly.GetName().Version;
        return $"flowtrace {version?.ToString(3)}";
    }

    /// <summary>Where a label ended the trail and another, worth as much, says otherwise: which one counted is only a matter of order.</summary>
    private static IEnumerable<ReadIssue> ContestedLabels(IReadOnlyList<Outcome> outcomes, LabelBook labels)
    {
        var seen = new HashSet<Label>();
        foreach (Outcome outcome in outcomes)
            if (outcome.Service is { } service && seen.Add(service)
                && labels.Contesting(service, outcome.First.ToUnixTimeMilliseconds()) is { Count: > 0 } contesting)
                yield return new ReadIssue(
                    ReadIssueSeverity.Doubt, "labels", 0,
                    "Labels of one account are worth as much and contradict each other; the first given decided. Give the right one a higher confidence.",
                    $"{service.Account.AddressText}: {Said(service)}; against it {string.Join(", ", contesting.Select(Said))}");
    }

    private static string Said(Label label) => string.Create(
        CultureInfo.InvariantCulture,
        $"'{SafeText.Clean(label.Name, 60)}' ({label.Category.ToName()}, {label.Confidence}, {SafeText.Clean(label.Source, 60)})");

    // The tables of several accounts each show a part of their chain.
    private static ChainEnd[] EndsOf(Sweep sweep) =>
    [
        .. sweep.Runs.SelectMany(run => run.Table.Ends).GroupBy(end => end.Chain).OrderBy(chain => chain.Key).Select(chain => chain
            .OrderByDescending(end => end.Block).ThenByDescending(end => end.Time).ThenByDescending(end => end.BlockHash, StringComparer.Ordinal).First()
            with { UnfinalTransactions = chain.Max(end => end.UnfinalTransactions) }),
    ];

    // Of the accounts that the trail reaches; a source can hold those of a whole chain.
    private static AccountEvent[] EventsOf(Sweep sweep, FlowGraph graph) =>
    [
        .. sweep.Runs.SelectMany(run => run.Table.AccountEvents)
            .Where(one => graph.Find(one.Account) is not null || (one.Counterparty is { } other && graph.Find(other) is not null))
            .Distinct().OrderBy(one => one.Position),
    ];

    private static SortedDictionary<Asset, AssetInfo> AssetInfoOf(Sweep sweep)
    {
        var info = new SortedDictionary<Asset, AssetInfo>();
        foreach (Run run in sweep.Runs)
            foreach ((Asset asset, AssetInfo description) in run.Table.AssetInfo)
                info.TryAdd(asset, description with { Decimals = description.Decimals ?? KnownTokens.Find(asset)?.Decimals });
        return info;
    }

    /// <summary>Every option that shapes the result, as words. What only changes the speed is left out.</summary>
    private SortedDictionary<string, string> DescribeOptions(Theft[] thefts)
    {
        var options = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["dust-parts-per-billion"] = _options.DustPartsPerBillion.ToString(CultureInfo.InvariantCulture),
            ["hub-transfers"] = _options.HubTransfers.ToString(CultureInfo.InvariantCulture),
            ["max-accounts"] = _options.MaxAccounts?.ToString(CultureInfo.InvariantCulture) ?? "none",
            ["max-hops"] = _options.MaxHops?.ToString(CultureInfo.InvariantCulture) ?? "none",
            ["noise"] = _options.KeepNoise ? "in the flow" : "kept out",
            ["policies"] = string.Join(',', _options.Policies.Select(policy => policy.ToName())),
            ["stop-at"] = string.Join(',', _options.StopAt.Select(category => category.ToName()).Order(StringComparer.Ordinal)),
            ["until-time"] = _options.UntilTime?.ToString() ?? "none",
        };
        if (_options.AllowUnfinal)
            options["unfinal"] = "in the flow";
        if (_options.Bounds)
            options["bounds"] = "found";
        if (_options.MixerCandidates)
            options["mixer-candidates"] = "listed";
        if (!_options.Follow.SetEquals(TraceOptions.DefaultFollow))
            options["follow"] = string.Join(',', _options.Follow.Order().Select(grade => grade.ToName()));
        if (_options.Links.Count > 0)
            options["links"] = _options.Links.Count.ToString(CultureInfo.InvariantCulture);
        foreach ((string parameter, long value) in _options.Findings.Parameters)
            options[$"finding:{parameter}"] = value.ToString(CultureInfo.InvariantCulture);
        if (_detectors.Length > Findings.FindingDetectors.BuiltIn.Count)
            options["detectors"] = string.Join(',', _detectors.Skip(Findings.FindingDetectors.BuiltIn.Count)
                .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Id} {one.Version}")));
        if (_decoders.Length > 0)
            options["bridge-decoders"] = string.Join(',', _decoders.Select(one => SafeText.Clean(one.Protocol, SafeText.QuoteLength)));
        if (_options.Title.Length > 0)
            options["title"] = _options.Title;
        foreach (Theft theft in thefts)
            options[$"theft:{theft.Id}"] = Describe(theft);
        return options;
    }

    private static string Describe(Theft theft)
    {
        var words = new List<string>();
        words.AddRange(theft.Holders.Select(account => $"holder {account}"));
        words.AddRange(theft.Victims.Select(account => $"victim {account}"));
        words.AddRange(theft.Transactions.Select(transaction => $"transaction {transaction}"));
        words.AddRange(theft.Into.Select(account => $"into {account}"));
        words.AddRange(theft.Assets.Select(asset => $"asset {asset}"));
        if (theft.Since is { } since)
            words.Add($"since {since}");
        if (theft.Until is { } until)
            words.Add($"until {until}");
        return string.Join("; ", words);
    }
}
