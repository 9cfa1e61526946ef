namespace FlowTrace.Files;

/// <summary>
/// What a bundle holds. The exhibits are numbered in this order: the title, the inputs, the acts, the runs, the reports, each list in its own order.
/// </summary>
/// <remarks>
/// Redaction is a change of these records: <see cref="BundleBytes.Withhold"/> and <see cref="BundleText.Withhold"/>. It changes neither the Merkle roots nor
/// any hash, and works on the content of a bundle that was opened as on that of a case.
/// </remarks>
public sealed record BundleContent
{
    /// <summary>The tool that writes the bundle, and its version.</summary>
    public required string Tool { get; init; }

    /// <summary>The case's title.</summary>
    public required BundleText Title { get; init; }

    /// <summary>The inputs.</summary>
    /// <value>None.</value>
    public IReadOnlyList<BundleInput> Inputs { get; init; } = [];

    /// <summary>What analysts did, oldest first.</summary>
    /// <value>None.</value>
    public IReadOnlyList<BundleAct> Acts { get; init; } = [];

    /// <summary>The runs, oldest first.</summary>
    /// <value>None.</value>
    public IReadOnlyList<BundleRun> Runs { get; init; } = [];

    /// <summary>Reports that go with it.</summary>
    /// <value>None.</value>
    public IReadOnlyList<BundleReport> Reports { get; init; } = [];
}
