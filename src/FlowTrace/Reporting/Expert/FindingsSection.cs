using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Hops;

namespace FlowTrace.Reporting;

/// <summary>What the trail shows beyond the figures, each with what speaks against it.</summary>
internal sealed class FindingsSection(ExpertContext context)
{
    private const int MostOfAKind = 8;

    private int _number;

    public static ExpertSection Build(ExpertContext context)
    {
        var section = new FindingsSection(context);
        ExpertBlock[] findings =
        [
            .. section.CashOuts(), .. section.Hubs(), .. section.Crossings(), .. section.Mixers(), .. section.Shapes(), .. section.Events(),
            .. section.Noise(),
        ];
        return new ExpertSection("findings", "Findings and what speaks against them", findings.Length > 0 ? findings
            : [new ParagraphBlock(context.Derive("The trail shows nothing beyond the figures above.", ExpertRules.Outcome))]);
    }

    private IEnumerable<ExpertBlock> CashOuts()
    {
        foreach (IGrouping<Label, ExpertExit> place in context.MainExits.Where(exit => exit.Outcome.Status == OutcomeStatus.CashOut)
            .GroupBy(exit => exit.Outcome.Service!).Take(MostOfAKind))
        {
            ExpertExit first = place.First();
            Claim label = context.ClaimOf(place.Key);
            yield return Title("stolen units reach a service that pays out");
            yield return new ParagraphBlock(context.Derive(
                $"{ReportText.Of(place.Key.Account)} receives {context.Amount(first.Row.Quantity(context.PolicyIndex), first.Outcome.Asset)} of stolen units "
                + $"under {Taint.TaintPolicies.ToName(context.Policy)} (exit {first.Name}).",
                ExpertRules.Of(context.Policy), first.Name, new ClaimReference(label)), label);
            yield return new BulletBlock([.. Against(place.Key, first, label)]);
        }
    }

    private IEnumerable<Claim> Against(Label label, ExpertExit exit, Claim named)
    {
        if (label.Confidence < 70)
            yield return Contrary($"The label has a confidence of {ReportText.Number(label.Confidence)} of 100 only.", ExpertRules.Labels, named);
        foreach (Label other in context.Result.Labels.Of(label.Account).Where(other => other != label && other.Category != label.Category).Take(3))
            yield return Contrary(
                $"{ExpertContext.Quoted(other.Source)} names the same address otherwise: {ExpertContext.Quoted(other.Name)}.", ExpertRules.Labels,
                context.ClaimOf(other));
        (UInt128 least, UInt128 most) = context.RangeOf(exit.Row);
        yield return least == most
            ? Contrary($"None of the rules of this run gives another figure for exit {exit.Name}.", ExpertRules.Range)
            : Contrary(
                $"Other rules give from {context.Amount(least, exit.Outcome.Asset)} to {context.Amount(most, exit.Outcome.Asset)} for exit {exit.Name}.",
                ExpertRules.Range);
        yield return Contrary("Who controls the customer's account behind the address the chain does not show.", ExpertRules.Stops);
    }

    private IEnumerable<ExpertBlock> Hubs()
    {
        foreach (ExpertExit exit in context.MainExits.Where(exit => exit.Outcome.Status == OutcomeStatus.Hub).Take(MostOfAKind))
        {
            yield return Title("an account as busy as a service");
            yield return new ParagraphBlock(context.Claims.Infer(
                $"{ReportText.Of(exit.Outcome.Account)} (exit {exit.Name}) has so many transfers that it may be a service; nobody labelled it.",
                new HeuristicBasis(ExpertMethods.BusyAccount, ReportText.Name(exit.Outcome.Reason, 120)), [ExpertMethods.BusyAccount.KnownErrors]));
        }
    }

    private IEnumerable<ExpertBlock> Crossings()
    {
        FlowEdge[] inferred = [.. context.Result.Graph.Edges().Where(edge => edge.Hop is { Grade: EvidenceGrade.Inferred })];
        if (inferred.Length == 0)
            yield break;
        yield return Title("crossings that were followed on likelihood alone");
        yield return new BulletBlock([.. inferred.Take(MostOfAKind).Select(edge => StepClaims.Of(edge, Crossing(edge), context))]);
        if (inferred.Length > MostOfAKind)
            yield return Left(inferred.Length - MostOfAKind, "more crossing", "more crossings", "flows.csv");
    }

    private string Crossing(FlowEdge edge) =>
        $"{HopText.Of(edge.Hop!, context.Result)}, from {ReportText.Of(edge.Source.Account)} to {ReportText.Of(edge.Target.Account)}";

    private IEnumerable<ExpertBlock> Mixers()
    {
        foreach (MixerEntry entry in (context.Result.MixerCandidates ?? []).Take(MostOfAKind))
        {
            yield return Title("withdrawals from a mixer that may answer the deposits");
            FlowEdge first = entry.Deposits[0];
            yield return new ParagraphBlock(context.Observe(
                $"{ReportText.Of(entry.Depositor)} makes {ReportText.Count(entry.Deposits.Count, "deposit", "deposits")} into "
                + $"{ReportText.Of(entry.Pool.Account)}, the first on {Figures.Time(first.Transfer.Position.Time)} UTC; the trail ends there.",
                first.Transfer.Transaction, first.Transfer.Position));
            if (entry.Candidates.Count > 0)
                yield return new BulletBlock([.. entry.Candidates.Take(MostOfAKind).Select(Candidate)]);
            if (entry.Candidates.Count > MostOfAKind)
                yield return Left(entry.Candidates.Count - MostOfAKind, "more withdrawal", "more withdrawals", "result.json");
        }

        if (context.Result.MixerCandidates is { Count: > MostOfAKind } all)
            yield return Left(all.Count - MostOfAKind, "more deposit into a mixer", "more deposits into mixers", "result.json");
    }

    private Claim Candidate(MixerCandidate candidate)
    {
        string leads = string.Join("; ", candidate.Leads.ToWords());
        TransactionBasis[] shown = candidate.Withdrawal.Transaction.IsNone ? []
            : [new TransactionBasis(candidate.Withdrawal.Transaction, candidate.Withdrawal.Position)];
        return context.Claims.Infer(
            $"The withdrawal to {ReportText.Of(candidate.Withdrawal.Recipient)} on {Figures.Time(candidate.Withdrawal.Position.Time)} UTC may be the "
            + "depositor's.",
            new HeuristicBasis(ExpertMethods.MixerWithdrawal, leads.Length > 0 ? leads : "nothing but the pool and the time"),
            [
                $"taken blindly the chance is {ReportText.Fraction(candidate.BaseRate)}",
                $"{ReportText.Count(candidate.Rivals, "withdrawal to another recipient has", "withdrawals to other recipients have")} the same leads",
                ExpertMethods.MixerWithdrawal.KnownErrors,
            ],
            shown);
    }

    private IEnumerable<ExpertBlock> Shapes()
    {
        var claims = new ShapeClaims(context);
        foreach (IGrouping<string, Finding> detector in context.Result.Findings.GroupBy(finding => finding.Detector, StringComparer.Ordinal))
        {
            yield return Title($"shapes that the detector {ReportText.Name(detector.Key)} recognises");
            foreach (Finding finding in detector.Take(MostOfAKind))
            {
                yield return new ParagraphBlock(claims.Of(finding));
                Claim[] against = [.. claims.Against(finding)];
                if (against.Length > 0)
                    yield return new BulletBlock(against);
            }

            if (detector.Count() > MostOfAKind)
                yield return Left(detector.Count() - MostOfAKind, "more finding", "more findings", "findings.csv");
        }
    }

    private IEnumerable<ExpertBlock> Events()
    {
        AccountEvent[] events =
        [
            .. context.Result.Events.Where(one => one.Kind is AccountEventKind.PermissionChange or AccountEventKind.Activation)
                .OrderBy(one => one.Kind != AccountEventKind.PermissionChange).ThenBy(one => one.Position),
        ];
        if (events.Length == 0)
            yield break;
        yield return Title("what ties accounts together, or changed who may spend");
        yield return new BulletBlock(
        [
            .. events.Take(MostOfAKind).Select(one => context.Observe(
                $"{Figures.Time(one.Position.Time)} UTC: {one.Kind.ToName()} of {ReportText.Of(one.Account)}"
                + $"{(one.Counterparty is { } other ? $" by {ReportText.Of(other)}" : "")}: {ReportText.Name(one.Text, 200)}.",
                one.Transaction, one.Position)),
        ]);
        yield return new ParagraphBlock(Contrary("Services open accounts and change keys for their customers; none of this says who the controller is.",
            ExpertRules.Labels));
        if (events.Length > MostOfAKind)
            yield return Left(events.Length - MostOfAKind, "more event", "more events", "result.json");
    }

    private IEnumerable<ExpertBlock> Noise()
    {
        if (context.Result.Noise.Count == 0)
            yield break;
        IReadOnlyList<NoiseGroup> groups = NoiseGroup.Of(context.Result.Noise);
        yield return Title("transfers that are consistent with poisoning, spam or forged tokens");
        yield return new ParagraphBlock(context.Derive(NoiseGroup.Summary(context.Result.Noise, "Kept out of the flow"), ExpertRules.Reading, "noise filter"));
        yield return new BulletBlock([.. groups.Take(MostOfAKind).Select(Group)]);
        if (groups.Count > MostOfAKind)
            yield return Left(groups.Skip(MostOfAKind).Sum(group => group.Count), "more transfer of other noise", "more transfers of other "
                + "noise", "result.json");
    }

    private Claim Group(NoiseGroup group) => context.Claims.Infer(
        $"This is consistent with noise: {group.Entry(context.Result.AssetInfo).Text}.",
        new HeuristicBasis(ExpertMethods.Noise, group.First.Reason), [ExpertMethods.Noise.KnownErrors],
        group.First.Transfer.Transaction.IsNone ? [] : [new TransactionBasis(group.First.Transfer.Transaction, group.First.Transfer.Position)]);

    private TitleBlock Title(string what) => new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Finding {++_number}: {what}"));

    private Claim Contrary(string statement, TraceRule rule, params IReadOnlyList<Claim> rests) =>
        context.Derive($"Against it: {statement}", rule, "", [.. rests.Select(claim => new ClaimReference(claim))]);

    private ParagraphBlock Left(long count, string one, string many, string file) =>
        new(context.Derive($"{ReportText.Count(count, one, many)} in {file}.", ExpertRules.Selection));
}
