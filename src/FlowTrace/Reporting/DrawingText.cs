using System.Globalization;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>The words and colours that the drawings share.</summary>
internal static class DrawingText
{
    private const int MostOutcomesOnANode = 3;

    /// <summary>How a drawing shows each grade but observed; in words where it can have no other legend.</summary>
    private static readonly (EvidenceGrade Grade, string Line)[] GradeLines =
    [
        (EvidenceGrade.Derived, "dashed"), (EvidenceGrade.Inferred, "dotted"), (EvidenceGrade.Asserted, "double"),
    ];

    /// <summary>What lines of another kind than solid mean; empty where all are solid.</summary>
    public static string Legend(FoldedGraph graph, string asserted)
    {
        string[] used =
        [
            .. GradeLines.Where(entry => graph.Arrows.Any(arrow => arrow.Grade == entry.Grade))
                .Select(entry => $"{(entry.Grade == EvidenceGrade.Asserted ? asserted : entry.Line)}: {entry.Grade.ToName()}"),
        ];
        return used.Length == 0 ? "" : $"; solid lines: observed, {string.Join(", ", used)}";
    }

    public static string Title(TraceResult result, FoldedGraph graph)
    {
        string policy = result.MainPolicy.ToName() + (result.MainPolicy.IsConserving() ? "" : ", which over-counts by design");
        string undrawn = graph.UndrawnTransfers + graph.UndrawnWallets == 0 ? "" :
            $"; not drawn, reached under other policies only: {ReportText.Count(graph.UndrawnTransfers, "transfer", "transfers")}, "
            + $"{ReportText.Count(graph.UndrawnWallets, "wallet", "wallets")}";
        return $"Stolen units under {policy}{undrawn}";
    }

    /// <summary>A node's lines: who it is, its account in full, and what became of stolen units there.</summary>
    public static IEnumerable<string> Lines(FoldedNode node, TraceResult result)
    {
        if (node.Wallet is not { } wallet)
            yield return $"{ReportText.Number(node.Wallets)} smaller wallets at hop {node.Hops.ToString(CultureInfo.InvariantCulture)}";
        else
        {
            if (wallet.Label is { } label)
                yield return ReportText.Of(label);
            yield return ReportText.Of(wallet.Account);
        }

        foreach (Outcome outcome in node.Outcomes.Take(node.Wallet is null ? 0 : MostOutcomesOnANode))
            yield return $"{outcome.Status.ToName()} {ReportText.Of(outcome.Quantity(result.MainPolicy), outcome.Asset, result)}{Bounds(outcome, result)}";
        int more = node.Outcomes.Count - (node.Wallet is null ? 0 : MostOutcomesOnANode);
        if (more > 0)
            yield return node.Wallet is null ? ReportText.Count(more, "outcome", "outcomes") : $"and {ReportText.Count(more, "more outcome", "more outcomes")}";
    }

    // The bounds of a lone theft need no name.
    private static string Bounds(Outcome outcome, TraceResult result)
    {
        if (outcome.Bounds is not { Count: > 0 } bounds)
            return "";
        IEnumerable<string> words = bounds.Select(
            one => ReportText.Of(one, outcome.Asset, result) + (bounds.Count > 1 ? $" of {ReportText.Name(one.Theft)}" : ""));
        return $" (by any rule {string.Join(", ", words)})";
    }

    public static string Line(FoldedArrow arrow, TraceResult result)
    {
        string theft = arrow.IsTheft ? "theft: " : "";
        string count = arrow.Transfers == 1 ? ""
            : $" in {(arrow.Hop is null ? ReportText.Count(arrow.Transfers, "transfer", "transfers") : ReportText.Count(arrow.Transfers, "step", "steps"))}";
        string amount = $"{(arrow.IsTooMuch ? "more than " : "")}{ReportText.Of(arrow.Stolen, arrow.Asset, result)}";
        if (arrow.Hop is { } hop)
        {
            string caveat = hop.Shape == HopShape.Loan ? ", " + HopText.LoanCaveat : "";
            string given = arrow.Transfers == 1 ? ReportText.Of(hop.Given.BaseUnits, hop.Given.Asset, result)
                : ReportText.Of(hop.Given.Asset, result);
            string part = arrow.Transfers == 1 && arrow.Stolen != hop.Received.BaseUnits ? $", {amount} of it stolen" : "";
            string received = arrow.Transfers == 1 ? ReportText.Of(hop.Received.BaseUnits, hop.Received.Asset, result) : amount;
            return $"{theft}{HopText.Phrase(hop, given, received)}{part}{count} ({hop.Grade.ToName()}{caveat})";
        }

        return $"{theft}{amount}{count}";
    }

    /// <summary>A fill that reads with black text; by outcome, as in the other reports.</summary>
    public static string Colour(OutcomeStatus? status) => status switch
    {
        OutcomeStatus.CashOut => "#f4b8b0",
        OutcomeStatus.Service => "#cfc3ea",
        OutcomeStatus.AtRest => "#f6e0a4",
        OutcomeStatus.Frozen => "#b9dcf2",
        OutcomeStatus.Burned or OutcomeStatus.Fee or OutcomeStatus.Dust => "#dddddd",
        OutcomeStatus.Hub => "#e3cdb5",
        OutcomeStatus.Horizon or OutcomeStatus.Unresolved => "#c6e2c3",
        _ => "#ffffff",
    };
}
