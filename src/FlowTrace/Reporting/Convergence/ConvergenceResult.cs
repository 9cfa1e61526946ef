namespace FlowTrace.Reporting;

/// <summary>What a result was made by and with, as far as figures of several results have to agree in it.</summary>
/// <param name="Name">What it was called when it was read.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Tool">The tool and its version.</param>
/// <param name="Policies">The policies, the main one first.</param>
public sealed record ConvergenceResult(string Name, string Digest, string Tool, IReadOnlyList<string> Policies);
