namespace FlowTrace.Reporting;

/// <summary>A <c>result.json</c> to look for convergence in.</summary>
/// <param name="Name">What to call it in messages and figures.</param>
/// <param name="Open">Opens it at its first byte; the stream must be able to go back there.</param>
public sealed record ConvergenceInput(string Name, Func<Stream> Open);
