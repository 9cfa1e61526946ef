using System.Globalization;
using FlowTrace.Findings;
using FlowTrace.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>Findings in words. Titles come from detectors, which may be a user's own: they leave here harmless and cut.</summary>
internal static class FindingText
{
    private const int LongestTitle = 400;

    public static string Title(Finding finding) => ReportText.Name(finding.Title, LongestTitle);

    /// <summary>What speaks against it, each without its full stop.</summary>
    public static IEnumerable<string> Against(Finding finding) => finding.Against.Select(one => ReportText.Name(one, LongestTitle).TrimEnd('.'));

    /// <summary>The quantities: <c>goes in 100 ETH, peeled off 12 ETH</c>; empty where there are none.</summary>
    public static string Quantities(Finding finding, TraceResult result) => string.Join(", ", finding.Quantities.Select(one =>
        $"{ReportText.Name(one.Name)} {ReportText.Of(one.BaseUnits, one.Asset, result)}"));

    /// <summary>The first accounts in full, and how many more there are.</summary>
    public static string Accounts(Finding finding, int most)
    {
        string shown = string.Join(", ", finding.Accounts.Take(most).Select(ReportText.Of));
        return finding.Accounts.Count > most ? $"{shown} and {ReportText.Number(finding.Accounts.Count - most)} more" : shown;
    }

    /// <summary>When it was: one time, or from the first to the last.</summary>
    public static string Times(Finding finding) =>
        finding.First == finding.Last ? Figures.Time(finding.First) : $"{Figures.Time(finding.First)} – {Figures.Time(finding.Last)}";

    /// <summary>Every parameter with its value and what it does; <c>[H]</c> behind those that nobody has calibrated.</summary>
    public static string Parameters(Finding finding) => string.Join("; ", finding.Parameters.Select(parameter => string.Create(
        CultureInfo.InvariantCulture,
        $"{ReportText.Name(parameter.Name)} {parameter.Value} ({ReportText.Name(parameter.Meaning, LongestTitle)}){(parameter.IsHypothesis ? " [H]" : "")}")));

    /// <summary>A transfer as a reference: its transaction and place.</summary>
    public static string Of(FindingTransfer transfer) =>
        $"{ReportText.Name(transfer.Transaction.ToText(transfer.Position.Chain), 140)} ({ReportText.Of(transfer.Position)})";

    public static bool IsInferred(Finding finding) => finding.Grade == EvidenceGrade.Inferred;
}
