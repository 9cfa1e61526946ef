using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Graph;

namespace FlowTrace.Evidence;

/// <summary>The deposits by which one account's stolen units went into one pool, and the withdrawals that may be theirs.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
/// <param name="Depositor">Who paid in.</param>
/// <param name="Pool">The pool.</param>
/// <param name="Deposits">The transfers that carried stolen units in, in order; the trail ends with them.</param>
/// <param name="Candidates">Withdrawals from the pool after the first of them: most leads first, then in order.</param>
public sealed record MixerEntry(Account Depositor, TornadoPool Pool, IReadOnlyList<FlowEdge> Deposits, IReadOnlyList<MixerCandidate> Candidates);
