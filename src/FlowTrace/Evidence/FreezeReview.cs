using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Evidence;

/// <summary>Holds what issuers froze against what moved.</summary>
internal static class FreezeReview
{
    /// <summary>The freezes of accounts that stolen units passed or reached.</summary>
    public static IReadOnlyList<Freeze> Concerning(FlowGraph graph, IReadOnlyList<Freeze> freezes) =>
        freezes.Count == 0 ? freezes : [.. freezes.Where(freeze => graph.Find(freeze.Account) is not null)];

    /// <summary>What escaped of every freeze that was ordered before it came into force.</summary>
    public static IReadOnlyList<FreezeGap> Gaps(FlowGraph graph, IReadOnlyList<Freeze> freezes) =>
    [
        .. freezes.Where(freeze => freeze.Submitted is not null && !freeze.IsPending).Select(freeze => new FreezeGap(
            freeze, [.. OutOf(graph, freeze).Where(edge => freeze.IsInGap(PlaceOf(edge), TransactionOf(edge)))])),
    ];

    /// <summary>Transfers out of an account while its freeze was in force: the token's contract does not allow them.</summary>
    public static IEnumerable<ReadIssue> Contradictions(FlowGraph graph, IReadOnlyList<Freeze> freezes) =>
        from freeze in freezes
        where freeze.Frozen is not null
        from edge in OutOf(graph, freeze)
        where IsWhileFrozen(freeze, PlaceOf(edge))
        select new ReadIssue(
            ReadIssueSeverity.Doubt, "freezes", 0,
            $"{freeze.Account} pays out while its units are frozen: the sources lack the release, or the transfer is false. It was followed.",
            TransactionOf(edge).ToText(freeze.Account.Chain));

    // Only where the times leave no doubt about the order.
    private static bool IsWhileFrozen(Freeze freeze, in Position position) =>
        position.UnixMilliseconds > freeze.Frozen!.Position.UnixMilliseconds
        && (freeze.Released is not { } released || position.UnixMilliseconds < released.Position.UnixMilliseconds);

    // Who gives the token away for something else escapes with that.
    private static IEnumerable<FlowEdge> OutOf(FlowGraph graph, Freeze freeze) => graph.Find(freeze.Account) is not { } wallet ? []
        : graph.Forward(wallet).Where(edge => graph.AssetGivenOn(edge.Index) == freeze.Asset && !edge.Target.Account.IsZero);

    private static Position PlaceOf(FlowEdge edge) => edge.Hop?.DeparturePosition ?? edge.Transfer.Position;

    private static TransactionId TransactionOf(FlowEdge edge) => edge.Hop?.Departure ?? edge.Transfer.Transaction;
}
