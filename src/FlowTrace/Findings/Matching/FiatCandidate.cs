using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Findings;

/// <summary>Transfers that may be what a record tells of: an inference, with its score and what speaks against it. Never asserted.</summary>
/// <param name="Kind">By which rule it was formed.</param>
/// <param name="Transfers">The transfers, in their order.</param>
/// <param name="Total">How many base units they come to.</param>
/// <param name="Score">How well it fits.</param>
/// <param name="Flags">What speaks against it.</param>
public sealed record FiatCandidate(FiatCandidateKind Kind, IReadOnlyList<Transfer> Transfers, UInt128 Total, FiatScore Score, FiatFlags Flags)
{
    /// <summary>How it is known: always inferred.</summary>
    public EvidenceGrade Grade { get; } = EvidenceGrade.Inferred;

    /// <summary>Whether a person has to decide: the score is low, or something speaks against it.</summary>
    public bool NeedsDecision => Score.Value < FiatScore.Threshold || Flags != FiatFlags.None;
}
