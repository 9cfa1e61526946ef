using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>A <c>result.json</c> that was read back, as far as a comparison needs it. Its digest was checked.</summary>
/// <remarks>Immutable.</remarks>
public sealed partial class ResultDocument
{
    private ResultDocument()
    {
    }

    /// <summary>What the document was called when it was read.</summary>
    public required string Name { get; init; }

    /// <summary>The digest that it states, and that is its own.</summary>
    public required string Digest { get; init; }

    /// <summary>The tool that wrote it, and its version.</summary>
    public required string Tool { get; init; }

    /// <summary>The options that shaped it, as words.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>What it was made from.</summary>
    public required IReadOnlyList<InputDescription> Inputs { get; init; }

    /// <summary>Where the data of each chain ended; empty where the document does not say.</summary>
    public required IReadOnlyList<ChainEnd> Ends { get; init; }

    /// <summary>The policies, the main one first.</summary>
    public required IReadOnlyList<TaintPolicy> Policies { get; init; }

    internal Dictionary<(string Theft, Asset Asset), UInt128> Stolen { get; } = [];

    internal Dictionary<StandingPlace, StolenFigure> Outcomes { get; } = [];

    /// <summary>What stopped the trail at an account: the label's name and category.</summary>
    internal Dictionary<Account, string> Services { get; } = [];

    internal Dictionary<(Loot Loot, OutcomeStatus Status), UInt128> Books { get; } = [];

    internal Dictionary<FlowFact, Dictionary<Loot, StolenFigure>> Flows { get; } = [];

    internal Dictionary<Asset, AssetInfo> AssetInfo { get; } = [];

    internal HashSet<Account> Accounts { get; } = [];

    /// <summary>Accounts that were followed, or could have been: at the time nobody called them a service.</summary>
    internal HashSet<Account> Followed { get; } = [];
}
