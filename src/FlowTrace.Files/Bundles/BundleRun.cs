namespace FlowTrace.Files;

/// <summary>A run of the tracer over the case.</summary>
/// <param name="Id">Its name in the case: lower-case letters, digits and dashes.</param>
/// <param name="Definition">What was asked, as the JSON that the case keeps.</param>
/// <param name="Digest">The digest that the result states.</param>
/// <param name="Result">The bytes of <c>result.json</c>.</param>
public sealed record BundleRun(string Id, BundleText Definition, string Digest, BundleBytes Result);
