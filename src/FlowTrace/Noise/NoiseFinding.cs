using FlowTrace.Chain;

namespace FlowTrace.Noise;

/// <summary>A transfer that was recognised as noise, or as one that noise led to, with the reason.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Transfer">The transfer; of no units where it is a <see cref="NoiseKind.ZeroValuePoisoning"/>.</param>
/// <param name="Addressed">The account it was aimed at.</param>
/// <param name="ImitatedAccount">The account whose look-alike takes part; null where none does.</param>
/// <param name="ImitatedAsset">The asset that a forged token is to be taken for; null where it is none.</param>
/// <param name="IsKeptOut">Whether the transfer was kept out of the flow. One of no units never was in it.</param>
/// <param name="Reason">Why, as a sentence for people. It holds no text from outside but addresses and the symbols of known tokens.</param>
public sealed record NoiseFinding(
    NoiseKind Kind, Transfer Transfer, Account Addressed, Account? ImitatedAccount, Asset? ImitatedAsset, bool IsKeptOut, string Reason);
