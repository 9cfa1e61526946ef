using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>
/// The flow graph made small enough to draw, under the main policy: transfers, swaps and crossings of one asset and grade between
/// the same two wallets become one arrow, and wallets beyond a number, those that carried the smallest share of a theft, become one
/// node for each distance from the theft. All are counted.
/// </summary>
internal sealed class FoldedGraph
{
    private readonly TraceResult _result;
    private readonly Dictionary<(string Theft, Asset Asset), UInt128> _stolen = [];
    private readonly List<FoldedNode> _nodes = [];
    private readonly Dictionary<FoldedStep, FoldedArrow> _arrows = [];

    public FoldedGraph(TraceResult result, int maxWallets)
    {
        _result = result;
        foreach (StolenPart part in result.Stolen)
            _stolen[(part.Theft, part.OriginAsset)] = part.Quantity;
        int[] nodeOf = ChooseNodes(maxWallets);
        foreach (FlowEdge edge in result.Graph.Edges())
            Bundle(edge, nodeOf);
        var walletOf = result.Graph.Wallets.ToDictionary(wallet => wallet.Account, wallet => wallet.Index);
        foreach (Outcome outcome in result.Outcomes)
            if (outcome.Stolen(result.MainPolicy).Count > 0 && walletOf.TryGetValue(outcome.Account, out int index) && nodeOf[index] >= 0)
                _nodes[nodeOf[index]].Outcomes.Add(outcome);
    }

    public IReadOnlyList<FoldedNode> Nodes => _nodes;

    /// <summary>The arrows, in the order of their first transfers.</summary>
    public IReadOnlyCollection<FoldedArrow> Arrows => _arrows.Values;

    /// <summary>Transfers that carry stolen units under other policies only, and are not drawn.</summary>
    public int UndrawnTransfers { get; private set; }

    /// <summary>Wallets that no stolen unit reaches under the main policy, and are not drawn.</summary>
    public int UndrawnWallets { get; private set; }

    private int[] ChooseNodes(int maxWallets)
    {
        IReadOnlyList<Wallet> wallets = _result.Graph.Wallets;
        ulong[] carried = new ulong[wallets.Count];
        foreach (FlowEdge edge in _result.Graph.Edges())
        {
            ulong share = (ulong)ShareOf(edge.Stolen(_result.MainPolicy));
            if (share == 0 && edge.Stolen(_result.MainPolicy).Count > 0)
                share = 1;
            carried[edge.Source.Index] += share;
            carried[edge.Target.Index] += share;
        }

        int[] drawn = [.. Enumerable.Range(0, wallets.Count).Where(index => carried[index] > 0)];
        UndrawnWallets = wallets.Count - drawn.Length;
        var kept = drawn.OrderByDescending(index => carried[index]).ThenBy(index => index).Take(maxWallets).ToHashSet();
        int[] nodeOf = new int[wallets.Count];
        Array.Fill(nodeOf, -1);
        var folds = new SortedDictionary<int, int>();
        foreach (int index in drawn)
        {
            int hops = wallets[index].Hops;
            if (kept.Contains(index))
                nodeOf[index] = AddNode(new FoldedNode(wallets[index]));
            else if (folds.TryGetValue(hops, out int fold))
                nodeOf[index] = fold;
            else
                folds.Add(hops, nodeOf[index] = AddNode(new FoldedNode(wallets[index])));
            _nodes[nodeOf[index]].Wallets++;
        }

        return nodeOf;
    }

    private int AddNode(FoldedNode node)
    {
        _nodes.Add(node);
        return _nodes.Count - 1;
    }

    private void Bundle(FlowEdge edge, int[] nodeOf)
    {
        IReadOnlyList<StolenPart> parts = edge.Stolen(_result.MainPolicy);
        if (parts.Count == 0)
        {
            UndrawnTransfers++;
            return;
        }

        Transfer transfer = edge.Transfer;
        HopFlow? hop = edge.Hop;
        var key = new FoldedStep(
            nodeOf[edge.Source.Index], nodeOf[edge.Target.Index], transfer.Asset, hop?.Given.Asset ?? transfer.Asset, hop?.Shape ?? HopShape.None,
            hop?.Grade ?? EvidenceGrade.Observed, hop?.Protocol ?? "");
        if (!_arrows.TryGetValue(key, out FoldedArrow? arrow))
            _arrows.Add(key, arrow = new FoldedArrow(key, hop, transfer.Position.Time));
        arrow.Transfers++;
        arrow.Last = transfer.Position.Time;
        arrow.IsTheft |= edge.IsTheft;
        arrow.PartsPerMillion = Math.Min(Share.Whole, arrow.PartsPerMillion + ShareOf(parts));
        UInt128 most = 0;
        UInt128 sum = 0;
        foreach (StolenPart part in parts)
        {
            most = UInt128.Max(most, part.Quantity);
            sum += part.Quantity;
        }

        // Under poison the same unit counts for several thefts: the sum would exceed what was moved.
        arrow.Add(_result.MainPolicy.IsConserving() ? sum : most);
    }

    private int ShareOf(IReadOnlyList<StolenPart> parts)
    {
        int share = 0;
        foreach (StolenPart part in parts)
            share = Math.Max(share, Share.PartsPerMillion(part.Origin, _stolen.GetValueOrDefault((part.Theft, part.OriginAsset))));
        return share;
    }
}

/// <summary>A wallet, or several folded into one node.</summary>
internal sealed class FoldedNode(Wallet first)
{
    /// <summary>The wallet; null where several are folded.</summary>
    public Wallet? Wallet => Wallets == 1 ? first : null;

    public int Hops => first.Hops;

    public int Wallets { get; set; }

    public List<Outcome> Outcomes { get; } = [];

    /// <summary>What the colour says: what became of most of the units here; null where they only passed.</summary>
    public OutcomeStatus? Status => Outcomes.Count == 0 ? null : Outcomes[0].Status;
}

/// <summary>What steps have in common that are drawn as one arrow.</summary>
internal readonly record struct FoldedStep(int From, int To, Asset Asset, Asset Given, HopShape Shape, EvidenceGrade Grade, string Protocol);

/// <summary>Steps of one kind, asset and grade from one node to another.</summary>
internal sealed class FoldedArrow(in FoldedStep step, HopFlow? hop, DateTimeOffset first)
{
    private readonly FoldedStep _step = step;

    public int From => _step.From;

    public int To => _step.To;

    /// <summary>What arrives.</summary>
    public Asset Asset => _step.Asset;

    public EvidenceGrade Grade => _step.Grade;

    /// <summary>The first step, where no single transfer shows it.</summary>
    public HopFlow? Hop => hop;

    public DateTimeOffset First => first;

    public DateTimeOffset Last { get; set; }

    public int Transfers { get; set; }

    public UInt128 Stolen { get; private set; }

    /// <summary>Whether more went this way than a number of base units can hold: worthless tokens that went in circles.</summary>
    public bool IsTooMuch { get; private set; }

    /// <summary>The share of a theft that went this way, in parts per million, at most all of it.</summary>
    public int PartsPerMillion { get; set; }

    public bool IsTheft { get; set; }

    public void Add(UInt128 stolen)
    {
        IsTooMuch |= stolen > UInt128.MaxValue - Stolen;
        Stolen = IsTooMuch ? UInt128.MaxValue : Stolen + stolen;
    }
}
