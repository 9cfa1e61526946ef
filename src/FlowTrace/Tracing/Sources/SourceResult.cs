using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>What funded an account or one of its transfers.</summary>
public sealed record SourceResult
{
    /// <summary>What was asked.</summary>
    public required SourceQuery Query { get; init; }

    /// <summary>The ids of the thefts that were followed, in ordinal order.</summary>
    public required IReadOnlyList<string> Thefts { get; init; }

    /// <summary>The policies, the main one first.</summary>
    public required IReadOnlyList<TaintPolicy> Policies { get; init; }

    /// <summary>What the units are made of: one for every asset and policy, assets in order, policies as asked.</summary>
    public required IReadOnlyList<Composition> Compositions { get; init; }

    /// <summary>A path for the largest sources of every asset, under the main policy.</summary>
    public required IReadOnlyList<SourcePath> Paths { get; init; }

    /// <summary>Places where an account whose units are among those asked about paid out more than it had.</summary>
    public required IReadOnlyList<Gap> Gaps { get; init; }

    /// <summary>What was found wrong with the data.</summary>
    public required IReadOnlyList<ReadIssue> Issues { get; init; }

    /// <summary>Tool, options and inputs.</summary>
    public required Manifest Manifest { get; init; }

    /// <summary>What the sources say of assets.</summary>
    public required IReadOnlyDictionary<Asset, AssetInfo> AssetInfo { get; init; }

    /// <summary>How many accounts were read, how many transfers applied, how many ties decided.</summary>
    public required TraceStatistics Statistics { get; init; }

    /// <summary>The composition of an asset under a policy; null where it was not asked for or there is none.</summary>
    public Composition? Of(Asset asset, TaintPolicy policy) =>
        Compositions.FirstOrDefault(composition => composition.Asset == asset && composition.Policy == policy);
}
