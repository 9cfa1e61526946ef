using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Hops;

namespace FlowTrace.Findings;

/// <summary>Stolen units cross from one chain to another, by chains and protocol.</summary>
internal sealed class ChainHopDetector : ShapeDetector
{
    public override string Id => "chain-hop";

    public override IReadOnlyList<FindingParameter> Parameters { get; } =
        [Cited("least-crossings", 1, "so many crossings the same way are told", "one crossing changes the chain as much as many")];

    public override string KnownErrors =>
        "A crossing that is tied by amount and time alone may answer somebody else's departure. Crossings whose other side no source shows are missing "
        + "here and stand among the unresolved outcomes.";

    public override IEnumerable<Finding> Detect(FindingContext context)
    {
        var ways = new Dictionary<(ChainId From, ChainId To, string Protocol), List<int>>();
        for (int number = 0; number < context.Moves.All.Length; number++)
        {
            if (context.Moves[number].Kind != FlowKind.Bridge)
                continue;
            HopFlow hop = new FlowEdge(context.Moves.Graph, context.Moves[number].Edge).Hop!;
            (ChainId, ChainId, string) way = (hop.Given.Asset.Chain, hop.Received.Asset.Chain, hop.Protocol);
            if (!ways.TryGetValue(way, out List<int>? crossings))
                ways.Add(way, crossings = []);
            crossings.Add(number);
        }

        // In order of the first crossing each, as they were met.
        foreach (((ChainId from, ChainId to, string _), List<int> crossings) in ways)
            if (crossings.Count >= context.Value("least-crossings"))
                yield return Way(context, from, to, crossings);
    }

    private static Finding Way(FindingContext context, ChainId from, ChainId to, List<int> crossings)
    {
        EvidenceGrade[] grades = [.. crossings.Select(move => new FlowEdge(context.Moves.Graph, context.Moves[move].Edge).Hop!.Grade)];
        int weak = grades.Count(grade => grade is EvidenceGrade.Inferred or EvidenceGrade.Asserted);
        string times = crossings.Count == 1 ? "cross once" : $"cross {Number(crossings.Count)} times";
        return Find(
            context,
            weak > 0 ? $"Stolen units may {times} from {from.Name} to {to.Name}" : $"Stolen units {times} from {from.Name} to {to.Name}",
            weak > 0 ? EvidenceGrade.Inferred : EvidenceGrade.Derived,
            crossings.SelectMany(move => (Account[])[context.Moves.AccountAt(context.Moves[move].From), context.Moves.AccountAt(context.Moves[move].To)]),
            crossings,
            [.. crossings.GroupBy(move => context.Moves[move].Asset).OrderBy(group => group.Key).Select(group =>
                new FindingQuantity("arrived", Sum(context, group), group.Key))],
            weak == 0 ? ["The ids and amounts of both sides show the crossing, not who controls the receiver"]
                : [$"{Number(weak)} of {Number(crossings.Count)} crossings are tied by likelihood or by somebody's word alone"]);
    }
}
