namespace FlowTrace.Files;

/// <summary>An input that was taken out of a bundle.</summary>
/// <param name="Input">The input.</param>
/// <param name="Path">The file it is in now.</param>
public sealed record ExtractedInput(BundleInput Input, string Path);
