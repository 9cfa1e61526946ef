using System.ComponentModel;
using FlowTrace.Chain;
using FlowTrace.Cli.Mcp.Answers;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using ModelContextProtocol.Server;

namespace FlowTrace.Cli.Mcp;

/// <summary><c>trace</c>: follows the stolen funds of a case.</summary>
internal sealed partial class CaseTools
{
    private static readonly string[] Lists = ["gaps", "cuts", "issues", "flows"];

    [McpServerTool(
        Name = "trace", Title = "Trace a case", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Follows the stolen funds of a case and says what was stolen, where it stands by the books (per theft, asset and rule), and what was cut or missing. "
        + "Start here; then ask outcomes for the places, path for the way to one of them, bounds for what holds under every rule. The digest names this "
        + "very result: give it as case to the other tools. Options left out are those of the case file or of the store's last run. With list it also gives a "
        + "page of every gap, cut, issue or flow.")]
    public async Task<TraceAnswer> TraceAsync(
        [Description(CaseHelp)] string @case,
        [Description("The rules, the first of which is the main one: fifo, lifo, pro-rata, dirty-first, clean-first, tiho, poison, or all.")]
        string[]? policies = null,
        [Description("Also find the least and the most at every end, whatever the rule.")] bool bounds = false,
        [Description("Further holders of stolen funds, each ACCOUNT or ACCOUNT=ID; case files only.")] string[]? thief = null,
        [Description("Further accounts that were robbed, each ACCOUNT or ACCOUNT=ID; case files only.")] string[]? victim = null,
        [Description("Further transactions that are a theft, each HASH or HASH=ID; case files only.")] string[]? theftTx = null,
        [Description("What was stolen in those further thefts: native, a contract, a CAIP-19 id or an unambiguous symbol.")] string[]? asset = null,
        [Description("The window of those further thefts begins: ISO 8601 UTC or block.")] string? since = null,
        [Description("It ends: ISO 8601 UTC or block.")] string? until = null,
        [Description("The categories of labels at which the trail stops.")] string[]? stopAt = null,
        [Description("Follow through everything, services too.")] bool noStop = false,
        [Description("Arrivals under this share of the theft are counted, not followed: a fraction such as 0.000001.")] string? dust = null,
        [Description("An unlabelled account with more transfers is an unknown service.")] int? hub = null,
        [Description("Follow at most so many accounts.")] int? maxAccounts = null,
        [Description("Follow at most so many hops.")] int? maxHops = null,
        [Description("Stop there: ISO 8601 UTC or block.")] string? untilTime = null,
        [Description("The weakest evidence on which to follow a bridge: observed, derived or inferred.")] string? follow = null,
        [Description("Leave recognised noise in the flow.")] bool keepNoise = false,
        [Description("Count transactions that their source calls not final.")] bool unfinal = false,
        [Description("Which list to page through: gaps, cuts, issues or flows.")] string? list = null,
        [Description("With list flows: only those that leave or reach this account.")] string? account = null,
        [Description(OffsetHelp)] int offset = 0,
        [Description(LimitHelp)] int limit = Paging.UsualLimit,
        CancellationToken cancellationToken = default)
    {
        var page = new Paging(offset, limit);
        if (list is not null && !Lists.Contains(list, StringComparer.Ordinal))
            throw new TraceInputException($"list: '{list}' is not one of {string.Join(", ", Lists)}.");
        if (account is not null && list != "flows")
            throw new TraceInputException("account narrows the list of flows: give list flows with it, or leave it out.");
        TraceWishes wishes = new TraceWishes()
            .Add("--policy", policies is null ? null : string.Join(',', policies)).Add("--bounds", bounds)
            .Add("--thief", thief).Add("--victim", victim).Add("--theft-tx", theftTx).Add("--asset", asset).Add("--since", since).Add("--until", until)
            .Add("--stop-at", stopAt).Add("--no-stop", noStop).Add("--dust", dust).Add("--hub", hub).Add("--max-accounts", maxAccounts)
            .Add("--max-hops", maxHops).Add("--until-time", untilTime).Add("--follow", follow).Add("--keep-noise", keepNoise).Add("--unfinal", unfinal);
        KeptCase known = await keeper.GetAsync(@case, wishes.Options, cancellationToken).ConfigureAwait(false);
        var answers = new CaseAnswers(known);
        return Listed(Overview(answers), answers, list, account is null ? null : AccountOf(account, known.Chain), page);
    }

    private static TraceAnswer Overview(CaseAnswers answers) => new(answers)
    {
        Stolen =
        [
            .. answers.Result.Stolen.Select(part => new StolenItem
            {
                Theft = AnswerBuilder.Text(part.Theft),
                Amount = answers.Build.Amount(part.Quantity, part.OriginAsset, answers.Build.Cite(answers.Of.OfStolen(part))),
            }),
        ],
        Books = [.. answers.Result.Books.Select(sheet => Sheet(sheet, answers))],
        Counts = new CountsPart
        {
            Outcomes = answers.Result.Outcomes.Count,
            Flows = answers.Result.Graph.EdgeCount,
            Wallets = answers.Result.Graph.Wallets.Count,
            Gaps = answers.Result.Gaps.Count,
            Cuts = answers.Result.Cuts.Count,
            Issues = answers.Result.Issues.Count,
        },
    };

    private static SheetItem Sheet(BalanceSheet sheet, CaseAnswers answers)
    {
        string claim = answers.Build.Cite(answers.Of.OfSheet(sheet));
        return new SheetItem
        {
            Theft = AnswerBuilder.Text(sheet.Theft),
            Policy = sheet.Policy.ToName(),
            Stolen = answers.Build.Amount(sheet.Stolen, sheet.Asset, claim),
            ByStatus =
            [
                .. sheet.ByStatus.OrderBy(pair => pair.Key).Select(pair => new StatusItem
                {
                    Status = pair.Key.ToName(),
                    Amount = answers.Build.Amount(pair.Value, sheet.Asset, claim),
                }),
            ],
            Balanced = sheet.Balanced,
        };
    }

    private static TraceAnswer Listed(TraceAnswer answer, CaseAnswers answers, string? list, Account? account, Paging paging)
    {
        switch (list)
        {
            case "gaps":
                Gap[] gaps = paging.Of(answers.Result.Gaps, rest => answers.Worth(rest), out PagePart page);
                return answer with { GapList = [.. gaps.Select(gap => answers.Gap(gap, answers.Build.Cite(answers.Of.OfGap(gap))))], Page = page };
            case "cuts":
                Cut[] cuts = paging.Of(answers.Result.Cuts, rest => answers.Worth(rest), out page);
                return answer with { CutList = [.. cuts.Select(cut => CutItemOf(cut, answers))], Page = page };
            case "issues":
                ReadIssue[] issues = paging.Of(answers.Result.Issues, out page);
                return answer with { IssueList = [.. issues.Select(IssueItemOf)], Page = page };
            case "flows":
                FlowEdge[] flows = paging.Of(FlowsOf(answers.Result, account), out page);
                return answer with { FlowList = [.. flows.Select(flow => answers.Step(flow))], Page = page };
            default:
                return answer;
        }
    }

    private static List<FlowEdge> FlowsOf(TraceResult result, Account? account)
    {
        if (account is not { } of)
            return [.. result.Graph.Edges()];
        Wallet wallet = result.Graph.Find(of) ?? throw new TraceInputException(
            $"No stolen unit reached {of} in this trace. Check the address and its chain; sources says where an account off the trail has its units from.");
        return [.. result.Graph.Backward(wallet).Concat(result.Graph.Forward(wallet)).Distinct().OrderBy(edge => edge.Index)];
    }

    private static CutItem CutItemOf(Cut cut, CaseAnswers answers)
    {
        string claim = answers.Build.Cite(answers.Of.OfCut(cut));
        return new CutItem
        {
            Limit = cut.Limit,
            Account = cut.Account.ToString(),
            Detail = AnswerBuilder.Text(cut.Detail),
            AtStake =
            [
                .. cut.AtStake.Select(part => new PartItem
                {
                    Theft = AnswerBuilder.Text(part.Theft),
                    Amount = answers.Build.Amount(part.Origin, part.OriginAsset, claim),
                    Origin = answers.Build.Amount(part.Origin, part.OriginAsset, claim),
                }),
            ],
            Claims = [claim],
        };
    }

    private static IssueItem IssueItemOf(ReadIssue issue) => new()
    {
        Severity = issue.Severity switch
        {
            ReadIssueSeverity.Notice => "notice",
            ReadIssueSeverity.Doubt => "doubt",
            _ => "rejected",
        },
        Text = AnswerBuilder.Text((issue with { Count = 1 }).ToString()),
        Rows = issue.Count,
    };
}
