using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Findings;

/// <summary>An account that behaves like a custodial service's hot wallet. An inference.</summary>
/// <param name="Account">The account.</param>
/// <param name="Asset">In which asset it does.</param>
/// <param name="Label">What a source says of it; null for nothing: then it is a service nobody has named.</param>
/// <param name="DepositAddresses">How many inferred deposit addresses are emptied into it.</param>
/// <param name="Gathered">How many base units they swept into it.</param>
/// <param name="Senders">How many accounts pay it.</param>
/// <param name="Receivers">How many accounts it pays.</param>
/// <param name="Reason">What shows it, a sentence.</param>
public sealed record HotWallet(
    Account Account, Asset Asset, Label? Label, int DepositAddresses, UInt128 Gathered, int Senders, int Receivers, string Reason);
