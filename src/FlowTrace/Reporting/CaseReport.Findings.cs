using FlowTrace.Findings;
using FlowTrace.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>What shapes in the flows mean: a few of each kind, with what speaks against them.</summary>
internal static partial class CaseReport
{
    private const int MostOfADetector = 2;
    private const int MostAccountsNamed = 3;

    private static void AddFindings(ReportDocument document, TraceResult result)
    {
        if (result.Findings.Count == 0)
            return;
        document.Heading("What the shape of the flow may mean");
        document.Sentence("Shapes say what is worth a look, not who did it; every parameter stands in findings.csv.");
        document.List([.. result.Findings.GroupBy(finding => finding.Detector, StringComparer.Ordinal).SelectMany(group => group.Take(MostOfADetector))
            .Select(finding => FindingEntry(finding, result))]);
        string[] more =
        [
            .. result.Findings.GroupBy(finding => finding.Detector, StringComparer.Ordinal).Where(group => group.Count() > MostOfADetector)
                .Select(group => $"{ReportText.Number(group.Count() - MostOfADetector)} {ReportText.Name(group.Key)}"),
        ];
        if (more.Length > 0)
            document.Sentence($"and more in findings.csv and result.json: {string.Join(", ", more)}.");
    }

    private static ListEntry FindingEntry(Finding finding, TraceResult result)
    {
        var details = new List<string>();
        if (finding.Quantities.Count > 0)
            details.Add(FindingText.Quantities(finding, result));
        details.Add($"{FindingText.Times(finding)}  {FindingText.Accounts(finding, MostAccountsNamed)}");
        details.AddRange(FindingText.Against(finding).Select(against => $"against it: {against}"));
        return new ListEntry($"{finding.Id} ({finding.Grade.ToName()}): {FindingText.Title(finding)}", details);
    }
}
