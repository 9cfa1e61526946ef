using System.Collections.Frozen;
using FlowTrace.Attribution;
using FlowTrace.Hops;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>How to trace. Every value that shapes the result is printed in its manifest.</summary>
public sealed record TraceOptions
{
    /// <summary>What the reports call the case. It shapes nothing else.</summary>
    /// <value>Empty: no title.</value>
    public string Title { get; init; } = "";

    /// <summary>The policies, computed side by side in one pass; the first is the main one.</summary>
    /// <value>FIFO.</value>
    public IReadOnlyList<TaintPolicy> Policies { get; init; } = [TaintPolicy.Fifo];

    /// <summary>The categories of labels at which the trail stops.</summary>
    /// <value><see cref="StopRules.Default"/>: custodial services, mixers and contracts that pool many people's coins.</value>
    public IReadOnlySet<ServiceCategory> StopAt { get; init; } = StopRules.Default;

    /// <summary>
    /// The dust line in parts per billion of what was stolen of an asset: an arrival that stands for less is kept and counted, and not followed.
    /// </summary>
    /// <value>1,000: one millionth.</value>
    public long DustPartsPerBillion { get; init; } = 1_000;

    /// <summary>An unlabelled account with more transfers than this is a hub: an unknown service.</summary>
    /// <value>10,000.</value>
    public int HubTransfers { get; init; } = 10_000;

    /// <summary>The largest number of accounts to follow; null for no limit.</summary>
    /// <value>No limit.</value>
    public int? MaxAccounts { get; init; }

    /// <summary>The largest number of hops from a theft; null for no limit.</summary>
    /// <value>No limit.</value>
    public int? MaxHops { get; init; }

    /// <summary>Where in time to stop; transfers after it are not applied. Null for the end of the data.</summary>
    /// <value>The end of the data.</value>
    public Moment? UntilTime { get; init; }

    /// <summary>
    /// Whether to list, for stolen units that enter a pool of Tornado Cash, the withdrawals that may be theirs. The trail ends at the pool all the same.
    /// </summary>
    /// <value>False.</value>
    public bool MixerCandidates { get; init; }

    /// <summary>
    /// Whether to find, for every outcome, the least and the most that can stand there whatever the rule (<see cref="Evidence.StolenBounds"/>). Whatever
    /// stolen units may touch under some rule is followed then, as under <see cref="TaintPolicy.Poison"/>.
    /// </summary>
    /// <value>False.</value>
    public bool Bounds { get; init; }

    /// <summary>What analysts assert of transactions that are two legs of one crossing of a bridge. They win over every other tie.</summary>
    /// <value>None.</value>
    public IReadOnlyList<AssertedLink> Links { get; init; } = [];

    /// <summary>The grades of evidence on which the trail is followed over a bridge. What is tied by less ends as unresolved, with its candidates.</summary>
    /// <value>Observed, derived and asserted; not inferred.</value>
    public IReadOnlySet<EvidenceGrade> Follow { get; init; } = DefaultFollow;

    /// <summary>The default of <see cref="Follow"/>.</summary>
    internal static FrozenSet<EvidenceGrade> DefaultFollow { get; } =
        new[] { EvidenceGrade.Observed, EvidenceGrade.Derived, EvidenceGrade.Asserted }.ToFrozenSet();

    /// <summary>
    /// Whether recognised noise (forged tokens, poisoning, spam) stays in the flow. It is told all the same; assets that a theft names are never noise.
    /// </summary>
    /// <value>No: it is kept out.</value>
    public bool KeepNoise { get; init; }

    /// <summary>
    /// Whether transactions count that their source calls not final. They are marked then; otherwise they are left out and counted.
    /// </summary>
    /// <value>No: they are left out.</value>
    public bool AllowUnfinal { get; init; }

    /// <summary>How to look for findings in the finished trace. It changes no figure.</summary>
    /// <value>Every detector with its defaults.</value>
    public FindingsOptions Findings { get; init; } = new();

    /// <summary>How many accounts to read at once, ahead of need. It changes the speed, never the result.</summary>
    /// <value>8.</value>
    public int ReadAhead { get; init; } = 8;
}
