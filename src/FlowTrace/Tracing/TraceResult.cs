using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>What was stolen and where it is: the whole answer. Immutable; the same inputs give the same result.</summary>
[TypeFormatterSource(typeof(TraceResultFormatters))]
public sealed partial class TraceResult
{
    internal TraceResult()
    {
    }

    /// <summary>The thefts' ids, in ordinal order.</summary>
    public required IReadOnlyList<string> Thefts { get; init; }

    /// <summary>What was stolen: a part per theft and asset. <see cref="StolenPart.Quantity"/> equals <see cref="StolenPart.Origin"/>.</summary>
    public required IReadOnlyList<StolenPart> Stolen { get; init; }

    /// <summary>The policies, the main one first.</summary>
    public required IReadOnlyList<TaintPolicy> Policies { get; init; }

    /// <summary>Where the stolen units stand: largest share of a theft first under the main policy, then by account, asset and status.</summary>
    public required IReadOnlyList<Outcome> Outcomes { get; init; }

    /// <summary>The wallets and transfers in between.</summary>
    public required FlowGraph Graph { get; init; }

    /// <summary>The books: one sheet per theft, stolen asset and policy.</summary>
    public required IReadOnlyList<BalanceSheet> Books { get; init; }

    /// <summary>Where the source does not show where units came from.</summary>
    public required IReadOnlyList<Gap> Gaps { get; init; }

    /// <summary>What limits cut off.</summary>
    public required IReadOnlyList<Cut> Cuts { get; init; }

    /// <summary>
    /// What was recognised as noise among the transfers of the wallets of this result, in order: kept out of the flow unless it says otherwise.
    /// </summary>
    public IReadOnlyList<NoiseFinding> Noise { get; init; } = [];

    /// <summary>Every freeze by a token's issuer, pending or in force or past, of an account that stolen units passed or reached.</summary>
    public IReadOnlyList<Freeze> Freezes { get; init; } = [];

    /// <summary>For every such freeze whose order the sources show: the stolen units that left between the order and the freeze.</summary>
    public IReadOnlyList<FreezeGap> FreezeGaps { get; init; } = [];

    /// <summary>
    /// Where stolen units entered a pool of Tornado Cash, with the withdrawals that may be theirs, as inferences; null when they were not asked for
    /// (<see cref="TraceOptions.MixerCandidates"/>).
    /// </summary>
    public IReadOnlyList<MixerEntry>? MixerCandidates { get; init; }

    /// <summary>What was wrong with the sources.</summary>
    public required IReadOnlyList<ReadIssue> Issues { get; init; }

    /// <summary>What the result was made from.</summary>
    public required Manifest Manifest { get; init; }

    /// <summary>Symbols and decimals, as the sources give them, of the assets that appear.</summary>
    public required IReadOnlyDictionary<Asset, AssetInfo> AssetInfo { get; init; }

    /// <summary>Who is who.</summary>
    public required LabelBook Labels { get; init; }

    /// <summary>What tied the accounts of the trail to others, or changed who may spend from them, without moving units; in order.</summary>
    public IReadOnlyList<AccountEvent> Events { get; init; } = [];

    /// <summary>How many accounts were read, transfers applied, and ties of order decided.</summary>
    public required TraceStatistics Statistics { get; init; }

    /// <summary>The main policy.</summary>
    public TaintPolicy MainPolicy => Policies[0];

    /// <summary>The detectors that look for findings.</summary>
    internal IReadOnlyList<IFindingDetector> Detectors { get; init; } = FindingDetectors.BuiltIn;

    /// <summary>How findings are looked for.</summary>
    internal FindingsOptions FindingsOptions { get; init; } = new();

    internal MoveTable Moves => field ??= MoveTable.Of(this);

    /// <summary>
    /// What shapes in the flows mean: by detector in the order in which they were added, then in time. Looked for when first asked for.
    /// </summary>
    public IReadOnlyList<Finding> Findings => field ??= FindingSearch.Run(this);

    /// <summary>What one detector finds in this result, in time, whether or not it was among those of the trace. The result stays as it is.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="options">Its parameters, as <c>id.parameter</c>; null for their defaults.</param>
    /// <exception cref="TraceInputException">The options name a parameter that the detector does not publish, or a value it cannot have.</exception>
    /// <exception cref="InvalidOperationException">The detector made a finding that no report could carry.</exception>
    public IReadOnlyList<Finding> FindWith(IFindingDetector detector, FindingsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(detector);
        FindingsOptions asked = options ?? new FindingsOptions();
        FindingSearch.Check(asked, [detector]);
        return FindingSearch.Run(this, detector, asked);
    }

    private StageBook Stages => field ??= new StageBook(this);

    /// <summary>
    /// The step of a laundering that a flow is, under the main policy: derived from what kind of step it is, and from the label of the place it reaches.
    /// </summary>
    public LaunderingStage StageOf(FlowEdge edge) => Stages[edge.Index];

    /// <summary>Where stolen units reach services that turn coins into money, largest first.</summary>
    public IReadOnlyList<CashOut> CashOuts => field ??=
    [
        .. Outcomes
            .Where(outcome => outcome.Status == OutcomeStatus.CashOut && outcome.Stolen(MainPolicy).Count > 0)
            .Select(outcome => new CashOut(Graph.Find(outcome.Account)!, outcome.Service!, outcome, MainPolicy)),
    ];
}

/// <summary>What a trace did.</summary>
/// <param name="AccountsRead">How many accounts were read.</param>
/// <param name="TransfersApplied">How many transfers were applied.</param>
/// <param name="TieDecisions">How many times a tie that the source leaves open was decided so that money arrives before it leaves.</param>
public sealed record TraceStatistics(int AccountsRead, long TransfersApplied, long TieDecisions);
