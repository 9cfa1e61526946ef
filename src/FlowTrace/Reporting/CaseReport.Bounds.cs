using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

internal static partial class CaseReport
{
    private static bool HasBounds(TraceResult result) => result.Outcomes.Any(outcome => outcome.Bounds is not null);

    private static string BoundsCell(Outcome outcome, string theft, TraceResult result) =>
        outcome.Bounds!.FirstOrDefault(one => one.Theft == theft) is { } bounds ? ReportText.Of(bounds, outcome.Asset, result) : "";

    /// <summary>Places that only some rule reaches which was not asked for.</summary>
    private static void AddBounds(ReportDocument document, TraceResult result)
    {
        if (!HasBounds(result))
            return;
        if (result.Outcomes.Any(outcome => outcome.Bounds!.Any(bounds => !bounds.IsExact)))
            document.Sentence("~: bounds through exchanges, put together stretch by stretch: they hold, but may be wider than need be.");
        (Outcome Outcome, StolenBounds Bounds)[] rows =
        [
            .. from outcome in result.Outcomes
               from bounds in outcome.Bounds!
               where result.Policies.All(policy => outcome.Stolen(policy).All(part => part.Theft != bounds.Theft))
               select (outcome, bounds),
        ];
        if (rows.Length == 0)
            return;
        document.Sentence("Under another rule than those asked for, stolen units can also be here:");
        document.Table(
            [new("outcome"), new("theft"), new("least–most", IsNumber: true), new("first"), new("last"), new("who")],
            [.. rows.Take(MostOutcomes).Select(row => BoundsCells(row.Outcome, row.Bounds, result))]);
        if (rows.Length > MostOutcomes)
            document.Sentence($"and {ReportText.Number(rows.Length - MostOutcomes)} more: {MostOf([.. rows.Skip(MostOutcomes)], result)}.");
    }

    private static string[] BoundsCells(Outcome outcome, StolenBounds bounds, TraceResult result) =>
    [
        outcome.Reason.Length == 0 ? outcome.Status.ToName() : $"{outcome.Status.ToName()} ({ReportText.Name(outcome.Reason)})",
        ReportText.Name(bounds.Theft), ReportText.Of(bounds, outcome.Asset, result), Figures.Time(outcome.First), Figures.Time(outcome.Last),
        Who(outcome, result),
    ];

    // The most of several places cannot be there at once, so nothing is added up.
    private static string MostOf((Outcome Outcome, StolenBounds Bounds)[] rows, TraceResult result)
    {
        IEnumerable<IGrouping<Asset, UInt128>> byAsset = rows.GroupBy(row => row.Outcome.Asset, row => row.Bounds.Most);
        return "at most " + string.Join(", ", byAsset.OrderBy(group => group.Key).Take(8).Select(group => ReportText.Of(group.Max(), group.Key, result)))
            + " in any one of them";
    }
}
