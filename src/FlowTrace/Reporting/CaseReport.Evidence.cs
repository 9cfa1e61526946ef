using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>The exits with their paths; what was cut, missing or bad; and what it all was made from.</summary>
internal static partial class CaseReport
{
    private const int MostExits = 5;
    private const int MostSteps = 30;
    private const int MostOfAKind = 8;

    private static void AddExits(ReportDocument document, TraceResult result)
    {
        document.Heading("The main exits, and the path that carried most of each");
        TaintPolicy? asked = result.Policies.Cast<TaintPolicy?>().FirstOrDefault(policy => policy!.Value.IsConserving());
        if (asked is not { } policy)
        {
            document.Sentence("Poison follows every unit everywhere; no path can be said to carry so much of it. Add another policy.");
            return;
        }

        Outcome[] exits = [.. result.Outcomes.Where(outcome => IsExit(outcome.Status) && outcome.Stolen(policy).Count > 0)];
        if (exits.Length == 0)
            document.Sentence("None: no stolen unit has reached a service or an unknown hub.");
        document.List([.. exits.Take(MostExits).Select(outcome => Exit(outcome, policy, result))], isNumbered: true);
        if (exits.Length > MostExits)
            document.Sentence(
                $"and {ReportText.Count(exits.Length - MostExits, "more exit", "more exits")} with "
                + $"{ReportText.Sums(exits.Skip(MostExits).Select(outcome => (outcome.Asset, outcome.Quantity(policy))), result)}, in the table above, in "
                + "outcomes.csv and in result.json.");
    }

    /// <summary>Whether stolen units leave the trail there for somebody else's books, or may have.</summary>
    internal static bool IsExit(OutcomeStatus status) =>
        status is OutcomeStatus.CashOut or OutcomeStatus.Service or OutcomeStatus.Hub or OutcomeStatus.Frozen or OutcomeStatus.Unresolved;

    private static ListEntry Exit(Outcome outcome, TaintPolicy policy, TraceResult result)
    {
        var details = new List<string>();
        if (outcome.Service is { } service)
            details.Add($"labelled {ReportText.Of(service)} by {ReportText.Name(service.Source)}, confidence {ReportText.Number(service.Confidence)} of 100");
        foreach (FlowPath path in result.Graph.PathsTo(outcome.Account, outcome.Asset, policy, maxPaths: 1))
            AddPath(details, path, policy, result);
        return new ListEntry(
            $"{outcome.Status.ToName()}: {ReportText.Of(outcome.Quantity(policy), outcome.Asset, result)} under {policy.ToName()} at "
            + $"{Who(outcome, result)}",
            details);
    }

    private static void AddPath(List<string> details, FlowPath path, TaintPolicy policy, TraceResult result)
    {
        details.Add(
            $"{ReportText.Of(path.Origin, path.OriginAsset, result)} of {ReportText.Name(path.Theft)} came this way, in "
            + $"{Steps(path, path.Steps.Count)}:");
        int head = path.Steps.Count <= MostSteps ? path.Steps.Count : MostSteps / 2;
        for (int i = 0; i < head; i++)
            details.Add(Step(path.Steps[i], policy, result));
        if (head == path.Steps.Count)
            return;
        details.Add($"… and {Steps(path, path.Steps.Count - MostSteps)} between …");
        for (int i = path.Steps.Count - (MostSteps - head); i < path.Steps.Count; i++)
            details.Add(Step(path.Steps[i], policy, result));
    }

    // A swap and a crossing are steps, but no transfers.
    private static string Steps(FlowPath path, int count) =>
        path.Steps.Any(step => step.Hop is not null) ? ReportText.Count(count, "step", "steps") : ReportText.Count(count, "transfer", "transfers");

    private static string Step(FlowEdge edge, TaintPolicy policy, TraceResult result)
    {
        Transfer transfer = edge.Transfer;
        UInt128 stolen = 0;
        foreach (StolenPart part in edge.Stolen(policy))
            stolen += part.Quantity;
        if (edge.Hop is { } hop)
            return HopStep(edge, hop, stolen, result);
        string whole = stolen == transfer.Quantity ? "" : $" of {ReportText.Of(transfer.Quantity, transfer.Asset, result)}";
        return $"{Figures.Time(transfer.Position.Time)}  {ReportText.Of(stolen, transfer.Asset, result)}{whole}  "
            + $"{ReportText.Of(transfer.From)} -> {ReportText.Of(transfer.To)}  tx {ReportText.Name(transfer.TransactionText)}";
    }

    /// <summary>An exchange or a crossing: who gave what for what, what of it is stolen, both transactions, and how it is known.</summary>
    private static string HopStep(FlowEdge edge, HopFlow hop, UInt128 stolen, TraceResult result)
    {
        string part = stolen == hop.Received.BaseUnits ? "" : $", {ReportText.Of(stolen, hop.Received.Asset, result)} of it stolen";
        string who = edge.Source == edge.Target ? ReportText.Of(edge.Source.Account)
            : $"{ReportText.Of(edge.Source.Account)} -> {ReportText.Of(edge.Target.Account)}";
        string arrival = hop.Kind == FlowKind.Bridge
            ? $", arrived {Figures.Time(hop.ArrivalPosition.Time)} in tx {ReportText.Name(HopText.Arrival(hop))}" : "";
        string caveat = hop.Shape == HopShape.Loan ? $"; {HopText.LoanCaveat}" : "";
        return $"{Figures.Time(hop.DeparturePosition.Time)}  {HopText.Of(hop, result)} ({hop.Grade.ToName()}){part}  {who}  "
            + $"tx {ReportText.Name(HopText.Departure(hop))}{arrival}{(hop.Reason.Length > 0 ? $"; {HopText.Evidence(hop)}" : "")}{caveat}";
    }

    private static void AddEvents(ReportDocument document, TraceResult result)
    {
        if (result.Events.Count == 0)
            return;
        document.Heading("What ties accounts together beside the money");

        // Who holds the keys, and who opened the account, weighs more than what was lent.
        AccountEvent[] events = [.. result.Events.OrderBy(one => one.Kind != AccountEventKind.PermissionChange).ThenBy(one => one.Kind)];
        document.List(
        [
            .. events.Take(MostOfAKind).Select(one => new ListEntry(
                $"{Figures.Time(one.Position.Time)}  {one.Kind.ToName()}: {ReportText.Of(one.Account)}"
                + $"{(one.Counterparty is { } other ? $" by {ReportText.Of(other)}" : "")}: {ReportText.Name(one.Text, 300)}"
                + $"  tx {ReportText.Name(one.Transaction.ToText(one.Position.Chain))}")),
        ]);
        if (events.Length > MostOfAKind)
            document.Sentence($"and {ReportText.Number(events.Length - MostOfAKind)} more; all stand in result.json.");
    }

    private static void AddNoise(ReportDocument document, TraceResult result)
    {
        if (result.Noise.Count == 0)
            return;
        document.Heading("What is no money moving");
        document.Sentence(NoiseGroup.Summary(result.Noise, "Kept out of the flow"));
        IReadOnlyList<NoiseGroup> groups = NoiseGroup.Of(result.Noise);
        document.List([.. groups.Take(MostOfAKind).Select(group => group.Entry(result.AssetInfo))]);
        if (groups.Count > MostOfAKind)
            document.Sentence(
                $"and {ReportText.Count(groups.Skip(MostOfAKind).Sum(group => group.Count), "more transfer", "more transfers")} of other noise; all stand "
                + "in result.json.");
    }

    private static void AddCutsAndGaps(ReportDocument document, TraceResult result)
    {
        document.Heading("What was cut, missing or bad");
        if (result.Cuts.Count + result.Gaps.Count + result.Issues.Count == 0)
            document.Sentence("Nothing: no limit cut the trail, no account paid out more than it had, no row was bad.");
        AddCuts(document, result);
        AddGaps(document, result);
        AddIssues(document, result);
        if (result.Statistics.TieDecisions > 0)
            document.Sentence(
                $"{ReportText.Count(result.Statistics.TieDecisions, "tie", "ties")} of order that the sources leave open decided so that money "
                + "arrives before it leaves.");
    }

    private static void AddCuts(ReportDocument document, TraceResult result)
    {
        foreach (IGrouping<string, Cut> limit in result.Cuts.GroupBy(cut => cut.Limit, StringComparer.Ordinal))
        {
            document.Sentence($"Cut by {ReportText.Name(limit.Key)}: {ReportText.Count(limit.Count(), "place", "places")}.");
            var list = CutList<Cut>.Largest([.. limit], MostOfAKind, cut => (default, ShareAtStake(cut, result)));
            document.List([.. list.Shown.Select(cut => new ListEntry($"{ReportText.Of(cut.Account)}{DetailOf(cut)}{AtStake([cut], result)}"))]);
            if (list.Rest.Count > 0)
                document.Sentence($"and {ReportText.Number(list.Rest.Count)} more{AtStake(list.Rest, result)}.");
        }
    }

    private static string DetailOf(Cut cut) => cut.Detail.Length == 0 ? "" : $": {ReportText.Name(cut.Detail, 200)}";

    private static string AtStake(IReadOnlyList<Cut> cuts, TraceResult result)
    {
        if (!result.MainPolicy.IsConserving())
            return "";
        string sums = ReportText.Sums(cuts.SelectMany(cut => cut.AtStake).Select(part => (part.OriginAsset, part.Origin)), result);
        return sums.Length == 0 ? "" : $", with {sums} at stake";
    }

    /// <summary>What a limit cut off, as a share of what its thefts took, in parts per million.</summary>
    internal static UInt128 ShareAtStake(Cut cut, TraceResult result)
    {
        UInt128 share = UInt128.Zero;
        foreach (StolenPart part in cut.AtStake)
            foreach (StolenPart whole in result.Stolen)
                if (whole.Theft == part.Theft && whole.OriginAsset == part.OriginAsset)
                    share += (UInt128)Share.PartsPerMillion(part.Origin, whole.Quantity);
        return share;
    }

    private static void AddGaps(ReportDocument document, TraceResult result)
    {
        if (result.Gaps.Count == 0)
            return;
        document.Sentence(
            $"{ReportText.Count(result.Gaps.Count, "gap", "gaps")}: an account paid out more than the sources show it had. "
            + "What was missing left as clean.");
        // A gap in the account's past does not touch stolen units.
        Gap[] gaps = [.. result.Gaps.OrderBy(gap => gap.BeforeStolenFunds)];
        var list = CutList<Gap>.Largest(gaps, MostOfAKind, SizeOf);
        document.List(
        [
            .. list.Shown.Select(gap => new ListEntry(
                $"{Figures.Time(gap.Position.Time)}  {ReportText.Of(gap.Account)}: {ReportText.Of(gap.Quantity, gap.Asset, result)} missing"
                + $"{(gap.BeforeStolenFunds ? ", before stolen funds came" : "")}  tx {ReportText.Name(gap.Transaction.ToText(gap.Position.Chain))}")),
        ]);
        if (list.Rest.Count > 0)
            document.Sentence(
                $"and {ReportText.Count(list.Rest.Count, "smaller gap", "smaller gaps")} with "
                + $"{ReportText.Sums(list.Rest.Select(gap => (gap.Asset, gap.Quantity)), result)} missing, "
                + $"{ReportText.Number(list.Rest.Count(gap => gap.BeforeStolenFunds))} of them before stolen funds came; all stand in result.json.");
    }

    /// <summary>How much is missing; a gap in the account's past, which touches no stolen unit, weighs nothing.</summary>
    internal static (Asset Asset, UInt128 Quantity) SizeOf(Gap gap) => (gap.Asset, gap.BeforeStolenFunds ? UInt128.Zero : gap.Quantity);

    private static void AddIssues(ReportDocument document, TraceResult result)
    {
        if (result.Issues.Count == 0)
            return;
        IEnumerable<string> bySeverity = result.Issues.GroupBy(issue => issue.Severity).OrderByDescending(group => group.Key)
            .Select(group => $"{ReportText.Number(group.Sum(issue => issue.Count))} {ReportText.Word(group.Key)}");
        document.Sentence(
            $"{ReportText.Count(result.Issues.Sum(issue => issue.Count), "row", "rows")} of the sources with something wrong: "
            + $"{string.Join(", ", bySeverity)}.");
        ReadIssue[] issues = [.. result.Issues.OrderByDescending(issue => issue.Severity)];
        document.List([.. issues.Take(MostOfAKind).Select(issue => new ListEntry(ReportText.Name(issue.ToString(), 300)))]);
        if (issues.Length > MostOfAKind)
            document.Sentence(
                $"and {ReportText.Count(issues.Length - MostOfAKind, "more issue", "more issues")} for "
                + $"{ReportText.Count(issues.Skip(MostOfAKind).Sum(issue => issue.Count), "row", "rows")}; all stand in result.json.");
    }

    private static void AddManifest(ReportDocument document, TraceResult result)
    {
        document.Heading("What this was made from");
        foreach (InputDescription input in result.Manifest.Inputs)
            document.Sentence(
                $"{ReportText.Name(input.Name)} ({ReportText.Name(input.Format)}, "
                + $"{ReportText.Count(input.Rows, "row", "rows")}{(input.Sha256.Length > 0 ? ", sha256 " + input.Sha256 : "")})");
        foreach (ChainEnd end in result.Manifest.Ends)
            document.Sentence(EndOf(end));
        document.Sentence(
            $"{ReportText.Count(result.Statistics.AccountsRead, "account", "accounts")} read, "
            + $"{ReportText.Count(result.Statistics.TransfersApplied, "transfer", "transfers")} applied, by {ReportText.Name(result.Manifest.Tool)}.");
    }

    /// <summary>Where the data of a chain ends: the block it is pinned to, as far as the sources name one.</summary>
    internal static string EndOf(ChainEnd end)
    {
        string hash = end.BlockHash.Length > 0 ? $"hash {ReportText.Name(end.BlockHash)}" : "hash not given by the sources";
        string block = end.Block == Position.Unknown ? "" : $"block {ReportText.Number(end.Block)} ({hash}), ";
        string unfinal = end.UnfinalTransactions > 0
            ? $"; {ReportText.Count(end.UnfinalTransactions, "transaction", "transactions")} of it not final, in the flow because that was asked for"
            : "";
        return $"{end.Chain} ends at {block}{Time(end.Time)} UTC{unfinal}.";
    }
}
