using FlowTrace.Reading;
using static FlowTrace.Hops.TransactionNets;

namespace FlowTrace.Hops;

/// <summary>
/// Nets transactions for a question about sources, which follows more participants than a trace does. Legs of those whom only the question follows are marked,
/// stand where their units would come from outside without it, and are believed last: they must not change a theft's figures.
/// </summary>
internal sealed class QuestionHopBuilder(TransferTable table, IReachContext context) : HopBuilder(table, context)
{
    private protected override bool TryBuildSimple()
    {
        if (!base.TryBuildSimple())
            return false;
        for (int i = 0; i < Legs.Count; i++)
            if (Legs[i].Shape != HopShape.None && !context.IsReached(Legs[i].From))
                Legs[i] = Legs[i] with { IsBehind = true };
        return true;
    }

    private protected override void AddExchanges(HashSet<int> exchanged)
    {
        // A trace knows givers in the order of what they give of its own.
        List<int> reached = [.. Nets.All.Where(net => net.Gives && exchanged.Contains(net.Asset) && IsReached(net)).Select(net => net.Party).Distinct()];
        int first = Legs.Count;
        foreach (int giver in Givers(exchanged).Where(giver => !reached.Contains(giver)))
            AddLegsOf(giver, exchanged);
        int believed = Legs.Count;
        for (int i = first; i < believed; i++)
            Legs[i] = Legs[i] with { IsBehind = true };
        foreach (int giver in reached)
            AddLegsOf(giver, exchanged);
        AddWhatElseArrives(exchanged, first, believed);
        if (believed > first)
            OrderAsFromOutside(first);
    }

    private bool IsReached(in Net net) => ArrivalOf(net) is { } arrival ? arrival >= 0 && context.IsReachedUnderWay(arrival) : context.IsReached(net.Pocket);

    /// <summary>Legs of givers whom only a question follows go in the order in which their units would come from outside without it.</summary>
    private void OrderAsFromOutside(int first)
    {
        int end = first;
        while (end < Legs.Count && (Legs[end].IsBehind || Legs[end].From == HopLeg.Outside))
            end++;
        List<HopLeg> ordered = [.. Legs[first..end].OrderBy(leg => PlaceOf(leg.To))];
        for (int i = first; i < end; i++)
            Legs[i] = ordered[i - first];
    }

    private int PlaceOf(int pocket)
    {
        ReadOnlySpan<Net> nets = Nets.Span;
        for (int i = 0; i < nets.Length; i++)
            if (nets[i].Takes && nets[i].Pocket == pocket)
                return i;
        return nets.Length;
    }
}
