using System.Diagnostics;
using FlowTrace.Simulation;

namespace FlowTrace.Benchmarks;

/// <summary><c>--generate</c>: how fast the simulator makes transfers, and writes them.</summary>
internal static class QuickGenerate
{
    public static int Run(Arguments arguments)
    {
        int transfers = arguments.Number("--transfers", 1_000_000);
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = transfers, Accounts = arguments.Number("--accounts", 100_000) });
        long start = Stopwatch.GetTimestamp();
        int count = ledger.Transfers().Count();
        Console.WriteLine($"made         {count:N0} transfers, {count / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e6:F2} M/s");
        string folder = Directory.CreateTempSubdirectory("flowtrace-generate-").FullName;
        try
        {
            start = Stopwatch.GetTimestamp();
            SimulationFiles.Write(ledger, folder);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            double mebibytes = new FileInfo(Path.Combine(folder, "transfers.csv")).Length / 1048576.0;
            Console.WriteLine($"written      {count / seconds / 1e6:F2} M rows/s, {mebibytes:F0} MiB, {mebibytes / seconds:F0} MiB/s");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }
}
