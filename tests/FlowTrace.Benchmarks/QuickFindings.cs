using System.Diagnostics;
using FlowTrace.Findings;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using TraceOptions = FlowTrace.Tracing.TraceOptions;

namespace FlowTrace.Benchmarks;

/// <summary><c>--findings</c>: every detector over a result of about <c>--flows</c> flows, by stopwatch, for each shape of ledger.</summary>
internal static class QuickFindings
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        int flows = arguments.Number("--flows", 100_000);
        foreach (StressShape shape in (StressShape[])[StressShape.Uniform, StressShape.Zipf, StressShape.Swaps, StressShape.Simulated])
        {
            var ledger = StressLedger.Make(shape, flows, Math.Max(100, flows / 10));
            double best = double.MaxValue;
            TraceResult? result = null;
            for (int i = 0; i < arguments.Number("--repeat", 3); i++)
            {
                result = await new TracerBuilder().AddReader(new TableReader(ledger.Table)).AddLabels(ledger.Labels)
                    .WithOptions(new TraceOptions { Policies = [TaintPolicy.Fifo], DustPartsPerBillion = 0, HubTransfers = int.MaxValue })
                    .Build().TraceAsync(ledger.Thefts);
                long start = Stopwatch.GetTimestamp();
                _ = result.Findings;
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            string found = string.Join(", ", result!.Findings.GroupBy(finding => finding.Detector, StringComparer.Ordinal)
                .Select(group => $"{group.Key} {group.Count():N0}"));
            Console.WriteLine($"{shape,-10} {result.Graph.EdgeCount,9:N0} flows, {result.Graph.Wallets.Count,7:N0} wallets: {best:F3} s; {found}");
        }

        return 0;
    }
}
