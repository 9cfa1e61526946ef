using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>Claims about what moved, and where it stands.</summary>
public sealed partial class TraceClaims
{
    /// <summary>What stands at an outcome under a policy.</summary>
    /// <exception cref="ArgumentException">The result has no such outcome, or was not traced under that policy.</exception>
    public Claim OfOutcome(Outcome outcome, TaintPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        int place = (PlaceOf(_numberOfOutcome, outcome) * _result.Policies.Count) + PlaceOf(_result.Policies, policy);
        IReadOnlyList<StolenPart> parts = outcome.Stolen(policy);
        FlowEdge[] arrivals = [.. Arrivals(outcome, policy)];
        string thefts = string.Join(", ", parts.Select(part => part.Theft).Distinct(StringComparer.Ordinal).Select(theft => ExpertContext.Quoted(theft)));
        string reason = outcome.Reason.Length > 0 ? $": {ReportText.Name(outcome.Reason, 120)}" : "";
        string statement = parts.Count == 0
            ? $"Under {policy.ToName()}, no stolen unit stands at {ReportText.Of(outcome.Account)} ({outcome.Status.ToName()}{reason})."
            : $"Under {policy.ToName()}, {ReportText.InFull(outcome.Quantity(policy), outcome.Asset, _result)} at {ReportText.Of(outcome.Account)} "
                + $"({outcome.Status.ToName()}{reason}) are stolen in {thefts}.";
        IClaimBasis[] label = outcome.Service is { } service ? [new ClaimReference(OfLabel(service))] : [];
        return Book(_ranges.Outcomes + place).Derive(
            statement, new RuleBasis(ExpertRules.Of(policy), Named(arrivals, "arrival", "arrivals", "of stolen units there, and every step before them")),
            [.. label, .. Transactions(arrivals)]);
    }

    /// <summary>The least and the most of a theft's units at an outcome, whatever the rule.</summary>
    /// <exception cref="ArgumentException">The result has no such outcome, or no bounds of that theft there.</exception>
    public Claim OfBounds(Outcome outcome, string theft)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        StolenBounds bounds = outcome.Bounds?.FirstOrDefault(one => one.Theft == theft)
            ?? throw new ArgumentException($"No bounds of the theft '{theft}' were found there.", nameof(theft));
        string range = bounds.Least == bounds.Most ? $"exactly {ReportText.InFull(bounds.Most, outcome.Asset, _result)}"
            : $"at least {ReportText.InFull(bounds.Least, outcome.Asset, _result)} and at most {ReportText.Of(bounds.Most, outcome.Asset, _result)}";
        string loose = bounds.IsExact ? "" : " Units came through an exchange on the way, so these figures hold, but need not be attained.";
        return Book(_ranges.Bounds + (PlaceOf(_numberOfOutcome, outcome) * _result.Thefts.Count) + PlaceOf(_result.Thefts, theft)).Derive(
            $"Whatever rule is used, {range} at {ReportText.Of(outcome.Account)} ({outcome.Status.ToName()}) come from the theft "
            + $"{ExpertContext.Quoted(theft)}.{loose}",
            new RuleBasis(ExpertRules.Bounds, "every transfer of every wallet that any rule reaches, and the balances they leave"),
            outcome.Service is { } service ? [new ClaimReference(OfLabel(service))] : []);
    }

    /// <summary>A step: what moved from whom to whom, and how that is known.</summary>
    public Claim OfStep(FlowEdge edge) => StepClaims.Of(edge, StepText(edge), Book(checked(_ranges.Steps + edge.Index)), static _ => { });

    /// <summary>The stolen part of what a step moved, under a policy.</summary>
    /// <exception cref="ArgumentException">The result was not traced under that policy.</exception>
    public Claim OfStolenOn(FlowEdge edge, TaintPolicy policy)
    {
        string parts = string.Join(", ", edge.Stolen(policy).Select(part =>
            $"{ReportText.Of(part.Quantity, edge.Transfer.Asset, _result)} from the theft {ExpertContext.Quoted(part.Theft)}"));
        return Book(_ranges.Parts + (edge.Index * _result.Policies.Count) + PlaceOf(_result.Policies, policy)).Derive(
            $"Under {policy.ToName()}, of what {ReportText.Of(edge.Target.Account)} received there: {(parts.Length > 0 ? parts : "nothing stolen")}.",
            new RuleBasis(ExpertRules.Of(policy), "every transfer of every wallet on the trail, in order"), new ClaimReference(OfStep(edge)));
    }

    /// <summary>A path into an outcome: how much went all of this way.</summary>
    /// <param name="outcome">Where it leads.</param>
    /// <param name="policy">The policy it was searched under.</param>
    /// <param name="path">The path.</param>
    /// <param name="rank">Its place among the paths there, counted from 0; less than <see cref="MostPaths"/>.</param>
    /// <exception cref="ArgumentException">The result has no such outcome, or was not traced under that policy.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no claims of so many paths.</exception>
    public Claim OfPath(Outcome outcome, TaintPolicy policy, FlowPath path, int rank)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, MostPaths);
        int place = (PlaceOf(_numberOfOutcome, outcome) * _result.Policies.Count) + PlaceOf(_result.Policies, policy);
        return Book(checked(_ranges.Paths + (place * MostPaths) + rank)).Derive(
            $"Under {policy.ToName()}, {ReportText.InFull(path.Origin, path.OriginAsset, _result)} of the theft {ExpertContext.Quoted(path.Theft)} went all "
            + $"of this way to {ReportText.Of(outcome.Account)}, in {ReportText.Count(path.Steps.Count, "step", "steps")}.",
            new RuleBasis(ExpertRules.Path, $"path {ReportText.Number(rank + 1)} of those there, the widest first"),
            [.. path.Steps.Select(step => new ClaimReference(OfStep(step)))]);
    }

    /// <summary>What brought stolen units to an outcome, the largest first.</summary>
    private IEnumerable<FlowEdge> Arrivals(Outcome outcome, TaintPolicy policy) => _result.Graph.Find(outcome.Account) is not { } wallet ? []
        : _result.Graph.Backward(wallet).Where(edge => edge.Transfer.Asset == outcome.Asset)
            .Select(edge => (Edge: edge, Stolen: Sum(edge.Stolen(policy)))).Where(pair => pair.Stolen > UInt128.Zero)
            .OrderByDescending(pair => pair.Stolen).ThenBy(pair => pair.Edge.Index).Select(pair => pair.Edge);

    private static UInt128 Sum(IReadOnlyList<StolenPart> parts) => parts.Aggregate(UInt128.Zero, (sum, part) => sum + part.Quantity);

    private string StepText(FlowEdge edge)
    {
        string way = $"{ReportText.Of(edge.Source.Account)} to {ReportText.Of(edge.Target.Account)}";
        if (edge.Hop is not { } hop || hop.Kind is not (FlowKind.Swap or FlowKind.Bridge))
            return $"{ReportText.InFull(edge.Transfer.Quantity, edge.Transfer.Asset, _result)} from {way}, a {edge.Kind.ToName()} on "
                + $"{Figures.Time(edge.Transfer.Position.Time)} UTC.";
        string protocol = hop.Protocol.Length > 0 ? $" by {ExpertContext.Quoted(hop.Protocol, 40)}" : "";
        return $"{ReportText.InFull(hop.Given.BaseUnits, hop.Given.Asset, _result)} given for "
            + $"{ReportText.InFull(hop.Received.BaseUnits, hop.Received.Asset, _result)} from {way}, a {edge.Kind.ToName()}{protocol} on "
            + $"{Figures.Time(hop.DeparturePosition.Time)} UTC.";
    }

    private static string Named(FlowEdge[] edges, string one, string many, string what) =>
        $"{ReportText.Count(edges.Length, one, many)} {what}"
        + (edges.Length > MostTransactions ? $"; the {ReportText.Number(MostTransactions)} largest are named" : "");

    private static TransactionBasis[] Transactions(IEnumerable<FlowEdge> edges) =>
    [
        .. edges.Take(MostTransactions).Select(edge => edge.Hop is { } hop
                ? (Transaction: hop.Arrival.IsNone ? hop.Departure : hop.Arrival, Position: hop.Arrival.IsNone ? hop.DeparturePosition : hop.ArrivalPosition)
                : (edge.Transfer.Transaction, edge.Transfer.Position))
            .Where(leg => !leg.Transaction.IsNone).Select(leg => new TransactionBasis(leg.Transaction, leg.Position)),
    ];
}
