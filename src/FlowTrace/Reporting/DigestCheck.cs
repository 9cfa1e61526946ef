namespace FlowTrace.Reporting;

/// <summary>What <see cref="JsonReport.Verify"/> found.</summary>
/// <param name="Stated">The digest the document states; empty where it states none.</param>
/// <param name="Computed">The digest of the document's bytes; empty where it states none to leave out.</param>
public sealed record DigestCheck(string Stated, string Computed)
{
    /// <summary>Whether the document states a digest and it is the one of its bytes.</summary>
    public bool IsIntact => Stated.Length > 0 && string.Equals(Stated, Computed, StringComparison.Ordinal);
}
