using FlowTrace.Chain;
using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>One end of a move between two results.</summary>
/// <param name="Account">Where; null for what was not, or is no longer, counted as stolen.</param>
/// <param name="Asset">In which asset the units stand there; of none, the stolen one.</param>
/// <param name="Statuses">What became of them there; several where the documents do not tell which of them changed by this move.</param>
/// <param name="Origin">How many base units of the stolen asset they stand for.</param>
public sealed record MovedPart(Account? Account, Asset Asset, IReadOnlyList<OutcomeStatus> Statuses, UInt128 Origin);
