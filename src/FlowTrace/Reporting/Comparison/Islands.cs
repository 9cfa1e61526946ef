using System.Numerics;

namespace FlowTrace.Reporting;

/// <summary>
/// Takes the flows that differ, of one theft, policy and stolen asset, apart into islands that have no holding in common.
/// </summary>
/// <remarks>
/// A holding that differing flows only lead into, such as an exchange's, holds no islands together: each flow into it says how much of the change came
/// from where.
/// </remarks>
internal sealed class Islands
{
    private readonly Func<PocketName, BigInteger> _net;
    private readonly HashSet<PocketName> _givers;
    private readonly Dictionary<PocketName, PocketName> _parents = [];

    private Islands(IReadOnlyList<ChangedFlow> flows, Func<PocketName, BigInteger> net)
    {
        _net = net;
        _givers = [.. flows.Where(flow => !flow.Flow.IsTheft).Select(flow => flow.Flow.Source)];
        foreach (ChangedFlow flow in flows)
            if (!flow.Flow.IsTheft && _givers.Contains(flow.Flow.Target))
                _parents[Root(flow.Flow.Source)] = Root(flow.Flow.Target);
    }

    /// <summary>The islands, in the order of their first flows.</summary>
    /// <param name="flows">The flows that differ, in order.</param>
    /// <param name="net">By how much a holding's units differ, over all statuses.</param>
    public static IReadOnlyList<Island> Of(IReadOnlyList<ChangedFlow> flows, Func<PocketName, BigInteger> net)
    {
        var islands = new Islands(flows, net);
        return [.. flows.GroupBy(flow => islands.Root(flow.Flow.IsTheft ? flow.Flow.Target : flow.Flow.Source)).Select(islands.Make)];
    }

    private Island Make(IEnumerable<ChangedFlow> group)
    {
        ChangedFlow[] flows = [.. group];
        var changes = new SortedDictionary<PocketName, BigInteger>();
        BigInteger stolen = 0;
        foreach (ChangedFlow flow in flows)
        {
            // A theft's own flows bring units from outside the books.
            if (flow.Flow.IsTheft)
                stolen += flow.Origin;
            else
                changes[flow.Flow.Source] = _net(flow.Flow.Source);
            changes[flow.Flow.Target] = _givers.Contains(flow.Flow.Target)
                ? _net(flow.Flow.Target)
                : changes.GetValueOrDefault(flow.Flow.Target) + flow.Origin;
        }

        return new Island(flows, changes, stolen);
    }

    private PocketName Root(PocketName pocket)
    {
        while (_parents.TryGetValue(pocket, out PocketName parent) && parent != pocket)
        {
            if (_parents.TryGetValue(parent, out PocketName next))
                _parents[pocket] = next;
            pocket = parent;
        }

        return pocket;
    }
}
