using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>What an issuer did.</summary>
public enum IssuerActKind
{
    /// <summary>A freeze was put to the owners of the issuer's wallet; it is not in force yet.</summary>
    Submitted,

    /// <summary>The account's units are frozen from here on.</summary>
    Frozen,

    /// <summary>They are free again.</summary>
    Released,

    /// <summary>Frozen units were destroyed.</summary>
    Destroyed,

    /// <summary>New units came into being at the contract's owner, without a transfer.</summary>
    Issued,

    /// <summary>Units of the contract's owner ceased to be, without a transfer.</summary>
    Redeemed,
}

/// <summary>An act of a token's issuer, as its contract's events and its wallet's calls show it.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
/// <param name="Kind">What was done.</param>
/// <param name="Account">To whom. For issued and redeemed units the owner of the contract, where the transaction shows who that is; else null.</param>
/// <param name="Asset">In which token.</param>
/// <param name="Quantity">How many base units were destroyed, issued or redeemed; else 0.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="Position">Its place in the order.</param>
public sealed record IssuerAct(IssuerActKind Kind, Account? Account, Asset Asset, UInt128 Quantity, TransactionId Transaction, Position Position);
