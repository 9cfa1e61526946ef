using FlowTrace.Chain;
using FlowTrace.Evidence;

namespace FlowTrace.Findings;

/// <summary>Everything measured of one account in one asset, and what it behaves like. Immutable.</summary>
public sealed record AccountProfile
{
    /// <summary>The account.</summary>
    public required Account Account { get; init; }

    /// <summary>The asset.</summary>
    public required Asset Asset { get; init; }

    /// <summary>How many decimals the asset has; null where nobody says.</summary>
    public required int? Decimals { get; init; }

    /// <summary>How many transfers of the asset the account sends and receives, fees left out.</summary>
    public required int Transfers { get; init; }

    /// <summary>When the first of them was; null where there is none.</summary>
    public required DateTimeOffset? First { get; init; }

    /// <summary>When the last was.</summary>
    public required DateTimeOffset? Last { get; init; }

    /// <summary>How many transfers of the ledger were taken out as noise before anything was counted.</summary>
    public required int NoiseKeptOut { get; init; }

    /// <summary>The features over the whole of the data.</summary>
    public required IReadOnlyList<ProfileFeature> Lifetime { get; init; }

    /// <summary>The features over the window that ends with the last transfer.</summary>
    public required IReadOnlyList<ProfileFeature> Window { get; init; }

    /// <summary>How long the window is.</summary>
    public required TimeSpan WindowLength { get; init; }

    /// <summary>What every feature of the lifetime says about every behaviour it has a range for.</summary>
    public required IReadOnlyList<FeatureVote> Votes { get; init; }

    /// <summary>What it behaves like.</summary>
    public required AccountBehaviour Behaviour { get; init; }

    /// <summary>The answers on the way to that, in the order in which they were asked.</summary>
    public required IReadOnlyList<string> Decision { get; init; }

    /// <summary>
    /// The claim: attributed where a label says what the account is, inferred where its behaviour does, derived where it is a contract or where nothing
    /// can be said. Never a label.
    /// </summary>
    public required Claim Claim { get; init; }

    /// <summary>The deposit address it behaves like, with the sweeps that show it; null where it does not.</summary>
    public required DepositAddress? Deposit { get; init; }

    /// <summary>The feature of an id, over the lifetime.</summary>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    public ProfileFeature Feature(string id) =>
        Lifetime.FirstOrDefault(feature => feature.Id == id) ?? throw new ArgumentException($"There is no feature '{id}'.", nameof(id));
}
