using System.Runtime.InteropServices;

namespace FlowTrace.Evidence;

/// <summary>
/// One theft's time-expanded network: a node per version of a pocket, arcs for the transfers, and arcs that carry a pocket's balance from one
/// version to the next. Units of other thefts are as clean ones.
/// </summary>
/// <remarks>
/// <para>
/// A run of arrivals at a pocket with the run of payments after it is one version. Nothing is lost by that against a node per event: of the units
/// there before the n-th payment, those that are stolen go with it, with a later payment of the run, or stay, and these have room for exactly the
/// balance before it; likewise, after the n-th arrival no more can be stolen than was carried in and has arrived. So only the balance between a
/// payment and the next arrival binds, clean arrivals included, and that is the arc from one version to the next.
/// </para>
/// <para>
/// Any flow that lets every stolen unit in can be completed to an allocation of all units: what is left of each arc is itself a flow, of clean units
/// and those of other thefts. And such a flow exists, for all units together fill every arc.
/// </para>
/// <para>
/// Where a junction shares units out (an exchange, a bridge's fee) what leaves is bound to what comes in by proportion, which no network can say.
/// There the network is cut: a junction is a target, and its parts are supplies that wait until the target's bounds are known. The level of a node
/// is the largest number of junctions on a way to it.
/// </para>
/// </remarks>
internal sealed class BoundsNetwork
{
    public const int Source = 0;
    public const int Sink = 1;

    private readonly BoundsLog _log;
    private readonly int _theft;
    private List<int> _levels = [0, 0];
    private List<BoundsArc> _arcs = [];
    private List<BoundsSupply> _supplies = [];
    private List<BoundsTarget> _targets = [];
    private readonly Dictionary<int, Version> _pockets = [];
    private readonly Dictionary<BoundsPlace, int> _places = [];

    private BoundsNetwork(BoundsLog log, int theft)
    {
        _log = log;
        _theft = theft;
    }

    public int NodeCount => _levels.Count;

    public IReadOnlyList<BoundsArc> Arcs => _arcs;

    /// <summary>What comes in: from thefts, and from junctions.</summary>
    public IReadOnlyList<BoundsSupply> Supplies => _supplies;

    /// <summary>Ends and junctions, where units leave the network.</summary>
    public IReadOnlyList<BoundsTarget> Targets => _targets;

    public int LevelOf(int node) => _levels[node];

    public static BoundsNetwork Of(BoundsLog log, int theft)
    {
        var network = new BoundsNetwork(log, theft);
        foreach (ref readonly BoundsStep step in log.Steps)
            if (step.Theft == BoundsStep.AnyTheft || step.Theft == theft)
                network.Add(step);
        network.Contract();
        return network;
    }

    /// <summary>Leaves out what makes no difference, and numbers the nodes that are left, in their order.</summary>
    private void Contract()
    {
        var contraction = BoundsContraction.Of(NodeCount, _arcs, _supplies, _targets);
        int[] numbers = new int[NodeCount];
        List<int> levels = [];
        for (int node = 0; node < NodeCount; node++)
            if (contraction.NodeOf(node) == node)
            {
                numbers[node] = levels.Count;
                levels.Add(_levels[node]);
            }

        int NumberOf(int node) => numbers[contraction.NodeOf(node)];
        var arcs = new List<BoundsArc>(contraction.Arcs.Length);
        foreach (ref readonly BoundsArc arc in contraction.Arcs)
            arcs.Add(arc with { Tail = NumberOf(arc.Tail), Head = NumberOf(arc.Head) });
        (_arcs, _levels) = (arcs, levels);
        _supplies = _supplies.ConvertAll(supply => supply with { Node = NumberOf(supply.Node) });
        _targets = _targets.ConvertAll(target => target with { Node = NumberOf(target.Node) });
    }

    /// <summary>Adds a step if the theft's units can have come to where it leaves: steps stand in order, so what leads there is known.</summary>
    private void Add(in BoundsStep step)
    {
        if (step.From.Kind == BoundsPlaceKind.Theft)
        {
            if (step.From.Number == _theft)
                AddSupply(step, BoundsSupply.OfTheft);
            return;
        }

        if (step.From.Kind == BoundsPlaceKind.Pocket)
        {
            if (TakeFrom(step) is var tail and >= 0)
                AddArc(tail, NodeAt(step.To), step.Quantity);
            return;
        }

        if (!_places.TryGetValue(step.From, out int node))
            return;
        if (_log.IsPlain(step.From.Number))
            AddArc(node, NodeAt(step.To), step.Quantity);
        else
            AddSupply(step, step.From.Number);
    }

    /// <summary>The version of a pocket that a payment leaves, or -1 where the theft's units cannot be.</summary>
    private int TakeFrom(in BoundsStep step)
    {
        ref Version version = ref CollectionsMarshal.GetValueRefOrNullRef(_pockets, step.From.Number);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref version))
            return -1;

        // More is there than the last payment left: clean units have come in between.
        if (version.HasPaid && step.Left + step.Quantity > version.Left)
            Renew(ref version);
        int node = version.Node;
        version.HasPaid = true;
        version.Left = step.Left;
        if (step.Left == UInt128.Zero)
            _pockets.Remove(step.From.Number);
        return node;
    }

    private int NodeAt(BoundsPlace place) => place.Kind == BoundsPlaceKind.Pocket ? Enter(place.Number) : TargetAt(place);

    private int Enter(int pocket)
    {
        ref Version version = ref CollectionsMarshal.GetValueRefOrAddDefault(_pockets, pocket, out bool isKnown);
        if (!isKnown)
            version.Node = NewNode();
        else if (version.HasPaid)
            Renew(ref version);
        return version.Node;
    }

    private void Renew(ref Version version)
    {
        int node = NewNode();
        AddArc(version.Node, node, version.Left);
        version.Node = node;
        version.HasPaid = false;
    }

    private int TargetAt(BoundsPlace place)
    {
        ref int node = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, place, out bool isKnown);
        if (isKnown)
            return node;
        node = NewNode();
        if (place.Kind == BoundsPlaceKind.End || !_log.IsPlain(place.Number))
            _targets.Add(new BoundsTarget(place, node));
        return node;
    }

    private int NewNode()
    {
        _levels.Add(0);
        return _levels.Count - 1;
    }

    private void AddArc(int tail, int head, UInt128 capacity)
    {
        _arcs.Add(new BoundsArc(tail, head, capacity));
        _levels[head] = Math.Max(_levels[head], _levels[tail]);
    }

    private void AddSupply(in BoundsStep step, int junction)
    {
        int node = NodeAt(step.To);
        int level = junction == BoundsSupply.OfTheft ? 0 : _levels[_places[step.From]] + 1;
        _supplies.Add(new BoundsSupply(node, junction, step.Quantity, level));
        _levels[node] = Math.Max(_levels[node], level);
    }

    private struct Version
    {
        public int Node;
        public UInt128 Left;
        public bool HasPaid;
    }
}

/// <summary>Room for so many units from one node to another.</summary>
internal readonly record struct BoundsArc(int Tail, int Head, UInt128 Capacity);

/// <summary>Units that come into a network: stolen ones, or the part of a junction that may be.</summary>
internal readonly record struct BoundsSupply(int Node, int Junction, UInt128 Quantity, int Level)
{
    public const int OfTheft = -1;
}

/// <summary>A node where units leave the network.</summary>
internal readonly record struct BoundsTarget(BoundsPlace Place, int Node);
