namespace FlowTrace.Findings;

/// <summary>The detectors that come with the library.</summary>
public static class FindingDetectors
{
    /// <summary>Every one, in the order in which their findings stand. Each is described in <c>docs/findings.md</c>.</summary>
    public static IReadOnlyList<IFindingDetector> BuiltIn { get; } =
    [
        new PeelChainDetector(), new FanOutDetector(), new ConsolidationDetector(), new MixerBatchDetector(), new ChainHopDetector(),
        new DormancyDetector(), new ComminglingDetector(), new GasFundingDetector(), new ResourceFundingDetector(), new RoundTripDetector(),
        new StructuringDetector(),
    ];
}
