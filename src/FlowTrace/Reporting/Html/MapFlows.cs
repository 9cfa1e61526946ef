using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>One transfer's stolen part as a map shows it.</summary>
internal readonly record struct MapTransfer(int Edge, double Share, UInt128 Quantity);

/// <summary>What several transfers moved of one asset, and the share of the theft it stands for.</summary>
internal sealed class MapAmount
{
    public UInt128 Quantity { get; set; }

    public double Share { get; set; }
}

/// <summary>Every transfer between the same two wallets in one direction, or every exchange of the same two assets.</summary>
internal sealed class MapFlow(int source, int target, MapStep step)
{
    public MapStep Step { get; } = step;

    public int Source { get; } = source;

    public int Target { get; } = target;

    public double Share { get; private set; }

    /// <summary>
    /// The share it is drawn with. What a wallet exchanges to and fro counts each time, and would make a ribbon many times as wide as all that was
    /// stolen; it is drawn no wider than what came into the wallet.
    /// </summary>
    public double Drawn { get; set; }

    public bool IsTheft { get; private set; }

    public long First { get; private set; } = long.MaxValue;

    public SortedDictionary<Asset, MapAmount> Amounts { get; } = [];

    public List<MapTransfer> Transfers { get; } = [];

    public void Add(in FlowEdge edge, double share, UInt128 quantity)
    {
        Transfer transfer = edge.Transfer;
        Share += share;
        IsTheft |= edge.IsTheft;
        First = Math.Min(First, transfer.Position.UnixMilliseconds);
        if (!Amounts.TryGetValue(transfer.Asset, out MapAmount? amount))
            Amounts.Add(transfer.Asset, amount = new MapAmount());
        amount.Quantity += quantity;
        amount.Share += share;
        Transfers.Add(new MapTransfer(edge.Index, share, quantity));
    }
}

/// <summary>What a map says of one wallet.</summary>
internal sealed class MapWallet(int id, Wallet wallet)
{
    /// <summary>
    /// The wallet's number in the graph. One that was robbed, gets stolen units back (a pool, an exchange) and keeps them stands on the map
    /// twice, on the left as who was robbed and on the right as where it ended; the latter has the complement as its number.
    /// </summary>
    public int Id { get; } = id;

    public Wallet Wallet { get; } = wallet;

    /// <summary>The asset it holds here, where the wallet exchanges for itself and so stands on the map once for each; else null.</summary>
    public Asset? Held { get; init; }

    public ChainId Chain => Wallet.Account.Chain;

    public double In { get; set; }

    public double Out { get; set; }

    public bool IsFirstHolder { get; set; }

    public bool IsRobbed { get; set; }

    /// <summary>Where the stolen units that stay here stand, as shares.</summary>
    public SortedDictionary<OutcomeStatus, double> Ends { get; } = [];

    /// <summary>The same in the assets' own units.</summary>
    public SortedDictionary<(OutcomeStatus Status, Asset Asset), UInt128> EndAmounts { get; } = [];

    public double Ended => Ends.Values.Sum();

    /// <summary>The stolen amount that passes through or stays, as a share: what the height of the wallet's bar shows.</summary>
    public double Through => Math.Max(In, Out + Ended);

    /// <summary>The outcome that most of it comes to here, or null when most of it moves on.</summary>
    public OutcomeStatus? Fate => Ended < Out || Ends.Count == 0 ? null : Ends.MaxBy(pair => pair.Value).Key;
}

/// <summary>The trace under one policy and selection, with the transfers between two wallets taken together. The map is drawn from this.</summary>
internal sealed class MapFlows
{
    private readonly SortedDictionary<(int Source, int Target, int Step), MapFlow> _flows = [];
    private readonly SortedDictionary<int, MapWallet> _wallets = [];
    private readonly HashSet<int> _robbedOnly = [];
    private readonly HashSet<int> _exchangers = [];
    private readonly Dictionary<(int Wallet, Asset Asset), int> _stages = [];
    private readonly Dictionary<MapStep, int> _steps = [];

    private MapFlows(TraceResult result, MapSelection selection, TaintPolicy policy)
    {
        Result = result;
        Selection = selection;
        Policy = policy;
    }

    public TraceResult Result { get; }

    public MapSelection Selection { get; }

    public TaintPolicy Policy { get; }

    public IReadOnlyCollection<MapFlow> Flows => _flows.Values;

    /// <summary>The wallets stolen units passed or reached under this policy, by <see cref="MapWallet.Id"/>.</summary>
    public IReadOnlyDictionary<int, MapWallet> Wallets => _wallets;

    /// <summary>How many wallets there are, each counted once.</summary>
    public int WalletCount => _wallets.Values.Select(wallet => wallet.Wallet.Index).Distinct().Count();

    /// <summary>Whether units change their asset or chain anywhere on it.</summary>
    public bool HasConversions => _flows.Values.Any(flow => flow.Step.IsConversion);

    public static MapFlows Collect(TraceResult result, MapSelection selection, TaintPolicy policy)
    {
        var flows = new MapFlows(result, selection, policy);
        var carried = new List<(FlowEdge Edge, double Share, UInt128 Quantity)>();
        foreach (FlowEdge edge in result.Graph.Edges())
            if (selection.Measure(edge.Stolen(policy)) is var (share, quantity) && quantity > UInt128.Zero)
                carried.Add((edge, share, quantity));
        flows._robbedOnly.UnionWith(carried.Where(flow => flow.Edge.IsTheft).Select(flow => flow.Edge.Source.Index));
        flows._robbedOnly.ExceptWith(carried.Where(flow => !flow.Edge.IsTheft).Select(flow => flow.Edge.Source.Index));
        flows._exchangers.UnionWith(
            carried.Where(flow => flow.Edge is { Hop: not null } edge && edge.Source.Index == edge.Target.Index).Select(flow => flow.Edge.Source.Index));
        foreach ((FlowEdge edge, double share, UInt128 quantity) in carried)
            flows.Add(edge, share, quantity);
        flows.Measure();

        Dictionary<Account, Wallet> wallets = result.Graph.Wallets.ToDictionary(wallet => wallet.Account);
        foreach (Outcome outcome in result.Outcomes)
        {
            (double share, UInt128 quantity) = selection.Measure(outcome.Stolen(policy));
            if (quantity > UInt128.Zero)
                flows.Add(outcome, wallets[outcome.Account], share, quantity);
        }

        return flows;
    }

    private void Add(in FlowEdge edge, double share, UInt128 quantity)
    {
        MapWallet source = HolderOf(edge.Source, edge.Source.Index, Result.Graph.AssetGivenOn(edge.Index));
        MapWallet target = ReceiverOf(edge.Target, Result.Graph.AssetOf(edge.Index));
        var step = MapStep.Of(edge.Hop);
        if (!_steps.TryGetValue(step, out int number))
            _steps.Add(step, number = _steps.Count);
        if (!_flows.TryGetValue((source.Id, target.Id, number), out MapFlow? flow))
            _flows.Add((source.Id, target.Id, number), flow = new MapFlow(source.Id, target.Id, step));
        flow.Add(edge, share, quantity);
        source.IsRobbed |= edge.IsTheft;
        target.IsFirstHolder |= edge.IsTheft;
    }

    private void Add(Outcome outcome, Wallet wallet, double share, UInt128 quantity)
    {
        MapWallet at = ReceiverOf(wallet, outcome.Asset);
        at.Ends[outcome.Status] = at.Ends.GetValueOrDefault(outcome.Status) + share;
        at.EndAmounts[(outcome.Status, outcome.Asset)] = at.EndAmounts.GetValueOrDefault((outcome.Status, outcome.Asset)) + quantity;
    }

    /// <summary>How wide each flow is drawn, and what that makes of each wallet.</summary>
    private void Measure()
    {
        var arrived = new Dictionary<int, double>();
        foreach (MapFlow flow in _flows.Values)
            if (!IsWithinAWallet(flow))
                arrived[_wallets[flow.Target].Wallet.Index] = arrived.GetValueOrDefault(_wallets[flow.Target].Wallet.Index) + flow.Share;
        foreach (MapFlow flow in _flows.Values)
        {
            flow.Drawn = IsWithinAWallet(flow) && arrived.TryGetValue(_wallets[flow.Source].Wallet.Index, out double most)
                ? Math.Min(flow.Share, most) : flow.Share;
            _wallets[flow.Source].Out += flow.Drawn;
            _wallets[flow.Target].In += flow.Drawn;
        }
    }

    private bool IsWithinAWallet(MapFlow flow) => _wallets[flow.Source].Wallet.Index == _wallets[flow.Target].Wallet.Index && flow.Step.IsConversion;

    private MapWallet ReceiverOf(Wallet wallet, Asset asset) =>
        HolderOf(wallet, _robbedOnly.Contains(wallet.Index) ? ~wallet.Index : wallet.Index, asset);

    private MapWallet HolderOf(Wallet wallet, int id, Asset asset)
    {
        bool isStage = _exchangers.Contains(wallet.Index);
        if (isStage && !_stages.TryGetValue((wallet.Index, asset), out id))
            _stages.Add((wallet.Index, asset), id = Result.Graph.Wallets.Count + _stages.Count);
        if (!_wallets.TryGetValue(id, out MapWallet? known))
            _wallets.Add(id, known = new MapWallet(id, wallet) { Held = isStage ? asset : null });
        return known;
    }
}
