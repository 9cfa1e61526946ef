using System.Diagnostics;
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Simulation;

namespace FlowTrace.Benchmarks;

/// <summary><c>--read</c>: from a CSV file to a table in memory.</summary>
internal static class QuickRead
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        int rows = arguments.Number("--rows", 1_000_000);
        string folder = Directory.CreateTempSubdirectory("flowtrace-read-").FullName;
        try
        {
            SimulationFiles.Write(
                Simulator.Simulate(new SimulationOptions { Transfers = rows, Accounts = arguments.Number("--accounts", Math.Max(8, rows / 10)) }), folder);
            string file = Path.Combine(folder, "transfers.csv");
            double mebibytes = new FileInfo(file).Length / 1048576.0;
            for (int i = 0; i < arguments.Number("--repeat", 3); i++)
            {
                long allocated = GC.GetTotalAllocatedBytes(precise: true);
                long start = Stopwatch.GetTimestamp();
                TransferTable table = await new LedgerReader(file).ReadAllAsync();
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
                Console.WriteLine(
                    $"run {i + 1}        {seconds:F3} s, {table.Count / seconds / 1e6:F2} M rows/s, {mebibytes / seconds:F0} MiB/s, "
                    + $"allocated {allocated / 1048576.0:N0} MiB, {table.Issues.Count} issues");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }
}
