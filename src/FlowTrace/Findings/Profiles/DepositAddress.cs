using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Findings;

/// <summary>
/// An account that behaves like an address a custodial service gave to one customer: what it receives goes on, nearly all and soon, to one wallet.
/// An inference, with the transfers that show it.
/// </summary>
/// <param name="Account">The account.</param>
/// <param name="Asset">In which asset it does.</param>
/// <param name="HotWallet">The wallet that it is emptied into.</param>
/// <param name="Service">The label of that wallet; null where it bears none. It says nothing of the account itself: its name comes along as derived.</param>
/// <param name="OwnLabel">What a source says of the account itself; null for nothing.</param>
/// <param name="Senders">How many accounts pay it, the hot wallet left out.</param>
/// <param name="Received">How many base units it received that had the time to go on before the data ends.</param>
/// <param name="Swept">Of these, how many went on to the hot wallet in time.</param>
/// <param name="Sent">How many base units it sent in all.</param>
/// <param name="Sweeps">The transfers to the hot wallet, in order.</param>
public sealed record DepositAddress(
    Account Account, Asset Asset, Account HotWallet, Label? Service, Label? OwnLabel, int Senders, UInt128 Received, UInt128 Swept, UInt128 Sent,
    IReadOnlyList<Transfer> Sweeps)
{
    /// <summary>The share of what it received that went on to the hot wallet in time.</summary>
    public Ratio SweptShare => Ratio.Share((System.Numerics.BigInteger)Swept, (System.Numerics.BigInteger)Received);

    /// <summary>
    /// The name that the hot wallet's label lends the account: derived, never a label. Empty where the hot wallet bears none. Text from outside.
    /// </summary>
    public string DerivedName => Service?.Name ?? "";
}
