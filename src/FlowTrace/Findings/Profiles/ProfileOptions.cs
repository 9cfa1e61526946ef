using FlowTrace.Attribution;
using FlowTrace.Tracing;

namespace FlowTrace.Findings;

/// <summary>What a profile rests on beside the transfers. Immutable.</summary>
public sealed record ProfileOptions
{
    /// <summary>Who is who.</summary>
    /// <value>Nobody is known.</value>
    public LabelBook Labels { get; init; } = LabelBook.Empty;

    /// <summary>The numbers of the rules.</summary>
    /// <value>The published defaults.</value>
    public ProfileThresholds Thresholds { get; init; } = ProfileThresholds.Default;

    /// <summary>Traces of thefts over the same ledger, for the number of incidents that reach an account (F13).</summary>
    /// <value>None: F13 is not available.</value>
    public IReadOnlyList<TraceResult> Traces { get; init; } = [];

    /// <summary>What a coin of an asset costs, for F9b (yuan) and the share of value of F3.</summary>
    /// <value>None: F9b is not available, and F3's share of value only for accounts that move one asset.</value>
    public AssetRates Rates { get; init; } = AssetRates.None;

    /// <summary>Whether recognised noise (forged tokens, poisoning, spam) counts too.</summary>
    /// <value>False: it is taken out before anything is counted.</value>
    public bool KeepNoise { get; init; }
}
