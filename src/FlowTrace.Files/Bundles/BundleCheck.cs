namespace FlowTrace.Files;

/// <summary>What <see cref="BundleFile.Check"/> found.</summary>
/// <param name="Findings">The findings, in the order of the exhibits; those of the manifest and its signature come first.</param>
/// <param name="IsSigned">Whether a signature was checked with a key and is that key's.</param>
public sealed record BundleCheck(IReadOnlyList<BundleFinding> Findings, bool IsSigned)
{
    /// <summary>Whether nothing contradicts the bundle. Who made it only a signature tells.</summary>
    public bool IsIntact => !Findings.Any(finding => finding.IsFailure);
}
