namespace FlowTrace.Files;

/// <summary>What a bundle may take before it is refused as a zip bomb. The bytes that really come out are counted, whatever headers say.</summary>
public sealed record BundleLimits
{
    /// <summary>How many files it may hold.</summary>
    /// <value>100,000.</value>
    public int Entries { get; init; } = 100_000;

    /// <summary>How many bytes its files may have together.</summary>
    /// <value>256 GB.</value>
    public long TotalBytes { get; init; } = 256L << 30;

    /// <summary>How many bytes its manifest may have.</summary>
    /// <value>64 MB.</value>
    public int ManifestBytes { get; init; } = 64 << 20;

    /// <summary>How many bytes may come out of one byte of the zip, in a file of more than a megabyte and over all files. Ledgers reach about 20.</summary>
    /// <value>200.</value>
    public int Ratio { get; init; } = 200;
}
