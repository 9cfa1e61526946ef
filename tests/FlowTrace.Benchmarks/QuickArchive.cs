using System.Diagnostics;
using FlowTrace.Chain;
using FlowTrace.ClickHouse;
using FlowTrace.Reading;
using FlowTrace.Simulation;
using FlowTrace.Tracing;

namespace FlowTrace.Benchmarks;

/// <summary>
/// <c>--archive ADDRESS</c>: a simulated ledger put into an archive on the ClickHouse server at that address, read back account by account, whole, and traced;
/// in a database of its own, <c>flowtrace_benchmark</c>, whose batches it removes.
/// </summary>
internal static class QuickArchive
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = new ClickHouseOptions(new Uri(arguments.Text("--archive", "http://localhost:8123")))
        {
            Database = "flowtrace_benchmark",
            Password = arguments.Text("--password", ""),
        };
        int rows = arguments.Number("--rows", 1_000_000);
        SimulatedLedger ledger = Simulator.Simulate(
            new SimulationOptions { Transfers = rows, Accounts = Math.Max(8, rows / 10), Spread = arguments.Has("--spread") });
        TransferTable table = ledger.ToTable();
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(options);
        ArchiveBatch? batch = null;
        await MeasureAsync($"{table.Count:N0} transfers put in", async () => batch = await archive.AddAsync("simulated", table));
        try
        {
            ClickHouseReader? reader = null;
            await MeasureAsync("opened, with all rows counted", async () => reader = await archive.OpenReaderAsync());
            Account[] accounts = [.. table.AllAccounts().Where(account => !account.IsFeeSink).Take(arguments.Number("--accounts-read", 500))];
            long read = 0;
            await MeasureAsync($"{accounts.Length:N0} accounts read, one by one", async () =>
            {
                foreach (Account account in accounts)
                    read += (await reader!.ReadAccountAsync(account)).Count;
            });
            Console.WriteLine($"  {read:N0} transfers");
            await MeasureAsync("read whole", async () => await reader!.ReadAllAsync());
            TraceResult? result = null;
            await MeasureAsync("traced account by account", async () => result = await new TracerBuilder().AddReader(reader!)
                .WithOptions(new Tracing.TraceOptions { MaxAccounts = accounts.Length }).Build().TraceAsync(Theft.HeldBy(ledger.Thefts[0].Thief)));
            Console.WriteLine($"  {result!.Statistics.AccountsRead:N0} accounts, {result.Statistics.TransfersApplied:N0} transfers applied");
            await MeasureAsync("verified", async () =>
            {
                if (!await archive.VerifyAsync(batch!))
                    throw new InvalidOperationException("The archive does not hold what was put in.");
            });
        }
        finally
        {
            await archive.RemoveAsync(batch!);
        }

        return 0;
    }

    private static async Task MeasureAsync(string what, Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        Console.WriteLine($"{what}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s");
    }
}
