using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Hops;

namespace FlowTrace.Reporting;

/// <summary>What steps have in common that the map draws as one ribbon: transfers, or exchanges of the same two assets known in the same way.</summary>
/// <param name="Kind">Swap, bridge, or a transfer: fees and payments through others are drawn as such.</param>
/// <param name="Grade">How it is known.</param>
/// <param name="Given">The asset given; null on transfers, and where ribbons of several assets are drawn as one.</param>
/// <param name="Received">The asset received; null likewise.</param>
internal readonly record struct MapStep(FlowKind Kind, EvidenceGrade Grade, Asset? Given, Asset? Received)
{
    public bool IsConversion => Kind is FlowKind.Swap or FlowKind.Bridge;

    public static MapStep Of(HopFlow? hop) => hop is { Kind: FlowKind.Swap or FlowKind.Bridge }
        ? new(hop.Kind, hop.Grade, hop.Given.Asset, hop.Received.Asset)
        : new(FlowKind.Transfer, hop?.Grade ?? EvidenceGrade.Observed, null, null);

    public MapStep WithoutAssets() => this with { Given = null, Received = null };
}
