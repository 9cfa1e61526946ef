using FlowTrace.Evidence;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>The rules by which the report's derived claims are concluded, in words. The method section prints those that were used.</summary>
internal static class ExpertRules
{
    public static readonly TraceRule TheftSum = new(
        "theft-sum", 1, "What was stolen is the sum of the transfers that the theft's definition covers. What comes back from an account that these units have "
        + "touched is not stolen twice.");

    public static readonly TraceRule Outcome = new(
        "outcome", 1, "Every stolen unit is followed through each transfer, swap and bridge that is known, in the order of the chains, until it rests in a "
        + "wallet, reaches a stopping place, or a limit ends the following. Where it then stands is its outcome.");

    public static readonly TraceRule Books = new(
        "books-close", 1, "For each theft, asset and rule that conserves units, the units at all outcomes are added up and compared with what was stolen. "
        + "Both must agree to the last base unit.");

    public static readonly TraceRule Coverage = new(
        "coverage", 1, "The covered share is what stands at a named service, at rest, frozen, destroyed or paid as a fee. Not covered is what stands at busy "
        + "accounts nobody labelled, beyond a limit, below the dust line, or went into a bridge or swap whose other side is not known.");

    public static readonly TraceRule Bounds = new(
        "bounds", 1, "Least and most are found by maximum flow over every way to assign stolen units to transfers that conserves them, and so hold "
        + "whatever rule a court applies. They count the units of the whole theft, whichever of its assets they were taken as. Behind an exchange, or a bridge "
        + "that keeps a fee, stretch is put behind stretch: such figures, marked *, hold too, but need not be attained.");

    public static readonly TraceRule Range = new(
        "range-over-rules", 1, "The smallest and the largest figure among the conserving rules of this run. Another rule may give a figure outside of it.");

    public static readonly TraceRule Netting = new(
        "swap-netting", 1, "All transfers of one transaction are added up by account and asset. Who gave one asset and took another exchanged one for the "
        + "other; the stolen share of what was given stays with what was taken.");

    public static readonly TraceRule Bridge = new(
        "bridge-derived", 1, "A payout answers a deposit into a bridge when the stated destination and receiver, the asset, the amount less a fee, and the "
        + "time all agree and no other payout fits.");

    public static readonly TraceRule Path = new(
        "widest-path", 1, "Of all ways by which stolen units came to a place under the main rule, the one that carries most of them. Units are never counted "
        + "on two paths.");

    public static readonly TraceRule Stops = new(
        "stops", 1, "The trail stops where a label of a stopping category counts at the time of the transfer: behind it units of many people mix, and what "
        + "leaves is not the same money.");

    public static readonly TraceRule Limits = new(
        "limits", 1, "Where a limit ends the following, the place, the reason and the stolen units at stake are kept and counted as an outcome of their own.");

    public static readonly TraceRule Gaps = new(
        "gaps", 1, "Where an account pays out more than the sources show it had, the missing units are counted as clean, so that no clean unit is called "
        + "stolen.");

    public static readonly TraceRule Ties = new(
        "ties", 1, "Transfers that the sources do not order are ordered so that money arrives before it leaves; what is still tied keeps the source's order.");

    public static readonly TraceRule Reading = new(
        "reading", 1, "A row that cannot be read moves nothing and is kept with file, line and reason; what was mended or doubtful is counted.");

    public static readonly TraceRule Freezes = new(
        "freezes", 1, "A freeze is read from the events of the token's own contract, and its order from the calls to the issuer's wallet. It binds this "
        + "token at this address only.");

    public static readonly TraceRule Labels = new(
        "labels", 1, "Of the labels that count at a time, the one with the highest confidence decides; among equals one that names a category, then the "
        + "first given.");

    public static readonly TraceRule Same = new(
        "same-account", 1, "Who gives and who takes is the same account, so nobody else comes to hold the units.");

    public static readonly TraceRule Valuation = new(
        "valuation", 1, "A value is the amount times the latest given price at or before the stated time, cut to cents. It takes no part in the tracing.");

    public static readonly TraceRule Unhashed = new(
        "source-row", 1, "The source gives the transfer without a transaction's hash, so it can be checked against that source only.");

    public static readonly TraceRule Selection = new(
        "selection", 1, "A table that does not hold all its rows holds the largest; how many are left out, how much they stand for, and which file has them "
        + "is said under it.");

    public static readonly TraceRule Drawing = new(
        "drawing", 1, "Widths are shares of what was stolen. Observed steps are drawn solid, derived ones with long dashes, inferred ones dotted, asserted "
        + "ones hollow.");

    public static readonly TraceRule Stages = new(
        "laundering-step", 1, "Which of nine published steps of a laundering a flow is, by its kind (exchange, crossing, transfer), the chains and assets on "
        + "both sides, and the label of the place it reaches. Press coverage of the report that describes the steps gives their order; the numbering is "
        + "reconstructed.");

    public static readonly TraceRule Manifest = new(
        "manifest", 1, "The run notes its version, its options and every input with its SHA-256. The same inputs, options and version give the same report "
        + "to the byte.");

    public static readonly TraceRule ClaimTypes = new(
        "claim-types", 1, "Every statement of this report is one claim with an id, a kind and what it rests on; the register at the end lists all of them.");

    private static readonly TraceRule[] Policies =
    [
        Policy(TaintPolicy.Fifo, "The units that came into a wallet first leave it first (Clayton's Case)."),
        Policy(TaintPolicy.Lifo, "The units that came into a wallet last leave it first."),
        Policy(TaintPolicy.ProRata, "Stolen and clean units leave a wallet in the proportion in which it holds them, in whole units by largest remainder."),
        Policy(TaintPolicy.DirtyFirst, "Stolen units leave a wallet before clean ones, in the order in which they arrived."),
        Policy(TaintPolicy.CleanFirst, "Clean units leave a wallet before stolen ones: for a single account the lowest intermediate balance."),
        Policy(TaintPolicy.Tiho, "All payments of a wallet in one transaction share its stolen units, the largest payment first."),
        Policy(TaintPolicy.Poison, "Every unit of a wallet that holds a stolen one counts as stolen. It over-counts by design and is never added up."),
    ];

    /// <summary>The rule of a policy.</summary>
    public static TraceRule Of(TaintPolicy policy) => Policies[(int)policy];

    private static TraceRule Policy(TaintPolicy policy, string words) => new("taint-" + policy.ToName(), 1, words);
}
