namespace FlowTrace.Files;

/// <summary>An input of a case.</summary>
/// <param name="Name">The file's name without its folder, as results name it.</param>
/// <param name="Role">What it is for: <c>ledger</c>, <c>labels</c>, <c>links</c> …</param>
/// <param name="Format">How it is read; empty where it is found from the content.</param>
/// <param name="Chain">The CAIP-2 id of the chain of rows that do not say; empty for none.</param>
/// <param name="Content">Its bytes.</param>
public sealed record BundleInput(string Name, string Role, string Format, string Chain, BundleBytes Content);
