namespace FlowTrace.Files;

/// <summary>A report that goes with the bundle: a page, a table, a letter.</summary>
/// <param name="Name">Its file name: letters, digits, dots, dashes and underscores.</param>
/// <param name="Content">Its bytes.</param>
public sealed record BundleReport(string Name, BundleBytes Content);
