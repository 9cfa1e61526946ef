using System.CommandLine;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary>The thefts and limits that the options name.</summary>
internal sealed partial class TraceCommandOptions
{
    private Theft[] TheftsOf(ParseResult parsed, ChainId chain)
    {
        Theft[] thefts = _thefts.Read(parsed, chain);
        Moment? since = OptionValues.Moment(parsed, _since);
        Moment? until = OptionValues.Moment(parsed, _until);
        if (thefts.Length == 0 && (since is not null || until is not null || Values(parsed, _asset).Length > 0))
            throw new TraceInputException(
                "--asset, --since and --until narrow the thefts that --thief, --victim and --theft-tx name, and none is named. "
                + "A case file narrows its own.");
        return [.. thefts.Select(theft => theft with { Since = since, Until = until })];
    }

    private TraceOptions OptionsOf(ParseResult parsed, TraceOptions options)
    {
        if (parsed.GetValue(_policy) is { } policy)
            options = options with
            {
                Policies = TraceOptionText.TryParsePolicies(policy, out IReadOnlyList<TaintPolicy>? policies, out string? error)
                    ? policies : throw OptionValues.Wrong("--policy", error),
            };
        if (parsed.GetValue(_dust) is { } dust)
            options = options with
            {
                DustPartsPerBillion = TraceOptionText.TryParseDust(dust, out long parts, out string? error) ? parts : throw OptionValues.Wrong("--dust", error),
            };
        if (parsed.GetValue(_follow) is { } follow)
            options = options with
            {
                Follow = TraceOptionText.TryParseFollow(follow, out IReadOnlySet<EvidenceGrade>? grades, out string? error)
                    ? grades : throw OptionValues.Wrong("--follow", error),
            };
        if (Values(parsed, _finding) is { Length: > 0 } findings)
            options = options with
            {
                Findings = TraceOptionText.TryParseFindings(findings, out IReadOnlyDictionary<string, long>? parameters, out string? error)
                    ? new FindingsOptions { Parameters = parameters } : throw OptionValues.Wrong("--finding", error),
            };
        return options with
        {
            StopAt = StopAtOf(parsed) ?? options.StopAt,
            HubTransfers = OptionValues.Whole(parsed, _hub, least: 1) ?? options.HubTransfers,
            MaxAccounts = OptionValues.Whole(parsed, _maxAccounts, least: 1) ?? options.MaxAccounts,
            MaxHops = OptionValues.Whole(parsed, _maxHops, least: 0) ?? options.MaxHops,
            UntilTime = OptionValues.Moment(parsed, _untilTime) ?? options.UntilTime,
            Bounds = parsed.GetValue(_bounds) || options.Bounds,
            KeepNoise = parsed.GetValue(_keepNoise) || options.KeepNoise,
            AllowUnfinal = parsed.GetValue(_unfinal) || options.AllowUnfinal,
            MixerCandidates = parsed.GetValue(_mixerCandidates) || options.MixerCandidates,
        };
    }

    private IReadOnlySet<ServiceCategory>? StopAtOf(ParseResult parsed)
    {
        string[] given = Values(parsed, _stopAt);
        bool isNoStop = parsed.GetValue(_noStop);
        if (isNoStop && given.Length > 0)
            throw new TraceInputException("--no-stop and --stop-at contradict each other; give one.");
        if (isNoStop)
            return new HashSet<ServiceCategory>();
        if (given.Length == 0)
            return null;
        return TraceOptionText.TryParseCategories(string.Join(',', given), out IReadOnlySet<ServiceCategory>? categories, out string? error)
            ? categories : throw OptionValues.Wrong("--stop-at", error);
    }
}
