using FlowTrace.Chain;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>
/// Stolen units that stand elsewhere than before, in base units of the stolen asset. Both sides add up to the same.
/// </summary>
/// <remarks>
/// Units can only come to stand elsewhere along flows that differ, so flows that differ and hang together make one move. Where one side is a single
/// place, it is certain which units went where; otherwise the documents do not say, and neither does this.
/// </remarks>
/// <param name="Theft">The theft's id.</param>
/// <param name="Policy">The policy; poison, whose figures add up to nothing, has no moves.</param>
/// <param name="Asset">The stolen asset.</param>
/// <param name="From">Where they stood.</param>
/// <param name="To">Where they stand.</param>
/// <param name="Causes">What could explain it, as with <see cref="OutcomeDifference.Causes"/>.</param>
public sealed record StolenMove(
    string Theft, TaintPolicy Policy, Asset Asset, IReadOnlyList<MovedPart> From, IReadOnlyList<MovedPart> To, IReadOnlyList<ComparisonCause> Causes)
{
    /// <summary>Whether it is certain which units went where.</summary>
    public bool IsDetermined => From.Count == 1 || To.Count == 1;
}
