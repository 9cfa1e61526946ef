using FlowTrace.Evidence;
using FlowTrace.Findings;

namespace FlowTrace.Reporting;

/// <summary>Findings of detectors as claims that rest on the transfers: inferred where the detector infers, derived where it only counts.</summary>
internal sealed class ShapeClaims(ExpertContext context)
{
    private const int MostAccounts = 4;
    private const int MostTransfers = 400;

    private readonly Dictionary<string, Heuristic> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TraceRule> _rules = new(StringComparer.Ordinal);

    /// <summary>The claim of a finding. What speaks against an inferred one is part of it.</summary>
    public Claim Of(Finding finding)
    {
        string quantities = FindingText.Quantities(finding, context.Result);
        string statement = $"{FindingText.Title(finding)}{(quantities.Length > 0 ? ": " + quantities : "")}. {FindingText.Times(finding)} UTC, "
            + $"{FindingText.Accounts(finding, MostAccounts)} ({finding.Id}).";
        TransactionBasis[] transfers =
        [
            .. finding.Transfers.Where(transfer => !transfer.Transaction.IsNone).DistinctBy(transfer => (transfer.Transaction, transfer.Position))
                .Take(MostTransfers).Select(transfer => new TransactionBasis(transfer.Transaction, transfer.Position)),
        ];
        return FindingText.IsInferred(finding)
            ? context.Claims.Infer(statement, new HeuristicBasis(MethodOf(finding), Score(finding)), [.. FindingText.Against(finding)], transfers)
            : context.Derive(statement, RuleOf(finding), Score(finding), transfers);
    }

    /// <summary>What speaks against a derived finding, each as a claim of its own.</summary>
    public IEnumerable<Claim> Against(Finding finding) => FindingText.IsInferred(finding) ? []
        : FindingText.Against(finding).Select(one => context.Derive($"Against it: {one}.", RuleOf(finding), finding.Id));

    private static string Score(Finding finding) =>
        $"{finding.Id}: {ReportText.Count(finding.Transfers.Count, "transfer", "transfers")}, "
        + ReportText.Count(finding.Accounts.Count, "account", "accounts");

    private Heuristic MethodOf(Finding finding)
    {
        if (!_methods.TryGetValue(finding.Detector, out Heuristic? method))
            _methods.Add(finding.Detector, method = new Heuristic(
                ReportText.Name(finding.Detector), finding.Version, FindingText.Parameters(finding), ReportText.Name(finding.KnownErrors, 1000)));
        return method;
    }

    private TraceRule RuleOf(Finding finding)
    {
        if (!_rules.TryGetValue(finding.Detector, out TraceRule? rule))
            _rules.Add(finding.Detector, rule = new TraceRule(
                ReportText.Name(finding.Detector), finding.Version,
                $"A shape among the transfers that carried stolen units under the main rule, by these parameters: {FindingText.Parameters(finding)}. "
                + ReportText.Name(finding.KnownErrors, 1000)));
        return rule;
    }
}
