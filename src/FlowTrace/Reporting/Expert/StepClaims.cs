using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>What kind of claim a step of the trace is, and what it rests on: never more than its grade allows.</summary>
internal static class StepClaims
{
    /// <summary>The claim that a row about a step makes.</summary>
    public static Claim Of(FlowEdge edge, string statement, ExpertContext context)
    {
        if (edge.Hop is not { } hop)
            return context.Observe(statement, edge.Transfer.Transaction, edge.Transfer.Position);
        TransactionBasis[] legs = [.. Legs(hop)];
        string reason = ReportText.Name(hop.Reason, 300);
        return hop.Grade switch
        {
            EvidenceGrade.Observed when hop.Kind == FlowKind.Bridge && legs.Length > 0 => context.Claims.Observe(statement, legs),
            EvidenceGrade.Observed => context.Derive(statement, ExpertRules.Netting, reason, legs),
            EvidenceGrade.Derived => context.Derive(statement, ExpertRules.Bridge, reason, legs),
            EvidenceGrade.Asserted => context.Claims.Assert(statement, new AnalystBasis(reason.Length > 0 ? reason : "an analyst not named in the "
                + "sources"), legs),
            _ => context.Claims.Infer(
                $"This step may have happened: {statement}", new HeuristicBasis(ExpertMethods.BridgeTie, reason),
                [ExpertMethods.BridgeTie.KnownErrors, .. reason.Length > 0 ? [reason] : Array.Empty<string>()], legs),
        };
    }

    /// <summary>The kind of claim that <see cref="Of"/> makes, for a column that says it in words.</summary>
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
