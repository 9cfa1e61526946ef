using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>A step that no single transfer shows, in words: what was given for what, over whom, and how that is known. Every text is harmless.</summary>
internal static class HopText
{
    /// <summary>What a report must say wherever it shows a loan.</summary>
    public const string LoanCaveat = "a loan: in law the borrower still owns the collateral, and owes what was lent";

    private const int LongestReason = 300;

    /// <summary>Every grade with what it means, strongest first; an analyst's word stands apart, at the end.</summary>
    public static readonly (EvidenceGrade Grade, string Meaning)[] Grades =
    [
        (EvidenceGrade.Observed, "the chain shows it"), (EvidenceGrade.Derived, "a rule concludes it from what the chain shows"),
        (EvidenceGrade.Inferred, "likely, not shown: others may fit as well"), (EvidenceGrade.Asserted, "an analyst’s word"),
    ];

    /// <summary>The exchange or crossing with its amounts: <c>swapped 100 ETH for 200,000 USDT</c>.</summary>
    public static string Of(HopFlow hop, TraceResult result) => Phrase(
        hop, ReportText.Of(hop.Given.BaseUnits, hop.Given.Asset, result), ReportText.Of(hop.Received.BaseUnits, hop.Received.Asset, result));

    /// <summary>The same with amounts written by the caller.</summary>
    public static string Phrase(HopFlow hop, string given, string received)
    {
        string by = hop.Protocol.Length > 0 ? " over " + Protocol(hop) : "";
        return hop.Kind == FlowKind.Bridge
            ? $"{given} over {(hop.Protocol.Length > 0 ? Protocol(hop) : "a bridge")} to {ChainName(hop.Received.Asset.Chain)}: {received} arrive"
            : hop.Shape switch
            {
                HopShape.Wrap => $"wrapped {given} as {received}",
                HopShape.Unwrap => $"unwrapped {given} to {received}",
                HopShape.LiquidityIn => $"put {given} into a pool for {received}{by}",
                HopShape.LiquidityOut => $"gave a pool {given} back for {received}{by}",
                HopShape.Deposit => $"deposited {given} for {received}{by}",
                HopShape.Redeem => $"redeemed {given} for {received}{by}",
                HopShape.Loan => $"borrowed {received} against {given}{by}",
                _ when hop.Kind == FlowKind.Swap => $"swapped {given} for {received}{by}",
                _ => $"paid {received} through others{by}",
            };
    }

    /// <summary>The grade, and what it rests on where that is told: <c>derived: the stated destination, amount and time agree</c>.</summary>
    public static string Evidence(HopFlow hop) =>
        hop.Reason.Length == 0 ? hop.Grade.ToName() : $"{hop.Grade.ToName()}: {ReportText.Name(hop.Reason, LongestReason).TrimEnd('.')}";

    /// <summary>What kind of step it is, in a word or two.</summary>
    public static string Word(HopFlow hop) => hop.Kind == FlowKind.Bridge ? "bridge" : hop.Shape switch
    {
        HopShape.None => hop.Kind == FlowKind.Swap ? "swap" : "payment through others",
        HopShape.LiquidityIn => "liquidity in",
        HopShape.LiquidityOut => "liquidity out",
        _ => hop.Shape.ToName(),
    };

    /// <summary>The protocol, made harmless; empty where it is not known.</summary>
    public static string Protocol(HopFlow hop) => ReportText.Name(hop.Protocol, 60);

    /// <summary>The transaction the units left in.</summary>
    public static string Departure(HopFlow hop) => hop.Departure.ToText(hop.DeparturePosition.Chain);

    /// <summary>The transaction they arrived in.</summary>
    public static string Arrival(HopFlow hop) => hop.Arrival.ToText(hop.ArrivalPosition.Chain);

    /// <summary>A chain's name as a proper name: <c>Tron</c>, <c>BSC</c>; the id of one that has none.</summary>
    public static string ChainName(ChainId chain)
    {
        string name = chain.Name;
        return name.Length == 0 || name.Contains(':', StringComparison.Ordinal) ? name
            : name.Length <= 3 ? name.ToUpperInvariant() : char.ToUpperInvariant(name[0]) + name[1..];
    }
}
