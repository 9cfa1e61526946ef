using System.Diagnostics;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Benchmarks;

/// <summary><c>--sweep</c>: the sweep in memory, by stopwatch: good enough to compare two builds, and minutes faster than a benchmark run.</summary>
internal static class QuickSweep
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        int transfers = arguments.Number("--transfers", 10_000_000);
        int accounts = arguments.Number("--accounts", Math.Max(100, transfers / 10));
        int repetitions = arguments.Number("--repeat", 3);
        StressShape shape = Enum.Parse<StressShape>(arguments.Text("--ledger", "uniform"), ignoreCase: true);
        TaintPolicy[] policies = arguments.Policies("fifo");

        long before = Settle();
        long start = Stopwatch.GetTimestamp();
        StressLedger ledger = StressLedger.Make(shape, transfers, accounts);
        Console.WriteLine(
            $"ledger       {shape}, {ledger.Table.Count:N0} transfers, {ledger.Table.AccountCount:N0} accounts, made in "
            + $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        long table = Settle() - before;
        Console.WriteLine($"table        {(double)table / ledger.Table.Count:F1} bytes/transfer resident, {table / 1048576.0:N0} MiB (hashes included)");
        Console.WriteLine($"policies     {string.Join(',', policies.Select(policy => policy.ToName()))}");

        double best = double.MaxValue;
        for (int i = 0; i < repetitions; i++)
            best = Math.Min(best, await MeasureAsync(ledger, policies, i + 1));
        Console.WriteLine($"best         {1e3 / best:F2} M transfers/s, {best:F0} ns/transfer");
        return 0;
    }

    /// <summary>Traces once and says how many nanoseconds a transfer took. A method of its own, so that no earlier result stays alive.</summary>
    private static async Task<double> MeasureAsync(StressLedger ledger, TaintPolicy[] policies, int number)
    {
        long held = Settle();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        int collections = GC.CollectionCount(0);
        TimeSpan user = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        TraceResult result = await StressTrace.TracerOf(ledger, policies).TraceAsync(ledger.Thefts);
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        user = Environment.CpuUsage.TotalTime - user;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        collections = GC.CollectionCount(0) - collections;
        held = Settle() - held;
        long applied = result.Statistics.TransfersApplied;
        double nanoseconds = took.TotalNanoseconds / applied;
        Console.WriteLine(
            $"run {number}        {took.TotalSeconds:F3} s ({user.TotalSeconds:F3} s of processor), "
            + $"{applied:N0} applied ({100.0 * applied / ledger.Table.Count:F1} %), {1e3 / nanoseconds:F2} M/s, {nanoseconds:F0} ns/transfer "
            + $"({took.TotalNanoseconds / ledger.Table.Count:F0} ns a row of the ledger), "
            + $"allocated {allocated / 1048576.0:N0} MiB ({(double)allocated / applied:F0} bytes/transfer, {collections} collections), "
            + $"result holds {(double)held / applied:F1} bytes/transfer, {result.Graph.EdgeCount:N0} edges, {result.Gaps.Count} gaps, "
            + $"books {(result.Books.All(sheet => sheet.Balanced != false) ? "closed" : "OPEN")}");
        GC.KeepAlive(result);
        return nanoseconds;
    }

    private static long Settle()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
