using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Taint;

namespace FlowTrace.Findings;

/// <summary>Units of several thefts meet in one account that is no service.</summary>
internal sealed class ComminglingDetector : ShapeDetector
{
    public override string Id => "commingling";

    public override IReadOnlyList<FindingParameter> Parameters { get; } =
        [Cited("least-thefts", 2, "units of so many thefts meet", Cases) with { Least = 2 }];

    public override string KnownErrors =>
        "Services that nobody labelled receive from thieves who know nothing of each other. What one policy brings together another may keep apart.";

    public override IEnumerable<Finding> Detect(FindingContext context)
    {
        if (context.Result.Thefts.Count < 2)
            yield break;
        for (int wallet = 0; wallet < context.Moves.Graph.Wallets.Count; wallet++)
            if (context.Moves.IsHolder(wallet) && Meeting(context, wallet) is { } finding)
                yield return finding;
    }

    /// <summary>A meeting place is where thefts come together that no single arrival brings together already.</summary>
    private static Finding? Meeting(FindingContext context, int wallet)
    {
        var sums = new Dictionary<(string Theft, Asset Asset), UInt128>();
        var byTheft = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        int mostAtOnce = 0;
        foreach (int number in context.Moves.Incoming(wallet))
        {
            if (context.Moves[number].From == wallet)
                continue;
            var here = new HashSet<string>(StringComparer.Ordinal);
            foreach (StolenPart part in new FlowEdge(context.Moves.Graph, context.Moves[number].Edge).Stolen(context.Policy))
            {
                (string, Asset) key = (part.Theft, context.Moves[number].Asset);
                sums[key] = sums.GetValueOrDefault(key) + part.Quantity;
                if (!byTheft.TryGetValue(part.Theft, out List<int>? arrivals))
                    byTheft.Add(part.Theft, arrivals = []);
                if (here.Add(part.Theft))
                    arrivals.Add(number);
            }

            mostAtOnce = Math.Max(mostAtOnce, here.Count);
        }

        if (byTheft.Count < context.Value("least-thefts") || mostAtOnce == byTheft.Count
            || ServiceAt(context, wallet, context.Moves[context.Moves.Incoming(wallet)[0]].Arrived) is not null)
            return null;
        return Find(
            context, $"Units of {Number(byTheft.Count)} thefts meet in one account without a service's label", EvidenceGrade.Derived,
            [context.Moves.AccountAt(wallet), .. byTheft.Values.Select(arrivals => context.Moves.AccountAt(context.Moves[arrivals[0]].From))],
            byTheft.Values.SelectMany(arrivals => arrivals),
            [.. sums.OrderBy(sum => sum.Key.Theft, StringComparer.Ordinal).ThenBy(sum => sum.Key.Asset)
                .Select(sum => new FindingQuantity($"of theft {sum.Key.Theft}", sum.Value, sum.Key.Asset))],
            "The account may be a service that nobody labelled, where strangers meet");
    }
}
