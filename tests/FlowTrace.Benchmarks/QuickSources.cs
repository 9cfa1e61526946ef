using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Benchmarks;

/// <summary><c>--sources</c>: a question about sources beside a trace of the same ledger, in processor time of one run.</summary>
internal static class QuickSources
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        int transfers = arguments.Number("--transfers", 1_000_000);
        int accounts = arguments.Number("--accounts", Math.Max(100, transfers / 10));
        int repetitions = arguments.Number("--repeat", 3);
        StressShape shape = Enum.Parse<StressShape>(arguments.Text("--ledger", "uniform"), ignoreCase: true);
        TaintPolicy[] policies = arguments.Policies("fifo");
        StressLedger ledger = StressLedger.Make(shape, transfers, accounts);

        // Who receives the last transfer: nearly everybody lies behind.
        Chain.Account last = ledger.Table[ledger.Table.Count - 1].To;
        Console.WriteLine(
            $"ledger       {shape}, {ledger.Table.Count:N0} transfers, {ledger.Table.AccountCount:N0} accounts; "
            + string.Join(',', policies.Select(policy => policy.ToName())));
        for (int run = 1; run <= repetitions; run++)
        {
            TimeSpan traced = await CpuAsync(async () => await StressTrace.TracerOf(ledger, policies).TraceAsync(ledger.Thefts));
            SourceResult? result = null;
            TimeSpan asked = await CpuAsync(async () =>
                result = await StressTrace.TracerOf(ledger, policies).SourcesAsync(new SourceQuery(last), ledger.Thefts));
            Console.WriteLine(
                $"run {run}        trace {traced.TotalSeconds:F2} s, sources {asked.TotalSeconds:F2} s of processor ({asked / traced:F2} times), "
                + $"{result!.Statistics.AccountsRead:N0} accounts read, {result.Compositions.Sum(one => one.Shares.Count):N0} shares");
        }

        return 0;
    }

    private static async Task<TimeSpan> CpuAsync(Func<Task> work)
    {
        GC.Collect();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        await work();
        return Environment.CpuUsage.TotalTime - before;
    }
}
