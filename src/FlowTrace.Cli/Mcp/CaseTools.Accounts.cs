using System.ComponentModel;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Cli.Cases;
using FlowTrace.Cli.Mcp.Answers;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Reporting;
using FlowTrace.Tracing;
using ModelContextProtocol.Server;

namespace FlowTrace.Cli.Mcp;

/// <summary><c>labels</c> and <c>profile</c>: what sources say of accounts, and how accounts behave.</summary>
internal sealed partial class CaseTools
{
    private static readonly TraceRule Measured = new(
        "profile-feature", 1, "The figures of a feature are counted and added up over the account's transfers of one asset, as docs/profiles.md defines them.");

    [McpServerTool(
        Name = "labels", Title = "Who accounts are said to be", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description(
        "Looks accounts up in the labels of the case: every name that a source gives them, who says so, how sure, since when, and which decides. A label is "
        + "somebody's word (attributed), not a fact of the chain.")]
    public async Task<LabelsAnswer> LabelsAsync(
        [Description(CaseHelp)] string @case,
        [Description("The accounts to look up: 0x…, T…, bc1…, chain:address or CAIP-10.")] string[] accounts,
        [Description("The moment for which to say which label decides: ISO 8601 UTC. The end of the data unless given.")] string? at = null,
        [Description(OffsetHelp)] int offset = 0,
        [Description(LimitHelp)] int limit = Paging.UsualLimit,
        CancellationToken cancellationToken = default)
    {
        var paging = new Paging(offset, limit);
        long? moment = MomentOf(at);
        KeptCase known = await keeper.GetAsync(@case, [], cancellationToken).ConfigureAwait(false);
        var answers = new CaseAnswers(known);
        LabelBook book = known.Result.Labels;
        Account[] asked = [.. accounts.Select(text => AccountOf(text, known.Chain)).Distinct()];
        (Label Label, bool Decides)[] all =
        [
            .. asked.SelectMany(account => book.Of(account).Select(label => (label, book.Deciding(account, moment ?? EndOf(account, known.Result)) == label))),
        ];
        string scope = ScopeOf("labels", known, asked.Select(account => account.ToString()));
        var claims = new ClaimBook();
        Claim[] made = [.. all.Select(one => claims.Attribute(
            $"{one.Label.Account} is named “{AnswerBuilder.Text(one.Label.Name)}” as {one.Label.Category.ToName()} by "
            + $"“{AnswerBuilder.Text(one.Label.Source)}”, "
            + FormattableString.Invariant($"confidence {one.Label.Confidence} of 100."), one.Label))];
        ((Label Label, bool Decides) One, Claim Claim)[] shown = paging.Of([.. all.Zip(made)], out PagePart page);
        AccountLabelItem[] items =
        [
            .. shown.Select(one => new AccountLabelItem
            {
                Account = one.One.Label.Account.ToString(),
                Label = AnswerBuilder.Label(one.One.Label, answers.Build.Cite(one.Claim, scope)),
                Decides = one.One.Decides,
            }),
        ];
        return new LabelsAnswer(answers)
        {
            Labels = items,
            Unlabelled = [.. asked.Where(account => book.Of(account).Count == 0).Select(account => account.ToString())],
            Page = page,
        };
    }

    [McpServerTool(
        Name = "profile", Title = "How an account behaves", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description(
        "Measures how an account behaves in one asset over all of the case's data (features F1 to F16) and what that is consistent with: a deposit address, "
        + "a hot wallet, an OTC desk and so on. Inferred, with what speaks against it; never present it as a label. Pages through the votes.")]
    public async Task<ProfileAnswer> ProfileAsync(
        [Description(CaseHelp)] string @case,
        [Description(AccountHelp)] string account,
        [Description("The asset to measure; the one it moves most unless given.")] string? asset = null,
        [Description(OffsetHelp)] int offset = 0,
        [Description(LimitHelp)] int limit = Paging.UsualLimit,
        CancellationToken cancellationToken = default)
    {
        var paging = new Paging(offset, limit);
        KeptCase known = await keeper.GetAsync(@case, [], cancellationToken).ConfigureAwait(false);
        Account of = AccountOf(account, known.Chain);
        CaseFacts facts = await known.FactsAsync(cancellationToken).ConfigureAwait(false);
        if (facts.Table.CountOf(of) == 0)
            throw new TraceInputException($"{of} neither sends nor receives anything in the ledgers of the case. Check the address and its chain.");
        Asset? wanted = asset is null ? null : OneAsset(asset, facts, of.Chain);
        AccountProfile profile = await Task.Run(
            () => Profile(new AccountProfiler(facts.Table, new ProfileOptions { Labels = known.Result.Labels, Traces = [known.Result] }), of, wanted),
            cancellationToken).ConfigureAwait(false);
        var answers = new CaseAnswers(known);
        return ProfileAnswerOf(profile, answers, ScopeOf("profile", known, of.ToString(), profile.Asset.ToString()), paging);
    }

    private static ProfileAnswer ProfileAnswerOf(AccountProfile profile, CaseAnswers answers, string scope, Paging paging)
    {
        // The profile's own claim is number 1 of its book.
        string behaviour = answers.Build.Cite(profile.Claim, scope);
        var claims = new ClaimBook();
        claims.Derive("The profile's own claim.", new RuleBasis(Measured, ""));
        FeatureItem[] lifetime = [.. profile.Lifetime.Select(feature => Feature(feature, "over the whole of the data"))];
        string days = FormattableString.Invariant($"over the last {profile.WindowLength.TotalDays:0} days");
        FeatureItem[] window = [.. profile.Window.Select(feature => Feature(feature, days))];
        FeatureVote[] votes = paging.Of(profile.Votes, out PagePart page);
        if (profile.Claim.Kind == ClaimKind.Inferred)
            answers.Note("The behaviour is inferred. Say that it is consistent with it, say what speaks against it, and never call the account that.");
        return new ProfileAnswer(answers)
        {
            Account = profile.Account.ToString(),
            Asset = profile.Asset.ToString(),
            Behaviour = profile.Behaviour.ToName(),
            BehaviourClaims = [behaviour],
            Decision = [.. profile.Decision.Select(AnswerBuilder.Text)],
            Transfers = profile.Transfers,
            First = profile.First is { } first ? AnswerBuilder.Time(first) : null,
            Last = profile.Last is { } last ? AnswerBuilder.Time(last) : null,
            Lifetime = lifetime,
            WindowDays = (int)profile.WindowLength.TotalDays,
            Window = window,
            Votes = [.. votes.Select(vote => new VoteItem
            {
                Feature = vote.Feature, Behaviour = vote.Behaviour.ToName(), For = vote.IsFor, Reason = AnswerBuilder.Text(vote.Reason),
            })],
            Deposit = profile.Deposit is { } deposit ? new DepositItem
            {
                HotWallet = deposit.HotWallet.ToString(),
                DerivedName = AnswerBuilder.Text(deposit.DerivedName),
                Senders = deposit.Senders,
                Received = answers.Build.Amount(deposit.Received, deposit.Asset, behaviour),
                Swept = answers.Build.Amount(deposit.Swept, deposit.Asset, behaviour),
            } : null,
            Page = page,
        };

        FeatureItem Feature(ProfileFeature feature, string span)
        {
            string figures = string.Join(", ", feature.Figures.Select(figure => $"{figure.Name} {figure.Value}"));
            string title = AnswerBuilder.Text(feature.Title);
            Claim claim = claims.Derive(
                $"{feature.Id}, {title}, {span}: {(figures.Length > 0 ? figures : "cannot be known")}.",
                new RuleBasis(Measured, $"the transfers of {profile.Account} in {profile.Asset}"));
            return new FeatureItem
            {
                Id = feature.Id,
                Title = title,
                Figures = feature.Figures.ToDictionary(figure => figure.Name, figure => figure.Value.ToString(), StringComparer.Ordinal),
                Missing = [.. feature.Missing.Select(AnswerBuilder.Text)],
                Notes = [.. feature.Notes.Select(AnswerBuilder.Text)],
                Claims = [answers.Build.Cite(claim, scope)],
            };
        }
    }

    private static AccountProfile Profile(AccountProfiler profiler, Account account, Asset? asset)
    {
        try
        {
            return profiler.Profile(account, asset);
        }
        catch (ArgumentException wrong)
        {
            throw new TraceInputException(wrong.Message.Split(" (Parameter", 2)[0], wrong);
        }
    }

    private static Asset OneAsset(string text, CaseFacts facts, ChainId chain)
    {
        IReadOnlyList<Asset> found = AssetsOf(text, LedgerSummary.Of(facts.Table).Assets.Select(asset => asset.Asset), facts.Table.AssetInfo, chain);
        return found is [var one] ? one : throw new TraceInputException(
            found.Count == 0 ? $"asset: '{text}' does not move in the ledgers of the case. inspect lists what does."
                : $"asset: several assets have the symbol '{text}': {string.Join(", ", found)}. Give one of these ids.");
    }

    private static long? MomentOf(string? text)
    {
        if (text is null)
            return null;
        return Moment.TryParse(text, out Moment moment) && !moment.IsBlock ? moment.Value : throw new TraceInputException(
            $"at: '{text}' is no time. Give ISO 8601 in UTC, such as 2025-02-21T14:00:00Z.");
    }

    private static long EndOf(Account account, TraceResult result) =>
        result.Manifest.Ends.FirstOrDefault(end => end.Chain == account.Chain)?.Time.ToUnixTimeMilliseconds() ?? long.MaxValue;
}
