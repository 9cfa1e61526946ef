using FlowTrace.Chain;

namespace FlowTrace.Reporting;

/// <summary>What one account received of one theft in one asset.</summary>
/// <param name="Theft">The theft's number.</param>
/// <param name="Asset">The asset that arrived.</param>
/// <param name="Policy">The policy of the figures, by its name.</param>
/// <param name="Quantity">
/// How many stolen base units arrived: what the flows brought, whether or not they are still there. What went away and came back counts each time.
/// </param>
/// <param name="Origin">How many units of the stolen assets they stand for.</param>
/// <param name="SharePartsPerMillion">That as a share of what the theft took, in parts per million: the largest of its assets' shares.</param>
/// <param name="Least">At least so many rest there whatever the rule; null where the result has no bounds.</param>
/// <param name="Most">At most so many; null likewise.</param>
/// <param name="Result">The result that says so: of several that trace the theft, the one with the largest figure.</param>
public sealed record ConvergenceFigure(
    int Theft, Asset Asset, string Policy, UInt128 Quantity, UInt128 Origin, long SharePartsPerMillion, UInt128? Least, UInt128? Most, string Result);
