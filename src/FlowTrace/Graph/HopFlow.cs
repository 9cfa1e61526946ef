using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Graph;

/// <summary>A step of the trace that no single transfer shows: an exchange, a way over a bridge, or a payment through others.</summary>
public sealed record HopFlow
{
    /// <summary>What kind of step it is.</summary>
    public required FlowKind Kind { get; init; }

    /// <summary>What kind of exchange it is.</summary>
    public required HopShape Shape { get; init; }

    /// <summary>How it is known.</summary>
    public required EvidenceGrade Grade { get; init; }

    /// <summary>What was given, and how much of it.</summary>
    public required Amount Given { get; init; }

    /// <summary>What was received for it, and how much.</summary>
    public required Amount Received { get; init; }

    /// <summary>The transaction in which it was given.</summary>
    public required TransactionId Departure { get; init; }

    /// <summary>The transaction in which it was received; the same except over a bridge.</summary>
    public required TransactionId Arrival { get; init; }

    /// <summary>Where the giving stands in the order.</summary>
    public required Position DeparturePosition { get; init; }

    /// <summary>Where the receiving stands in the order.</summary>
    public required Position ArrivalPosition { get; init; }

    /// <summary>The protocol, where it is known; else empty.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>What the step rests on, in words: the id both legs bear, the facts that agree, who asserts it.</summary>
    public string Reason { get; init; } = "";
}
