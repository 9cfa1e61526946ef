using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>A flow of a result.</summary>
internal readonly record struct TabularFlow(FlowEdge Edge, TraceResult Result, WalletTexts Wallets)
{
    /// <summary>Where it left: of a hop the giving.</summary>
    public Position Position => Edge.Hop?.DeparturePosition ?? Edge.Transfer.Position;

    public string Transaction => Edge.Hop is { } hop ? HopText.Departure(hop) : Edge.Transfer.TransactionText;

    /// <summary>The hop, where it gives something else than it receives.</summary>
    public HopFlow? Conversion => Edge.Hop is { Kind: FlowKind.Swap or FlowKind.Bridge } hop ? hop : null;

    /// <summary>The hop, where it arrives in another transaction.</summary>
    public HopFlow? Crossing => Edge.Hop is { Kind: FlowKind.Bridge } hop ? hop : null;
}

/// <summary>Stolen units of one theft under one policy, in an asset.</summary>
internal readonly record struct TabularPart(TaintPolicy Policy, StolenPart Part, Asset Asset, TraceResult Result);

/// <summary>An outcome of a result.</summary>
internal readonly record struct TabularOutcome(Outcome Outcome, TraceResult Result)
{
    /// <summary>The label that stopped the trail, or that decides there at the end.</summary>
    public Label? Label { get; } = Outcome.Service ?? Result.Labels.Deciding(Outcome.Account, Outcome.Last.ToUnixTimeMilliseconds());
}
