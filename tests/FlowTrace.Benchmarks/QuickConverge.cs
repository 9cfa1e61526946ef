using System.Diagnostics;
using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;
using TraceOptions = FlowTrace.Tracing.TraceOptions;

namespace FlowTrace.Benchmarks;

/// <summary>
/// <c>--converge</c>: the places where the thefts of <c>--results</c> results of <c>--outcomes</c> outcomes each meet, by stopwatch, files and all. Every theft
/// spreads to wallets of its own and to a few that all of them use.
/// </summary>
internal static class QuickConverge
{
    private const int Shared = 25;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        int results = arguments.Number("--results", 100);
        int outcomes = arguments.Number("--outcomes", 10_000);
        string folder = Directory.CreateTempSubdirectory("flowtrace-converge-").FullName;
        try
        {
            var inputs = new List<ConvergenceInput>();
            long bytes = 0;
            for (int i = 0; i < results; i++)
            {
                string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i:D3}.json"));
                await using (FileStream stream = File.Create(file))
                    JsonReport.Write(await TraceAsync(i, outcomes), stream);
                bytes += new FileInfo(file).Length;
                inputs.Add(new ConvergenceInput(file, () => File.OpenRead(file)));
            }

            for (int i = 0; i < arguments.Number("--repeat", 4); i++)
            {
                using var process = Process.GetCurrentProcess();
                TimeSpan before = process.UserProcessorTime;
                long start = Stopwatch.GetTimestamp();
                Convergence found = Convergence.Find(inputs);
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                process.Refresh();
                double user = (process.UserProcessorTime - before).TotalSeconds;
                Console.WriteLine(
                    $"{results:N0} results of {outcomes:N0} outcomes, {bytes >> 20:N0} MiB: {seconds:F2} s, user {user:F2} s "
                    + $"({bytes / 1e6 / user:N0} MB/s a core), {found.Points.Count:N0} points of "
                    + $"{found.Thefts.Count:N0} thefts; peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20:N0} MiB");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static Task<TraceResult> TraceAsync(int theft, int outcomes)
    {
        var table = new TransferTableBuilder();
        Account thief = AccountOf(theft, 0);
        Add(table, theft, 0, AccountOf(theft, 1), thief, (ulong)outcomes * 1_000_000);
        for (int i = 1; i < outcomes; i++)
            Add(table, theft, i, thief, i <= Shared ? AccountOf(int.MaxValue, i) : AccountOf(theft, i + 1), 1_000_000);
        return new TracerBuilder().AddReader(new TableReader(table.Build())).AddLabels(LabelBook.Empty)
            .WithOptions(new TraceOptions { DustPartsPerBillion = 0, HubTransfers = int.MaxValue }).Build()
            .TraceAsync([Theft.HeldBy(thief, string.Create(CultureInfo.InvariantCulture, $"theft-{theft}"))]);
    }

    private static void Add(TransferTableBuilder table, int theft, int number, Account from, Account to, ulong quantity) => table.Add(new Transfer(
        TransferKind.Transfer, TransactionId.Parse(string.Create(CultureInfo.InvariantCulture, $"0x{theft:x32}{number:x32}")),
        new Position(1_740_146_400_000 + (number * 12_000L), ChainId.Ethereum, number, 0, 0), from, to, Asset.Native(ChainId.Ethereum), quantity));

    private static Account AccountOf(int theft, int number)
    {
        byte[] bytes = new byte[20];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), theft);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), number + 1);
        return new Account(ChainId.Ethereum, Address.FromAccount20(bytes));
    }
}
