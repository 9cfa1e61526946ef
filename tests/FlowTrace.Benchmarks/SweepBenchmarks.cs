using BenchmarkDotNet.Attributes;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Benchmarks;

/// <summary>
/// The sweep in memory, from ten thousand to ten million transfers: the time for each transfer should stay the same. The column
/// <c>Transfers/s</c> is figured from the mean.
/// </summary>
[Config(typeof(PerTransferConfig))]
[MemoryDiagnoser]
public class SweepBenchmarks
{
    private StressLedger _ledger = null!;
    private Tracer _tracer = null!;

    [Params(10_000, 100_000, 1_000_000, 10_000_000)]
    public int Transfers { get; set; }

    [Params(StressShape.Uniform, StressShape.Zipf, StressShape.Simulated)]
    public StressShape Ledger { get; set; }

    [Params("fifo", "pro-rata", "all")]
    public string Policies { get; set; } = "fifo";

    [GlobalSetup]
    public void Setup()
    {
        _ledger = StressLedger.Make(Ledger, Transfers, Transfers / 10);
        _tracer = StressTrace.TracerOf(_ledger, new Arguments(["--policy", Policies]).Policies("fifo"));
    }

    [Benchmark]
    public Task<TraceResult> Sweep() => _tracer.TraceAsync(_ledger.Thefts);
}
