using System.Diagnostics;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Benchmarks;

/// <summary>
/// <c>--bitcoin LEDGER</c>: a ledger of coins read and traced under every policy, with all coins ever made for the theft: nothing is left that
/// need not be followed.
/// </summary>
internal static class QuickBitcoin
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var file = LedgerFile.Parse(arguments.Text("--bitcoin", ""), ChainId.Bitcoin);
        for (int i = 0; i < arguments.Number("--repeat", 3); i++)
        {
            long start = Stopwatch.GetTimestamp();
            TransferTable table = await new LedgerReader(file).ReadAllAsync();
            Console.WriteLine($"read         {Stopwatch.GetElapsedTime(start).TotalSeconds:F3} s, {table.Count:N0} rows");
            TransactionId[] coinbases =
            [
                .. Enumerable.Range(0, table.Count).Select(row => table[row])
                    .Where(transfer => transfer.Kind == TransferKind.Mint).Select(transfer => transfer.Transaction),
            ];
            foreach (TaintPolicy policy in TaintPolicies.All)
                await MeasureAsync(table, coinbases, policy.ToName(), [policy]);
            await MeasureAsync(table, coinbases, "all", TaintPolicies.All);
            Console.WriteLine($"together     {Stopwatch.GetElapsedTime(start).TotalSeconds:F3} s");
        }

        return 0;
    }

    private static async Task MeasureAsync(TransferTable table, TransactionId[] coinbases, string name, IReadOnlyList<TaintPolicy> policies)
    {
        long start = Stopwatch.GetTimestamp();
        TraceResult result = await new TracerBuilder()
            .AddReader(new TableReader(table))
            .WithOptions(new Tracing.TraceOptions { Policies = policies, DustPartsPerBillion = 0, HubTransfers = int.MaxValue })
            .Build()
            .TraceAsync(Theft.InTransactions(coinbases));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(
            $"{name,-12} {seconds:F3} s, {result.Statistics.TransfersApplied:N0} applied, {result.Stolen.Single().Quantity} stolen, {result.Gaps.Count} gaps, "
            + $"books {(result.Books.All(sheet => sheet.Balanced != false) ? "closed" : "OPEN")}");
    }
}
