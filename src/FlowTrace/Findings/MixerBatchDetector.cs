using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Findings;

/// <summary>Deposits of one denomination into one mixer, one after another. It says where the trail ends, and never where it goes on.</summary>
internal sealed class MixerBatchDetector : ShapeDetector
{
    public override string Id => "mixer-batch";

    public override IReadOnlyList<FindingParameter> Parameters { get; } =
    [
        Hypothesis("least-deposits", 3, "so many deposits of one amount make a batch") with { Least = 2 },
        Hypothesis("pause-hours", 24, "a pause longer than this ends a batch", "published cases: one deposit every six minutes, batches of an hour to a day"),
    ];

    public override string KnownErrors =>
        "That the receiver is a mixer is its label's word. Deposits through a relay that nobody labelled are missed, and what leaves the mixer is nobody's "
        + "in particular: the finding says nothing about it.";

    public override IEnumerable<Finding> Detect(FindingContext context)
    {
        var deposits = new Dictionary<(int Pool, Asset Asset, UInt128 Amount), List<int>>();
        for (int number = 0; number < context.Moves.All.Length; number++)
        {
            ref readonly Move move = ref context.Moves[number];
            if (!move.IsTransfer || MixerAt(context, move) is null)
                continue;
            (int, Asset, UInt128) key = (move.To, move.Asset, move.Quantity);
            if (!deposits.TryGetValue(key, out List<int>? list))
                deposits.Add(key, list = []);
            list.Add(number);
        }

        foreach (List<int> denomination in deposits.Values)
            foreach (List<int> batch in Batches(context, denomination))
                if (batch.Count >= context.Value("least-deposits"))
                    yield return Batch(context, batch);
    }

    private static Label? MixerAt(FindingContext context, in Move move) =>
        ServiceAt(context, move.To, move.Arrived) is { Category: ServiceCategory.Mixer } label ? label : null;

    private static IEnumerable<List<int>> Batches(FindingContext context, List<int> deposits)
    {
        long pause = Hours(context.Value("pause-hours"));
        var batch = new List<int>();
        foreach (int deposit in deposits)
        {
            if (batch.Count > 0 && context.Moves[deposit].Time - context.Moves[batch[^1]].Time > pause)
            {
                yield return batch;
                batch = [];
            }

            batch.Add(deposit);
        }

        yield return batch;
    }

    private static Finding Batch(FindingContext context, List<int> batch)
    {
        Move first = context.Moves[batch[0]];
        Move last = context.Moves[batch[^1]];
        Account[] depositors = [.. batch.Select(move => context.Moves.AccountAt(context.Moves[move].From)).Distinct()];
        long span = last.Time - first.Time;
        string rate = span >= 1000 ? $", one every {Span(span / (batch.Count - 1))}" : "";
        Label label = MixerAt(context, first)!;
        return Find(
            context,
            $"{Number(batch.Count)} deposits of one amount go into one mixer within {Span(span)}{rate}; the trail ends there, and what the mixer pays out is "
            + "not followed",
            EvidenceGrade.Derived, [context.Moves.AccountAt(first.To), .. depositors], batch,
            [
                new("each deposit", first.Quantity, first.Asset), new("deposited together", Sum(context, batch), first.Asset),
                new("stolen of it", SumStolen(context, batch), first.Asset),
            ],
            $"The receiver is a mixer by a label of confidence {Number(label.Confidence)} of 100",
            "Others use the same mixer at the same time");
    }
}
