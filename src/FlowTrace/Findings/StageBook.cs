using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Tracing;

namespace FlowTrace.Findings;

/// <summary>The stage of every flow of a result.</summary>
internal sealed class StageBook
{
    private const string Bitcoin = "bip122";

    private static readonly HashSet<ServiceCategory> Brokers = [ServiceCategory.Otc, ServiceCategory.P2pTrader, ServiceCategory.EscrowMarket];

    private readonly LaunderingStage[] _stages;

    public StageBook(TraceResult result)
    {
        _stages = new LaunderingStage[result.Graph.EdgeCount];
        foreach (Finding finding in result.Findings)
            if (finding.Detector == DormancyDetector.DetectorId)
                foreach (FindingTransfer transfer in finding.Transfers)
                    if (transfer.Flow is { } flow && result.Graph.TargetOf(flow).Account == finding.Accounts[0])
                        _stages[flow] = LaunderingStage.Park;
        foreach (FlowEdge edge in result.Graph.Edges())
            if (StageOf(edge) is var stage && stage != LaunderingStage.Layering)
                _stages[edge.Index] = stage;
    }

    public LaunderingStage this[int edge] => _stages[edge];

    private static LaunderingStage StageOf(FlowEdge edge)
    {
        if (edge.IsTheft)
            return LaunderingStage.Theft;
        if (edge.Hop is { } hop)
            return hop.Kind switch
            {
                FlowKind.Bridge => OfCrossing(hop.Given.Asset.Chain, hop.Received.Asset.Chain),
                FlowKind.Swap => OfConversion(hop.Given.Asset, hop.Received.Asset),
                _ => OfArrival(edge),
            };
        return edge.Transfer.Kind == TransferKind.Fee ? LaunderingStage.Fee : OfArrival(edge);
    }

    private static LaunderingStage OfCrossing(ChainId from, ChainId to) =>
        to == ChainId.Tron ? LaunderingStage.BridgeToTron
        : from.Namespace == Bitcoin ? LaunderingStage.Crossing
        : LaunderingStage.Bridge;

    private static LaunderingStage OfConversion(Asset given, Asset received) =>
        IsNative(received) && !IsNative(given) ? LaunderingStage.SwapToNative
        : received.Chain == ChainId.Tron && received.Kind == AssetKind.Token && KnownContracts.IsTether(new Account(received.Chain, received.Contract))
            ? LaunderingStage.SwapToTether
        : LaunderingStage.Conversion;

    private static bool IsNative(Asset asset) => asset.Kind == AssetKind.Native
        || (asset.Kind == AssetKind.Token && KnownContracts.IsWrappedNative(new Account(asset.Chain, asset.Contract)));

    // Under the label by which the trail stops there; a bridge whose other side nobody knows is a bridge all the same.
    private static LaunderingStage OfArrival(FlowEdge edge) => edge.Target.Label?.Category switch
    {
        ServiceCategory.Mixer => edge.Target.Account.Chain.Namespace == Bitcoin ? LaunderingStage.MixAgain : LaunderingStage.Mix,
        ServiceCategory.Bridge => LaunderingStage.Bridge,
        { } category when Brokers.Contains(category) => LaunderingStage.Otc,
        { } category when StopRules.CashOut.Contains(category) => LaunderingStage.CashOut,
        { } category when StopRules.Default.Contains(category) => LaunderingStage.Service,
        _ => LaunderingStage.Layering,
    };
}
