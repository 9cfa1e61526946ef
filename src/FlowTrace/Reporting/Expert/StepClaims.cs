using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>What kind of claim a step of the trace is, and what it rests on: never more than its grade allows.</summary>
internal static class StepClaims
{
    /// <summary>The claim that a row about a step makes.</summary>
    public static Claim Of(FlowEdge edge, string statement, ExpertContext context) => Of(edge, statement, context.Claims, context.Use);

    /// <summary>The claim about a step, in a book.</summary>
    /// <param name="edge">The step.</param>
    /// <param name="statement">What is said of it.</param>
    /// <param name="claims">The book.</param>
    /// <param name="use">Is told which rule it is derived by.</param>
    public static Claim Of(FlowEdge edge, string statement, ClaimBook claims, Action<TraceRule> use)
    {
        if (edge.Hop is not { } hop)
            return Observe(statement, edge.Transfer.Transaction, edge.Transfer.Position, claims, use);
        TransactionBasis[] legs = [.. Legs(hop)];
        string reason = ReportText.Name(hop.Reason, 300);
        return hop.Grade switch
        {
            EvidenceGrade.Observed when hop.Kind == FlowKind.Bridge && legs.Length > 0 => claims.Observe(statement, legs),
            EvidenceGrade.Observed => Derive(ExpertRules.Netting),
            EvidenceGrade.Derived => Derive(ExpertRules.Bridge),
            EvidenceGrade.Asserted => claims.Assert(statement, new AnalystBasis(reason.Length > 0 ? reason : "an analyst not named in the "
                + "sources"), legs),
            _ => claims.Infer(
                $"This step may have happened: {statement}", new HeuristicBasis(ExpertMethods.BridgeTie, reason),
                [ExpertMethods.BridgeTie.KnownErrors, .. reason.Length > 0 ? [reason] : Array.Empty<string>()], legs),
        };

        Claim Derive(TraceRule rule)
        {
            use(rule);
            return claims.Derive(statement, new RuleBasis(rule, reason), legs);
        }
    }

    /// <summary>What a transfer or transaction shows; of a source without hashes, what its row says.</summary>
    public static Claim Observe(string statement, TransactionId transaction, in Position position, ClaimBook claims, Action<TraceRule> use)
    {
        if (!transaction.IsNone)
            return claims.Observe(statement, new TransactionBasis(transaction, position));
        use(ExpertRules.Unhashed);
        return claims.Derive(statement, new RuleBasis(ExpertRules.Unhashed, ReportText.Of(position)));
    }

    /// <summary>The kind of claim that <c>Of</c> makes, for a column that says it in words.</summary>
    public static string Word(FlowEdge edge) => edge.Hop is { } hop ? $"{HopText.Word(hop)}" : edge.Transfer.Kind.ToString().ToLowerInvariant();

    /// <summary>The claim behind every stolen part of a transfer that a table shows.</summary>
    public static Claim StolenParts(ExpertContext context) => context.StolenPartsClaim ??= context.Derive(
        $"Stolen parts of transfers follow the rule {context.Policy.ToName()}, applied to every transfer of every wallet on the trail in order.",
        ExpertRules.Of(context.Policy), "all transfers in flows.csv");

    private static IEnumerable<TransactionBasis> Legs(HopFlow hop)
    {
        if (!hop.Departure.IsNone)
            yield return new TransactionBasis(hop.Departure, hop.DeparturePosition);
        if (!hop.Arrival.IsNone && hop.Arrival != hop.Departure)
            yield return new TransactionBasis(hop.Arrival, hop.ArrivalPosition);
    }
}
