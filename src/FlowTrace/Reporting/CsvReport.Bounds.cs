using System.Globalization;
using FlowTrace.Evidence;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

public static partial class CsvReport
{
    private static string BoundsHeader(TraceResult result) => HasBounds(result) ? ",least,most,exact" : "";

    private static bool HasBounds(TraceResult result) => result.Outcomes.Any(outcome => outcome.Bounds is not null);

    private static string BoundsCells(IReadOnlyList<StolenBounds>? bounds, string theft)
    {
        if (bounds is null)
            return "";
        return bounds.FirstOrDefault(one => one.Theft == theft) is { } found ? Cells(found) : ",,,";
    }

    private static string Cells(StolenBounds bounds) =>
        string.Create(CultureInfo.InvariantCulture, $",{bounds.Least},{bounds.Most},{(bounds.IsExact ? "true" : "false")}");

    /// <summary>A row for every theft that no policy asked for brings here, but that some rule can.</summary>
    private static void WriteBoundsOnly(TextWriter output, string start, Outcome outcome, TraceResult result)
    {
        foreach (StolenBounds bounds in outcome.Bounds ?? [])
            if (result.Policies.All(policy => outcome.Stolen(policy).All(part => part.Theft != bounds.Theft)))
                output.Write($"{start},{Named(bounds.Theft)},,,,,{Cells(bounds)}\n");
    }
}
