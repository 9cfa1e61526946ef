using FlowTrace.Chain;
using FlowTrace.Graph;

namespace FlowTrace.Findings;

/// <summary>A step of stolen units from one holder to the next. A transaction of a chain like Bitcoin is no holder and is looked through.</summary>
/// <param name="From">The number of the wallet it leaves.</param>
/// <param name="To">The number of the wallet it reaches.</param>
/// <param name="Edge">The flow that shows it: where a transaction is looked through, the one that flows out of it.</param>
/// <param name="Kind">What kind of step it is.</param>
/// <param name="IsTheft">Whether it is a transfer of a theft itself.</param>
/// <param name="Asset">What arrives.</param>
/// <param name="AssetNumber">The asset's number among those of the steps: two are equal where their assets are.</param>
/// <param name="Quantity">How much of it arrives, clean units included.</param>
/// <param name="Stolen">How much of that is stolen under the main policy.</param>
/// <param name="Position">Where the departure stands in the order.</param>
/// <param name="Arrived">When it arrives, in milliseconds since 1970: later than the departure over a bridge only.</param>
internal readonly record struct Move(
    int From, int To, int Edge, FlowKind Kind, bool IsTheft, Asset Asset, int AssetNumber, UInt128 Quantity, UInt128 Stolen, Position Position,
    long Arrived)
{
    public long Time => Position.UnixMilliseconds;

    public bool IsTransfer => Kind == FlowKind.Transfer;
}
