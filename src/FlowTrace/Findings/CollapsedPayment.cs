using FlowTrace.Chain;

namespace FlowTrace.Findings;

/// <summary>A payment that left a collapsed flow on its way.</summary>
/// <param name="To">Who was paid.</param>
/// <param name="Amount">How much.</param>
/// <param name="Transfer">The transfer.</param>
public sealed record CollapsedPayment(Account To, Amount Amount, FindingTransfer Transfer);
