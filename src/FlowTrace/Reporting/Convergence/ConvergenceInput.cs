namespace FlowTrace.Reporting;

/// <summary>A <c>result.json</c> to look for convergence in.</summary>
/// <param name="Name">What to call it in messages and figures.</param>
/// <param name="Open">Opens it at its first byte; it is read once, from there to its end.</param>
public sealed record ConvergenceInput(string Name, Func<Stream> Open);
