using FlowTrace.Chain;
using FlowTrace.Taint;

namespace FlowTrace.Evidence;

/// <summary>A limit that cut something, with the account and the value at stake.</summary>
/// <param name="Limit">Which limit: <c>dust</c>, <c>hub</c>, <c>max-accounts</c>, <c>max-hops</c>,
/// <c>until-time</c>, <c>unreadable</c>, <c>budget</c>, <c>offline</c>, <c>overlap</c>.</param>
/// <param name="Account">Where.</param>
/// <param name="Detail">What happened, in words, with the figure that was exceeded.</param>
/// <param name="AtStake">The stolen units that were not followed further, under the main policy.</param>
public sealed record Cut(string Limit, Account Account, string Detail, IReadOnlyList<StolenPart> AtStake);
