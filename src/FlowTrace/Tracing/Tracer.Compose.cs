using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

public sealed partial class Tracer
{
    private TraceResult Compose(Sweep sweep, Theft[] thefts, LabelBook labels, List<ReadIssue> theftIssues)
    {
        SweepOutcome outcome = sweep.Complete();
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
            Issues = [.. theftIssues, .. labels.Issues, .. sweep.Runs.SelectMany(run => run.Table.Issues).Distinct()],
            Manifest = new Manifest(
                ToolName(), DescribeOptions(thefts), [.. labels.Inputs, .. sweep.Runs.SelectMany(run => run.Table.Inputs).Distinct()]),
            AssetInfo = AssetInfoOf(sweep),
            Labels = labels,
            Statistics = new TraceStatistics(sweep.AccountsRead, sweep.TransfersApplied, sweep.TieDecisions),
        };
    }

    private static string ToolName()
    {
        Version? version = typeof(Tracer).Assembly.GetName().Version;
        return $"flowtrace {version?.ToString(3)}";
    }

    private static SortedDictionary<Asset, AssetInfo> AssetInfoOf(Sweep sweep)
    {
        var info = new SortedDictionary<Asset, AssetInfo>();
        foreach (Run run in sweep.Runs)
            foreach ((Asset asset, AssetInfo description) in run.Table.AssetInfo)
                info.TryAdd(asset, description);
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
            ["policies"] = string.Join(',', _options.Policies.Select(policy => policy.ToName())),
            ["stop-at"] = string.Join(',', _options.StopAt.Select(category => category.ToName()).Order(StringComparer.Ordinal)),
            ["until-time"] = _options.UntilTime?.ToString() ?? "none",
        };
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
