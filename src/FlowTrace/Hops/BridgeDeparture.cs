using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Units going into a bridge, and where it was told to pay them out.</summary>
/// <param name="Protocol">The bridge, such as <c>Across V3</c>.</param>
/// <param name="Key">What the two legs have in common, in the protocol's canonical spelling; empty where it has no such id.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="Position">Its place in the order.</param>
/// <param name="Sender">Who pays; null where the event does not say.</param>
/// <param name="Via">The contract or vault that takes the units, or the zero address where they are burnt.</param>
/// <param name="Asset">What goes in.</param>
/// <param name="Quantity">How much, in base units.</param>
public sealed record BridgeDeparture(
    string Protocol, string Key, TransactionId Transaction, Position Position, Account? Sender, Account Via, Asset Asset, UInt128 Quantity)
{
    /// <summary>The chain of the payout; null where the bridge's number for it is not known.</summary>
    public ChainId? DestinationChain { get; init; }

    /// <summary>Who is to be paid; null where it is not stated.</summary>
    public Account? Destination { get; init; }

    /// <summary>What is to be paid out; null where it is not stated.</summary>
    public Asset? DestinationAsset { get; init; }

    /// <summary>How much is to be paid out, in base units of <see cref="DestinationAsset"/>; null where it is not stated.</summary>
    public UInt128? DestinationQuantity { get; init; }

    /// <summary>The least that may be paid out, in base units of <see cref="DestinationAsset"/>; null where it is not stated.</summary>
    public UInt128? LeastQuantity { get; init; }

    /// <summary>Who gets the units back when the bridge fails; null for the sender.</summary>
    public Account? RefundTo { get; init; }

    /// <summary>The words the bridge was told, where they tell more than the fields: a memo, a destination in the bridge's own numbering.</summary>
    public string Stated { get; init; } = "";

    /// <summary>
    /// Whether the contract that says so is none of the protocol's known ones. The transaction's transfers do not contradict it, yet a tie
    /// that rests on it is derived at best.
    /// </summary>
    public bool IsUnverified { get; internal init; }

    /// <summary>Whether several payouts may answer this departure (streaming swaps, partial fills).</summary>
    public bool MayPayInParts { get; init; }
}
