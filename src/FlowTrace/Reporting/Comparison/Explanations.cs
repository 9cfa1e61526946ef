using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>
/// Which causes could explain a difference. A label explains what hangs together with its account; new blocks what hangs on flows that the shorter data
/// cannot know; everything else could explain anything.
/// </summary>
internal sealed class Explanations(IReadOnlyList<ComparisonCause> causes)
{
    private readonly ComparisonCause[] _everywhere =
        [.. causes.Where(cause => cause.Kind is not (CauseKind.Label or CauseKind.NewBlocks) && !cause.IsWeak)];

    public IReadOnlyList<ComparisonCause> Of(Island island) =>
        Of(island.Flows, [.. island.Changes.Keys.Select(pocket => pocket.Account)]);

    /// <summary>Of a place: what explains the islands that change it; of a place that no flow changes, what could change it by itself.</summary>
    public IReadOnlyList<ComparisonCause> Of(PocketName pocket, IReadOnlyList<Island> islands) => islands.Count == 0
        ? Of([], [pocket.Account])
        : [.. causes.Intersect(islands.SelectMany(Of))];

    private IReadOnlyList<ComparisonCause> Of(IReadOnlyList<ChangedFlow> flows, HashSet<Account> accounts)
    {
        ComparisonCause[] labels = [.. causes.Where(cause => cause.Account is { } account && accounts.Contains(account))];
        ComparisonCause[] blocks = [.. causes.Where(cause => cause.Kind == CauseKind.NewBlocks && CouldExplain(cause, flows, accounts))];
        // What only one of the two could know needs no other cause.
        bool areAllLater = flows.Count > 0 && flows.All(flow => blocks.Any(cause => IsLater(flow, cause)));
        ComparisonCause[] found = [.. areAllLater ? [] : _everywhere, .. labels, .. blocks];
        return found.Length > 0 ? [.. causes.Intersect(found)] : [.. causes.Where(cause => cause.IsWeak)];
    }

    // Without a flow: a freeze, or an end of time, that only the longer data shows.
    private static bool CouldExplain(ComparisonCause cause, IReadOnlyList<ChangedFlow> flows, HashSet<Account> accounts) =>
        flows.Count == 0 ? accounts.Any(account => account.Chain == cause.Chain) : flows.Any(flow => IsLater(flow, cause));

    private static bool IsLater(ChangedFlow flow, ComparisonCause cause) =>
        flow.Flow.From.Chain == cause.Chain && flow.Flow.Time > cause.EarlierEnd;
}
