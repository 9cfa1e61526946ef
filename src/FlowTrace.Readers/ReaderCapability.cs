namespace FlowTrace.Readers;

/// <summary>One thing a provider can or cannot do.</summary>
/// <param name="Name">What, such as <c>internal transfers</c>.</param>
/// <param name="IsThere">Whether it can.</param>
/// <param name="Detail">How it was found out, or what its lack means for a result; one sentence.</param>
public sealed record ReaderCapability(string Name, bool IsThere, string Detail);
