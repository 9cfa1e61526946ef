using System.Diagnostics;
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Simulation;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Benchmarks;

/// <summary>
/// <c>--store</c>: reading a CSV file alone, and reading and storing it. With <c>--make FILE</c> a store of a simulated ledger is kept, which
/// <c>--open FILE</c> traces in a process of its own, so that its memory can be measured.
/// </summary>
internal static class QuickStore
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        if (arguments.Text("--open", "") is { Length: > 0 } store)
            return await TraceAsync(store, arguments.Number("--accounts-read", 5_000));
        int rows = arguments.Number("--rows", 1_000_000);
        var options = new SimulationOptions
        {
            Transfers = rows,
            Accounts = arguments.Number("--accounts", Math.Max(8, rows / 10)),
            Spread = arguments.Has("--spread")
        };
        if (arguments.Text("--make", "") is { Length: > 0 } made)
            return await MakeAsync(made, options);
        string folder = Directory.CreateTempSubdirectory("flowtrace-store-").FullName;
        try
        {
            SimulationFiles.Write(Simulator.Simulate(options), folder);
            for (int i = 0; i < arguments.Number("--repeat", 3); i++)
                await CompareAsync(Path.Combine(folder, "transfers.csv"), Path.Combine(folder, $"{i}.flowtrace"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task CompareAsync(string file, string path)
    {
        long start = Stopwatch.GetTimestamp();
        TransferTable alone = await new LedgerReader(file).ReadAllAsync();
        double reading = Stopwatch.GetElapsedTime(start).TotalSeconds;

        start = Stopwatch.GetTimestamp();
        TransferTable table = await new LedgerReader(file).ReadAllAsync();
        double read = Stopwatch.GetElapsedTime(start).TotalSeconds;
        CaseStore store = CaseStore.Create(path);
        await using (FileStream bytes = File.OpenRead(file))
            await store.AddInputAsync(new NewInput(InputRole.Ledger, "transfers.csv"), bytes);
        double input = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await store.SetLedgerAsync(table);
        double ledger = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await store.DisposeAsync();
        double all = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(
            $"read {alone.Count:N0} transfers {reading:F2} s; read and stored {all:F2} s ({all / reading:F2}x): "
            + $"reading {read:F2}, input {input - read:F2}, ledger {ledger - input:F2}, closing {all - ledger:F2}; "
            + $"file {new FileInfo(file).Length >> 20} MiB, store {new FileInfo(path).Length >> 20} MiB");
    }

    private static async Task<int> MakeAsync(string path, SimulationOptions options)
    {
        SimulatedLedger ledger = Simulator.Simulate(options);
        await using CaseStore store = CaseStore.Create(path);
        await store.SetLedgerAsync(ledger.ToTable());
        await store.SetLabelsAsync([new FlowTrace.Attribution.LabelBook(ledger.Labels)]);
        await store.AppendActAsync("benchmark", "thief", ledger.Thefts[0].Thief.ToString(), "{}");
        return 0;
    }

    private static async Task<int> TraceAsync(string path, int accounts)
    {
        long start = Stopwatch.GetTimestamp();
        await using CaseStore store = CaseStore.OpenRead(path);
        Theft theft = Theft.HeldBy(store.Acts()[0].Subject);
        double opened = Stopwatch.GetElapsedTime(start).TotalSeconds;
        TraceResult result = await store.TraceAsync([theft], new FlowTrace.Tracing.TraceOptions { MaxAccounts = accounts, DustPartsPerBillion = 0 });
        double all = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            $"opened {opened:F2} s, traced {all:F2} s: {result.Statistics.AccountsRead:N0} accounts, {result.Statistics.TransfersApplied:N0} transfers, "
            + $"peak {process.PeakWorkingSet64 >> 20} MiB");
        return 0;
    }
}
