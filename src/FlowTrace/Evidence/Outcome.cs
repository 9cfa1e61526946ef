using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Taint;

namespace FlowTrace.Evidence;

/// <summary>Stolen units that stand in one place at the end: one per account, asset and status.</summary>
public sealed class Outcome
{
    private readonly IReadOnlyList<TaintPolicy> _policies;
    private readonly long _first;
    private readonly long _last;

    // The parts of every policy in one array, and where each policy's begin; null when there is one policy.
    private readonly StolenPart[] _parts;
    private readonly int[]? _starts;

    internal Outcome(
        Account account, Asset asset, OutcomeStatus status, Label? service, string reason, long firstUnixMilliseconds, long lastUnixMilliseconds,
        IReadOnlyList<TaintPolicy> policies, StolenPart[] parts, int[]? starts)
    {
        Account = account;
        Asset = asset;
        Status = status;
        Service = service;
        Reason = reason;
        _first = firstUnixMilliseconds;
        _last = lastUnixMilliseconds;
        _policies = policies;
        _parts = parts;
        _starts = starts;
    }

    /// <summary>Whose.</summary>
    public Account Account { get; }

    /// <summary>In which asset.</summary>
    public Asset Asset { get; }

    /// <summary>What became of them.</summary>
    public OutcomeStatus Status { get; }

    /// <summary>The label that made the trail stop here, for <see cref="OutcomeStatus.Service"/> and <see cref="OutcomeStatus.CashOut"/>.</summary>
    public Label? Service { get; }

    /// <summary>
    /// Which limit was reached, for <see cref="OutcomeStatus.Horizon"/>; since when a freeze is in force or pending, where one is; empty otherwise.
    /// </summary>
    public string Reason { get; }

    /// <summary>
    /// The issuer's freeze that binds these units, for <see cref="OutcomeStatus.Frozen"/>, or that waits to, for
    /// <see cref="OutcomeStatus.AtRest"/>; else null.
    /// </summary>
    public Freeze? Freeze { get; init; }

    /// <summary>
    /// The least and the most that can stand here whatever the rule, one for each theft that can reach it; null when bounds were not asked for
    /// (<see cref="Tracing.TraceOptions.Bounds"/>).
    /// </summary>
    public IReadOnlyList<StolenBounds>? Bounds { get; init; }

    /// <summary>When stolen units first arrived (under any policy asked for).</summary>
    public DateTimeOffset First => DateTimeOffset.FromUnixTimeMilliseconds(_first);

    /// <summary>When they last arrived.</summary>
    public DateTimeOffset Last => DateTimeOffset.FromUnixTimeMilliseconds(_last);

    /// <summary>The stolen units under a policy, a part per theft and stolen asset; empty when the policy brings none here.</summary>
    /// <exception cref="ArgumentException">The trace was not run under that policy.</exception>
    public IReadOnlyList<StolenPart> Stolen(TaintPolicy policy)
    {
        for (int i = 0; i < _policies.Count; i++)
            if (_policies[i] == policy)
                return _starts is null ? _parts : new ArraySegment<StolenPart>(_parts, _starts[i], _starts[i + 1] - _starts[i]);
        throw new ArgumentException($"The trace was not run under {policy.ToName()}.", nameof(policy));
    }

    /// <summary>How many base units of <see cref="Asset"/> are stolen here under a policy, over all thefts.</summary>
    public UInt128 Quantity(TaintPolicy policy)
    {
        UInt128 sum = 0;
        foreach (StolenPart part in Stolen(policy))
            sum += part.Quantity;
        return sum;
    }
}
