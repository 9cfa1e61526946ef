using FlowTrace.Readers;

namespace FlowTrace.Cli.Live;

/// <summary>What to read from providers, and how much of them at most.</summary>
/// <param name="Providers">The providers, at least one.</param>
/// <param name="Budget">How many requests may be made; null for as many as are needed.</param>
internal sealed record LiveRequest(IReadOnlyList<ProviderOptions> Providers, int? Budget);
