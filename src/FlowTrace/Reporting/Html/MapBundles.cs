using FlowTrace.Chain;
using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>Decides which wallets the map shows one by one and which it bundles. Every wallet and every transfer ends up in exactly one place.</summary>
internal sealed class MapBundles
{
    /// <summary>A wallet through which less than this share of the theft passes is bundled with others of its column.</summary>
    public const double VisibleShare = 0.003;

    /// <summary>A map with no more wallets than this shows each of them.</summary>
    public const int AllVisible = 40;

    private const int MostPerColumn = 16;
    private const int LeastPerColumn = 6;
    private const int MostRibbons = 420;

    private readonly MapFlows _flows;
    private readonly MapColumns _columns;
    private readonly Dictionary<int, MapNode> _nodeOf = [];
    private readonly List<MapNode> _nodes = [];
    private readonly List<MapRibbon> _ribbons = [];

    private MapBundles(MapFlows flows, MapColumns columns)
    {
        _flows = flows;
        _columns = columns;
    }

    public IReadOnlyList<MapNode> Nodes => _nodes;

    public IReadOnlyList<MapRibbon> Ribbons => _ribbons;

    public static MapBundles Make(MapFlows flows, MapColumns columns)
    {
        for (int perColumn = MostPerColumn; ; perColumn = perColumn * 2 / 3)
        {
            var bundles = new MapBundles(flows, columns);
            bundles.MakeNodes(perColumn);
            bundles.MakeRibbons();
            if (bundles._ribbons.Count <= MostRibbons || perColumn <= LeastPerColumn)
                return bundles;
        }
    }

    private void MakeNodes(int perColumn)
    {
        double least = _flows.Wallets.Count <= AllVisible ? 0 : VisibleShare;
        foreach (IGrouping<int, MapWallet> column in _flows.Wallets.Values.GroupBy(wallet => _columns.Of(wallet.Id)).OrderBy(group => group.Key))
        {
            List<MapWallet[]> items = _columns.IsShared(column.Key) ? Chains(column) : [.. column.Select(wallet => new[] { wallet })];
            items.Sort((left, right) => CompareBySize(left[0], right[0]));
            var rest = new List<MapWallet[]>();
            for (int i = 0; i < items.Count; i++)
                if (i < perColumn && items[i].Max(wallet => wallet.Through) >= least)
                    AddNode(column.Key, items[i], items[i].Length == 1 ? items[i][0].Fate : null, items[i].Length > 1);
                else
                    rest.Add(items[i]);
            foreach (IGrouping<(OutcomeStatus? Fate, ChainId Chain), MapWallet> bundle in rest.SelectMany(item => item)
                .GroupBy(wallet => (wallet.Fate, wallet.Chain)).OrderBy(group => group.Key.Fate is { } fate ? (int)fate : -1).ThenBy(group => group.Key.Chain))
                AddNode(column.Key, [.. bundle.Order(Comparer<MapWallet>.Create(CompareBySize))], bundle.Key.Fate, isChain: false);
        }
    }

    private void AddNode(int column, MapWallet[] members, OutcomeStatus? fate, bool isChain)
    {
        var node = new MapNode(_nodes.Count, column, members, fate, isChain);
        foreach (MapWallet member in members)
        {
            _nodeOf.Add(member.Id, node);
            foreach ((OutcomeStatus status, double share) in member.Ends)
                node.Ends[status] = node.Ends.GetValueOrDefault(status) + share;
            foreach (((OutcomeStatus, Asset) key, UInt128 quantity) in member.EndAmounts)
                node.EndAmounts[key] = node.EndAmounts.GetValueOrDefault(key) + quantity;
        }

        _nodes.Add(node);
    }

    private void MakeRibbons()
    {
        var known = new Dictionary<(int, int, MapStep), MapRibbon>();
        foreach (MapFlow flow in _flows.Flows)
        {
            MapNode source = _nodeOf[flow.Source];
            MapNode target = _nodeOf[flow.Target];
            if (source == target)
            {
                source.InnerTransfers += flow.Transfers.Count;
                AddAmounts(source.InnerAmounts, flow);
                continue;
            }

            MapStep step = source.IsBundle || target.IsBundle ? flow.Step.WithoutAssets() : flow.Step;
            if (!known.TryGetValue((source.Index, target.Index, step), out MapRibbon? ribbon))
            {
                known.Add((source.Index, target.Index, step), ribbon = new MapRibbon(_ribbons.Count, source, target, step));
                _ribbons.Add(ribbon);
            }

            ribbon.Share += flow.Share;
            ribbon.Drawn += flow.Drawn;
            foreach ((Asset asset, MapAmount amount) in flow.Amounts)
            {
                Asset given = flow.Step.Given ?? asset;
                ribbon.ReceivedShares[asset] = ribbon.ReceivedShares.GetValueOrDefault(asset) + amount.Share;
                ribbon.GivenShares[given] = ribbon.GivenShares.GetValueOrDefault(given) + amount.Share;
            }

            ribbon.Count += flow.Transfers.Count;
            ribbon.IsTheft |= flow.IsTheft;
            ribbon.Transfers.AddRange(flow.Transfers);
            AddAmounts(ribbon.Amounts, flow);
            source.Out += flow.Drawn;
            target.In += flow.Drawn;
        }
    }

    private static void AddAmounts(SortedDictionary<Asset, UInt128> amounts, MapFlow flow)
    {
        foreach ((Asset asset, MapAmount amount) in flow.Amounts)
            amounts[asset] = amounts.GetValueOrDefault(asset) + amount.Quantity;
    }

    /// <summary>Wallets of a shared column that hand money to each other, taken together; places where it ends stay apart.</summary>
    private List<MapWallet[]> Chains(IEnumerable<MapWallet> column)
    {
        MapWallet[] wallets = [.. column];
        Dictionary<int, int> parent = wallets.ToDictionary(wallet => wallet.Id, wallet => wallet.Id);
        foreach (MapFlow flow in _flows.Flows)
            if (parent.ContainsKey(flow.Source) && parent.ContainsKey(flow.Target) && _flows.Wallets[flow.Target].Out > 0
                && _flows.Wallets[flow.Source].Chain == _flows.Wallets[flow.Target].Chain)
                parent[Root(parent, flow.Target)] = Root(parent, flow.Source);
        return [.. wallets.GroupBy(wallet => Root(parent, wallet.Id))
            .Select(chain => chain.Order(Comparer<MapWallet>.Create(CompareBySize)).ToArray())];
    }

    private static int Root(Dictionary<int, int> parent, int wallet)
    {
        while (parent[wallet] != wallet)
            wallet = parent[wallet] = parent[parent[wallet]];
        return wallet;
    }

    private static int CompareBySize(MapWallet left, MapWallet right)
    {
        int order = right.Through.CompareTo(left.Through);
        return order == 0 ? left.Id.CompareTo(right.Id) : order;
    }
}
