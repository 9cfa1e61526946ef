using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>What of a trace somebody who follows a theft should know at once, and what of it is new.</summary>
/// <remarks>
/// Pure: the same results give the same alerts in the same order. An alert is known by its id, so that two results of one case, and two runs of one watch,
/// agree about what was told already.
/// </remarks>
public static class WatchAlerts
{
    /// <summary>Every alert that a result bears, in the order of the transactions that show them.</summary>
    public static IReadOnlyList<WatchAlert> Of(TraceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new AlertSearch(result).Run();
    }

    /// <summary>The alerts of <paramref name="after"/> that <paramref name="before"/> does not bear; all of them where there is nothing before.</summary>
    public static IReadOnlyList<WatchAlert> Between(TraceResult? before, TraceResult after)
    {
        HashSet<string> known = before is null ? [] : [.. Of(before).Select(alert => alert.Id)];
        return [.. Of(after).Where(alert => !known.Contains(alert.Id))];
    }
}
