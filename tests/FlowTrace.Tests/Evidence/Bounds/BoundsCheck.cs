using FlowTrace.Evidence;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Evidence.Bounds;

/// <summary>What must hold of bounds on every ledger.</summary>
internal static class BoundsCheck
{
    /// <summary>Every figure of a conserving policy that lies outside its bounds, one a line; empty when none does.</summary>
    public static string Violations(TraceResult result) => string.Join('\n',
        from outcome in result.Outcomes
        from theft in result.Thefts
        let bounds = outcome.Bounds!.SingleOrDefault(one => one.Theft == theft) ?? new StolenBounds(theft, 0, 0, IsExact: true)
        from policy in result.Policies
        where policy.IsConserving()
        let stolen = Sum(outcome.Stolen(policy).Where(part => part.Theft == theft).Select(part => part.Quantity))
        where stolen < bounds.Least || stolen > bounds.Most || bounds.Least > bounds.Most
        select $"{theft} at {Names.Of(outcome.Account)} {outcome.Status} {Names.Of(outcome.Asset)}: {stolen} under {policy}, bounds {bounds}");

    /// <summary>Of every theft of one asset: what must be somewhere is no more than what was stolen, and what can be somewhere no less.</summary>
    public static string WrongSums(TraceResult result) => string.Join('\n',
        from theft in result.Stolen.GroupBy(part => part.Theft)
        where theft.Count() == 1 && result.Outcomes.Select(outcome => outcome.Asset).Distinct().Count() == 1
        let bounds = result.Outcomes.SelectMany(outcome => outcome.Bounds!).Where(one => one.Theft == theft.Key).ToArray()
        let stolen = theft.Single().Quantity
        where Sum(bounds.Select(one => one.Least)) > stolen || Sum(bounds.Select(one => one.Most)) < stolen
        select $"{theft.Key}: stolen {stolen}, bounds {string.Join(", ", bounds.AsEnumerable())}");

    /// <summary>Every bound of a result, a line each, in the order of their texts.</summary>
    public static string TextOf(TraceResult result) => string.Join('\n', result.Outcomes
        .SelectMany(outcome => outcome.Bounds!.Select(one => $"{outcome.Account} {outcome.Asset} {outcome.Status} {one}"))
        .Order(StringComparer.Ordinal));

    private static UInt128 Sum(IEnumerable<UInt128> quantities) => quantities.Aggregate(UInt128.Zero, (sum, quantity) => sum + quantity);
}
