namespace FlowTrace.Reading;

/// <summary>One input as the manifest names it.</summary>
/// <param name="Name">The file's name, without its folder, so that results do not depend on where it lies.</param>
/// <param name="Format">How it was read (<c>flowtrace</c>, <c>etherscan</c>, <c>labels</c> …).</param>
/// <param name="Sha256">The SHA-256 of its bytes in lower-case hexadecimal; empty where there are no bytes.</param>
/// <param name="Rows">How many rows it has.</param>
public sealed record InputDescription(string Name, string Format, string Sha256, long Rows);
