using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>
/// One freeze of one account in one token, from the order to its end. It binds this token only, and a frozen account can still receive.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
/// <param name="Account">Whose units.</param>
/// <param name="Asset">Of which token.</param>
public sealed record Freeze(Account Account, Asset Asset)
{
    /// <summary>When the freeze was put to the owners of the issuer's wallet; null where the sources do not show it.</summary>
    public IssuerAct? Submitted { get; init; }

    /// <summary>What put it in force; null while it is pending.</summary>
    public IssuerAct? Frozen { get; init; }

    /// <summary>What ended it; null while it is in force.</summary>
    public IssuerAct? Released { get; init; }

    /// <summary>What was destroyed of the frozen units, in order.</summary>
    public IReadOnlyList<IssuerAct> Destroyed { get; init; } = [];

    /// <summary>Whether it was ordered and never came into force.</summary>
    public bool IsPending => Frozen is null;

    /// <summary>Whether it is in force at the end of the data.</summary>
    public bool IsInForce => Frozen is not null && Released is null;

    /// <summary>How many base units were destroyed.</summary>
    public UInt128 DestroyedQuantity => Destroyed.Aggregate(UInt128.Zero, (sum, act) => sum + act.Quantity);

    /// <summary>Whether a transfer at <paramref name="position"/> left between the order and the freeze; the freeze's own transaction is past it.</summary>
    internal bool IsInGap(in Position position, TransactionId transaction) =>
        Submitted is { } submitted && Frozen is { } frozen && transaction != submitted.Transaction && transaction != frozen.Transaction
        && position.CompareTo(submitted.Position) > 0 && position.CompareTo(frozen.Position) < 0;
}
