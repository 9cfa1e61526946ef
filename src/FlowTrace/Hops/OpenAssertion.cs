using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>An asserted tie that no decoded legs bear.</summary>
/// <param name="Link">What was asserted.</param>
/// <param name="Issue">Why it ties nothing. Whoever can carry it out by the transactions' plain transfers need not report it.</param>
internal sealed record OpenAssertion(AssertedLink Link, ReadIssue Issue);
