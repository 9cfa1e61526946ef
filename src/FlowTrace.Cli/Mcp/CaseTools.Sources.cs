using System.ComponentModel;
using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Cli.Cases;
using FlowTrace.Cli.Commands;
using FlowTrace.Cli.Mcp.Answers;
using FlowTrace.Graph;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using ModelContextProtocol.Server;

namespace FlowTrace.Cli.Mcp;

/// <summary><c>sources</c>: what funded an account.</summary>
internal sealed partial class CaseTools
{
    private const int MostSourcePaths = 20;

    [McpServerTool(
        Name = "sources", Title = "What funded an account", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description(
        "Looks back: what an account received (or holds, or pays in one transaction) and where that came from: thefts of the case, services, mixers, mints, "
        + "accounts whose past is not known. Use it for an account in question, also off the trail. Shares add up to what was asked about, rule by rule.")]
    public async Task<SourcesAnswer> SourcesAsync(
        [Description(CaseHelp)] string @case,
        [Description(AccountHelp)] string account,
        [Description("Only these assets: native, a contract, a CAIP-19 id or an unambiguous symbol.")] string[]? asset = null,
        [Description("Which of the account's units: received (all it received) or held (what it holds at the end).")] string measure = "received",
        [Description("What the account pays in this transaction or, where it pays nothing, receives.")] string? transaction = null,
        [Description("The one transfer of the transaction with this index.")] int? index = null,
        [Description("Of how many sources to show a path, 0 to 20.")] int maxPaths = UsualPaths,
        [Description(OffsetHelp)] int offset = 0,
        [Description(LimitHelp)] int limit = Paging.UsualLimit,
        CancellationToken cancellationToken = default)
    {
        var paging = new Paging(offset, limit);
        if (maxPaths is < 0 or > MostSourcePaths)
            throw new TraceInputException(string.Create(CultureInfo.InvariantCulture, $"maxPaths is {maxPaths}. Give 0 to {MostSourcePaths}."));
        KeptCase known = await keeper.GetAsync(@case, [], cancellationToken).ConfigureAwait(false);
        CaseFacts facts = await known.FactsAsync(cancellationToken).ConfigureAwait(false);
        SourceQuery query = QueryOf(AccountOf(account, known.Chain), asset ?? [], measure, transaction, index, maxPaths, facts, known);
        TraceOptions options = known.Request.Options with { Links = facts.Links };
        SourceResult result = await Task.Run(
            () => facts.Tracer(options).SourcesAsync(query, TheftsOf(known, facts), null, cancellationToken), cancellationToken).ConfigureAwait(false);
        string scope = ScopeOf(
            "sources", known, [query.Account.ToString(), measure, transaction ?? "", index?.ToString(CultureInfo.InvariantCulture) ?? "",
                maxPaths.ToString(CultureInfo.InvariantCulture), .. query.Assets.Select(each => each.ToString())]);
        return new SourceAnswers(result, new CaseAnswers(known), scope).Answer(paging);
    }

    private static IReadOnlyList<Theft> TheftsOf(KeptCase known, CaseFacts facts) =>
        new DataCheck(facts.Table, known.Chain).Resolve(known.Request.Thefts, known.Request.AssetTexts);

    private static SourceQuery QueryOf(
        Account account, string[] assets, string measure, string? transaction, int? index, int maxPaths, CaseFacts facts, KeptCase known)
    {
        if (measure is not ("received" or "held"))
            throw new TraceInputException($"measure: '{measure}' is not one of received, held.");
        if (transaction is not null && measure == "held")
            throw new TraceInputException("transaction asks about one transaction, and measure held about an account's whole; give one.");
        if (index is not null && transaction is null)
            throw new TraceInputException("index names a transfer of transaction, and none is given.");
        var named = Theft.HeldBy(account, "sources");
        IReadOnlyList<Theft> resolved = new DataCheck(facts.Table, known.Chain).Resolve(
            [named], new Dictionary<string, string[]>(StringComparer.Ordinal) { [named.Id] = assets });
        return new SourceQuery(account)
        {
            Measure = measure == "held" ? SourceMeasure.Held : SourceMeasure.Received,
            Transaction = transaction is null ? null : TransactionId.Parse(transaction),
            Index = index,
            Assets = resolved[0].Assets,
            MostPaths = maxPaths,
        };
    }
}

/// <summary>Makes the answer of <c>sources</c>.</summary>
internal sealed class SourceAnswers(SourceResult result, CaseAnswers answers, string scope)
{
    private readonly AnswerBuilder _build = new(result.AssetInfo);
    private readonly SourceClaims _claims = SourceClaims.Of(result);

    public SourcesAnswer Answer(Paging paging)
    {
        answers.Add(_build);
        (int Composition, int Share)[] all =
            [.. result.Compositions.SelectMany((composition, place) => Enumerable.Range(0, composition.Shares.Count).Select(share => (place, share)))];
        (int Composition, int Share)[] shown = paging.Of(all, Worth, out PagePart page);
        SourceItem[] sources = [.. shown.Select(one => Source(one.Composition, one.Share))];
        AskedItem[] asked =
        [
            .. result.Compositions.Select((composition, place) => new AskedItem
            {
                Policy = composition.Policy.ToName(),
                Amount = _build.Amount(composition.Quantity, composition.Asset, _build.Cite(_claims.OfComposition(place), scope)),
                Closes = composition.Policy.IsConserving(),
            }),
        ];
        SourcePathItem[] paths = [.. result.Paths.Select((_, place) => Path(place))];
        GapItem[] gaps = [.. result.Gaps.Select((gap, place) => answers.Gap(gap, _build.Cite(_claims.OfGap(place), scope)))];
        return new SourcesAnswer(answers)
        {
            Account = result.Query.Account.ToString(),
            Asked = asked,
            Sources = sources,
            Paths = paths,
            SourceGaps = gaps,
            Page = page,
        };
    }

    // Rules are alternatives: what is left is said under the main one, in the assets asked about.
    private AmountPart[] Worth(IReadOnlyList<(int Composition, int Share)> rest) => _build.Sums(
        rest.Where(one => result.Compositions[one.Composition].Policy == result.Policies[0] && result.Policies[0].IsConserving())
            .Select(one => (result.Compositions[one.Composition].Asset, result.Compositions[one.Composition].Shares[one.Share].Quantity)),
        asset => [.. result.Compositions.Index().Where(one => one.Item.Asset == asset && one.Item.Policy == result.Policies[0])
            .Select(one => _build.Cite(_claims.OfComposition(one.Index), scope))]);

    private SourceItem Source(int composition, int share)
    {
        Composition asked = result.Compositions[composition];
        SourceShare part = asked.Shares[share];
        string claim = _build.Cite(_claims.OfShare(composition, share), scope);
        return new SourceItem
        {
            Policy = asked.Policy.ToName(),
            Kind = part.Source.Kind.ToName(),
            Theft = part.Source.Kind == SourceKind.Theft ? AnswerBuilder.Text(part.Source.Theft) : null,
            Account = part.Source.Account?.ToString(),
            Label = part.Source.Label is { } label ? AnswerBuilder.Label(label, claim) : null,
            Reason = part.Source.Reason.Length > 0 ? AnswerBuilder.Text(part.Source.Reason) : null,
            Amount = _build.Amount(part.Quantity, asked.Asset, claim),
            Origin = _build.Amount(part.Origin, part.Source.Asset, claim),
        };
    }

    private SourcePathItem Path(int place)
    {
        SourcePath path = result.Paths[place];
        return new SourcePathItem
        {
            Kind = path.Source.Kind.ToName(),
            Account = path.Source.Account?.ToString(),
            Steps = [.. path.Steps.Select((step, number) => Step(step, _build.Cite(_claims.OfStep(place, number), scope)))],
        };
    }

    private SourceStepItem Step(SourcePathStep step, string claim) => new()
    {
        Kind = step.Kind.ToName(),
        From = step.From.ToString(),
        To = step.To.ToString(),
        Given = _build.Amount(step.Given.BaseUnits, step.Given.Asset, claim),
        Received = _build.Amount(step.Received.BaseUnits, step.Received.Asset, claim),
        Tx = AnswerBuilder.Text(step.TransactionText),
        Time = AnswerBuilder.Time(step.Position.Time),
    };
}
