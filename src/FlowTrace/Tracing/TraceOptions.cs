using FlowTrace.Attribution;
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

    /// <summary>How many accounts to read at once, ahead of need. It changes the speed, never the result.</summary>
    /// <value>8.</value>
    public int ReadAhead { get; init; } = 8;
}
