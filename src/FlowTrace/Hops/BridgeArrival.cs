using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Units a bridge pays out.</summary>
/// <param name="Protocol">The bridge; empty for a plain payment that may be a payout.</param>
/// <param name="Key">What the two legs have in common, spelt as in <see cref="BridgeDeparture.Key"/>; empty where there is no such id.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="Position">Its place in the order.</param>
/// <param name="Receiver">Who is paid.</param>
/// <param name="Asset">What is paid.</param>
/// <param name="Quantity">How much, in base units.</param>
public sealed record BridgeArrival(
    string Protocol, string Key, TransactionId Transaction, Position Position, Account Receiver, Asset Asset, UInt128 Quantity)
{
    /// <summary>The chain the units come from; null where it is not stated.</summary>
    public ChainId? SourceChain { get; init; }

    /// <summary>Who pays: a pool, a relayer from its own stock, the zero address for a mint; null where it is not known.</summary>
    public Account? Payer { get; init; }

    /// <summary>Whether this is the money coming back because the bridge failed.</summary>
    public bool IsRefund { get; init; }

    /// <summary>Whether the contract that says so is none of the protocol's known ones; a tie that rests on it is derived at best.</summary>
    public bool IsUnverified { get; internal init; }
}
