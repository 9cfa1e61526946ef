using FlowTrace.Attribution;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Benchmarks;

/// <summary>Traces a <see cref="StressLedger"/> through the public API, with nothing that would cut the trail short.</summary>
internal static class StressTrace
{
    public static Tracer TracerOf(StressLedger ledger, IReadOnlyList<TaintPolicy> policies) => new TracerBuilder()
        .AddReader(new TableReader(ledger.Table))
        .AddLabels(new FixedLabels(ledger.Labels))
        .WithOptions(new TraceOptions { Policies = policies, DustPartsPerBillion = 0, HubTransfers = int.MaxValue })
        .Build();

    private sealed class FixedLabels(LabelBook book) : ILabelSource
    {
        public ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default) => new(book);
    }
}
