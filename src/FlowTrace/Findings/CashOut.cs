using FlowTrace.Attribution;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Taint;

namespace FlowTrace.Findings;

/// <summary>A place where stolen units reach a service that turns coins into money.</summary>
/// <param name="Wallet">The account at the service.</param>
/// <param name="Service">The label that says so.</param>
/// <param name="Outcome">The outcome behind it.</param>
/// <param name="Policy">The policy its figure stands under: the trace's main one.</param>
public sealed record CashOut(Wallet Wallet, Label Service, Outcome Outcome, TaintPolicy Policy)
{
    /// <summary>The stolen units under <see cref="Policy"/>, in the asset that arrived.</summary>
    public Chain.Amount Stolen => new(Outcome.Quantity(Policy), Outcome.Asset);
}
