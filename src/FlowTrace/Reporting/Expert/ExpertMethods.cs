using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>The methods behind the report's inferred claims, with what makes them go wrong. Nobody measured an error rate of theirs.</summary>
internal static class ExpertMethods
{
    public static readonly Heuristic BridgeTie = new(
        "bridge-amount-and-time", 1, "payout within 6 hours (a day where a leg is on Bitcoin), at most 3 % less than the deposit, unless the bridge is known "
        + "to be slower or cheaper",
        "Other deposits of similar amount at that time give the same payout; the payout may answer one of them.");

    public static readonly Heuristic MixerWithdrawal = new(
        "mixer-withdrawal", 1, "every withdrawal from the same pool after the first deposit; leads: same address, on the trail, funded by the trail, same "
        + "first funder, equal counts",
        "Others use the pool at the same time in the same way, and first funders such as exchanges serve many people.");

    public static readonly Heuristic CoinJoin = new(
        "coinjoin-shape", 1, "inputs, equal outputs and amounts of the published shapes of Whirlpool, Wasabi 1 and 2, and JoinMarket",
        "Payments in batches can have the same shape, and a coinjoin of another kind has none of these.");

    public static readonly Heuristic BusyAccount = new(
        "busy-account", 1, "an account without a label and with more transfers than the hub line",
        "An automated wallet of one person can be as busy as a service.");

    public static readonly Heuristic Opening = new(
        "account-opening", 1, "the sender opened the receiver's account on the chain and paid for it",
        "Exchanges and wallet services open accounts for their customers.");

    public static readonly Heuristic SameKey = new(
        "same-key", 1, "both accounts have the same twenty bytes on two chains whose addresses are made of keys alike",
        "A contract of the same address on the other chain can be somebody else's.");

    public static readonly Heuristic Noise = new(
        "noise", 1, "symbols drawn like a known token's, trifles from look-alike addresses, tokens that advertise a web site or were handed out in equal parts",
        "A genuine token of the same name, or a real payment of a trifle, can look the same.");

    public static readonly Heuristic KeyChange = new(
        "key-change", 1, "the keys that may spend from the receiver changed before or after the transfer",
        "People change keys of accounts they keep.");
}
