using System.ComponentModel;
using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Cli.Mcp.Answers;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using ModelContextProtocol.Server;

namespace FlowTrace.Cli.Mcp;

/// <summary><c>outcomes</c>, <c>bounds</c> and <c>path</c>: where stolen units stand, what holds under every rule, and how they came there.</summary>
internal sealed partial class CaseTools
{
    private const int UsualPaths = 3;

    [McpServerTool(
        Name = "outcomes", Title = "Where stolen units stand", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description(
        "Lists the places where stolen units stand at the end, largest share first: the account, what it is said to be, how many units under every rule, when "
        + "they came. Each amount cites a claim that names the transactions which brought it. Page with offset; page.restWorth says what the rest is worth.")]
    public async Task<OutcomesAnswer> OutcomesAsync(
        [Description(CaseHelp)] string @case,
        [Description("Only these states: cash-out, service, at-rest, frozen, hub, burned, fee, dust, horizon, unresolved.")] string[]? status = null,
        [Description("Only this account.")] string? account = null,
        [Description("Only where this theft's units stand.")] string? theft = null,
        [Description("The rule that page.restWorth follows; one the case was traced under.")] string? policy = null,
        [Description(OffsetHelp)] int offset = 0,
        [Description(LimitHelp)] int limit = Paging.UsualLimit,
        CancellationToken cancellationToken = default)
    {
        var paging = new Paging(offset, limit);
        KeptCase known = await keeper.GetAsync(@case, [], cancellationToken).ConfigureAwait(false);
        var answers = new CaseAnswers(known, PolicyOf(policy, known.Result));
        (int Number, Outcome Outcome)[] all = [.. Wanted(known, status, account, theft)];
        (int Number, Outcome Outcome)[] shown = paging.Of(all, rest => answers.Worth(rest.Select(one => one.Outcome)), out PagePart page);
        OutcomeItem[] items = [.. shown.Select(one => OutcomeItemOf(one.Number, one.Outcome, answers))];
        return new OutcomesAnswer(answers)
        {
            Outcomes = items,
            Page = page,
        };
    }

    [McpServerTool(
        Name = "bounds", Title = "What holds under every rule", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description(
        "Says for each place the least and the most of a theft's units that can stand there, whatever conserving rule a court applies. Use it when the rule is "
        + "in dispute: a least above zero cannot be argued away by the choice of rule. Bounds of different places do not add up.")]
    public async Task<BoundsAnswer> BoundsAsync(
        [Description(CaseHelp)] string @case,
        [Description("Only this account.")] string? account = null,
        [Description("Only this theft.")] string? theft = null,
        [Description(OffsetHelp)] int offset = 0,
        [Description(LimitHelp)] int limit = Paging.UsualLimit,
        CancellationToken cancellationToken = default)
    {
        var paging = new Paging(offset, limit);
        KeptCase known = await keeper.GetAsync(@case, [], cancellationToken).ConfigureAwait(false);
        if (known.Result.Outcomes.Any(outcome => outcome.Bounds is null))
            known = await keeper.GetAsync(@case, ["--bounds"], cancellationToken).ConfigureAwait(false);
        var answers = new CaseAnswers(known);
        (int Number, Outcome Outcome)[] all = [.. Wanted(known, null, account, theft).Where(one => one.Outcome.Bounds is { Count: > 0 })];
        (int Number, Outcome Outcome)[] shown = paging.Of(all, out PagePart page);
        BoundedItem[] items =
        [
            .. shown.Select(one => new BoundedItem
            {
                Outcome = one.Number,
                Account = one.Outcome.Account.ToString(),
                Status = one.Outcome.Status.ToName(),
                Bounds = [.. one.Outcome.Bounds!.Where(bounds => theft is null || bounds.Theft == theft).Select(bounds => answers.Bounds(one.Outcome, bounds))],
            }),
        ];
        answers.Note("Bounds hold place by place under every conserving rule. They are not added up: what is least here may be most there.");
        return new BoundsAnswer(answers)
        {
            Outcomes = items,
            Page = page,
        };
    }

    [McpServerTool(
        Name = "path", Title = "How stolen units came to a place", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description(
        "Shows the ways by which stolen units came to an account where they stand: from the theft, step by step, the widest first. Every step cites the claim "
        + "that names its transaction and says how it is known. No unit is counted on two paths.")]
    public async Task<PathAnswer> PathAsync(
        [Description(CaseHelp)] string @case,
        [Description(AccountHelp + " One of outcomes.")] string account,
        [Description("The asset that stands there, where there are several: a CAIP-19 id, native, a contract or an unambiguous symbol.")] string? asset = null,
        [Description("The rule; one the case was traced under. The main one unless given.")] string? policy = null,
        [Description("How many paths at most, 1 to 64.")] int maxPaths = UsualPaths,
        [Description(OffsetHelp + " Items are steps.")] int offset = 0,
        [Description(LimitHelp)] int limit = Paging.UsualLimit,
        CancellationToken cancellationToken = default)
    {
        var paging = new Paging(offset, limit);
        if (maxPaths is < 1 or > TraceClaims.MostPaths)
            throw new TraceInputException(
                string.Create(CultureInfo.InvariantCulture, $"maxPaths is {maxPaths}. Give 1 to {TraceClaims.MostPaths}; the widest come first."));
        KeptCase known = await keeper.GetAsync(@case, [], cancellationToken).ConfigureAwait(false);
        var answers = new CaseAnswers(known, PolicyOf(policy, known.Result));
        Outcome outcome = OutcomeOf(known, AccountOf(account, known.Chain), asset);
        IReadOnlyList<FlowPath> paths = known.Result.Graph.PathsTo(outcome.Account, outcome.Asset, answers.Policy, maxPaths);
        if (paths.Count == 0)
            answers.Note($"Under {answers.Policy.ToName()} no stolen unit stands there, so there is no path; another rule may bring some.");
        PathItem[] heads = [.. paths.Select((path, rank) => PathItemOf(outcome, path, rank, answers))];
        (FlowEdge Step, int Path)[] steps = [.. paths.SelectMany((path, rank) => path.Steps.Select(step => (Step: step, Path: rank + 1)))];
        (FlowEdge Step, int Path)[] shown = paging.Of(steps, out PagePart page);
        return new PathAnswer(answers)
        {
            Account = outcome.Account.ToString(),
            Policy = answers.Policy.ToName(),
            Paths = heads,
            Stands = answers.Build.Parts(
                outcome.Stolen(answers.Policy), outcome.Asset, answers.Build.Cite(answers.Of.OfOutcome(outcome, answers.Policy))),
            Steps = [.. shown.Select(one => answers.Step(one.Step, one.Path))],
            Page = page,
        };
    }

    private static IEnumerable<(int Number, Outcome Outcome)> Wanted(KeptCase known, string[]? status, string? account, string? theft)
    {
        Account? of = account is null ? null : AccountOf(account, known.Chain);
        string[] names = [.. Enum.GetValues<OutcomeStatus>().Select(each => each.ToName())];
        if (status?.FirstOrDefault(each => !names.Contains(each, StringComparer.Ordinal)) is { } unknown)
            throw new TraceInputException($"status: '{unknown}' is not one of {string.Join(", ", names)}.");
        if (theft is not null && !known.Result.Thefts.Contains(theft, StringComparer.Ordinal))
            throw new TraceInputException($"theft: there is no theft '{theft}'; the case has {string.Join(", ", known.Result.Thefts)}.");
        return known.Result.Outcomes.Select((outcome, number) => (Number: number, Outcome: outcome)).Where(one =>
            (of is null || one.Outcome.Account == of)
            && (status is not { Length: > 0 } || status.Contains(one.Outcome.Status.ToName(), StringComparer.Ordinal))
            && (theft is null || known.Result.Policies.Any(policy => one.Outcome.Stolen(policy).Any(part => part.Theft == theft))));
    }

    private static OutcomeItem OutcomeItemOf(int number, Outcome outcome, CaseAnswers answers) => new()
    {
        Outcome = number,
        Account = outcome.Account.ToString(),
        Status = outcome.Status.ToName(),
        Reason = outcome.Reason.Length > 0 ? AnswerBuilder.Text(outcome.Reason) : null,
        Service = outcome.Service is { } service ? AnswerBuilder.Label(service, answers.Build.Cite(answers.Of.OfLabel(service))) : null,
        Stolen =
        [
            .. answers.Result.Policies.Select(policy => new RuleItem
            {
                Policy = policy.ToName(),
                Parts = outcome.Stolen(policy) is { Count: > 0 } parts
                    ? answers.Build.Parts(parts, outcome.Asset, answers.Build.Cite(answers.Of.OfOutcome(outcome, policy))) : [],
            }),
        ],
        Bounds = outcome.Bounds is { } bounds ? [.. bounds.Select(one => answers.Bounds(outcome, one))] : null,
        First = AnswerBuilder.Time(outcome.First),
        Last = AnswerBuilder.Time(outcome.Last),
    };

    private static PathItem PathItemOf(Outcome outcome, FlowPath path, int rank, CaseAnswers answers) => new()
    {
        Path = rank + 1,
        Theft = AnswerBuilder.Text(path.Theft),
        Origin = answers.Build.Amount(path.Origin, path.OriginAsset, answers.Build.Cite(answers.Of.OfPath(outcome, answers.Policy, path, rank))),
        Steps = path.Steps.Count,
    };

    private static Outcome OutcomeOf(KeptCase known, Account account, string? asset)
    {
        TraceResult result = known.Result;
        Outcome[] there = [.. result.Outcomes.Where(outcome => outcome.Account == account)];
        if (there.Length == 0)
            throw new TraceInputException(result.Graph.Find(account) is null
                ? $"No stolen unit reached {account} in this trace. Check the address and its chain, or ask outcomes for the places there are."
                : $"Stolen units passed {account}, and none stands there. Ask trace with list flows and this account for what passed.");
        Asset[] assets = [.. there.Select(outcome => outcome.Asset).Distinct()];
        if (asset is not null)
            assets = [.. AssetsOf(asset, assets, result.AssetInfo, account.Chain)];
        if (assets.Length == 1)
            return there.First(outcome => outcome.Asset == assets[0]);
        string list = string.Join(", ", there.Select(outcome => outcome.Asset).Distinct().Select(each => $"{each} ({SymbolOf(each, result.AssetInfo)})"));
        throw new TraceInputException($"asset: {(assets.Length == 0 ? $"'{asset}' does not stand there" : "several assets stand there")}. Give one of {list}.");
    }
}
