using BenchmarkDotNet.Attributes;
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Simulation;

namespace FlowTrace.Benchmarks;

/// <summary>From FlowTrace's own CSV on disk to a table in memory.</summary>
[Config(typeof(PerTransferConfig))]
[MemoryDiagnoser]
public class ReadBenchmarks
{
    private string _folder = "";

    [Params(10_000, 100_000, 1_000_000)]
    public int Transfers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("flowtrace-read-").FullName;
        SimulationFiles.Write(Simulator.Simulate(new SimulationOptions { Transfers = Transfers, Accounts = Transfers / 10 }), _folder);
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public async Task<TransferTable> Read() => await new LedgerReader(Path.Combine(_folder, "transfers.csv")).ReadAllAsync();
}
