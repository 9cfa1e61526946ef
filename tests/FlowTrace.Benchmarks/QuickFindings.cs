using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlowTrace.Findings;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;
using TraceOptions = FlowTrace.Tracing.TraceOptions;

namespace FlowTrace.Benchmarks;

/// <summary>
/// <c>--findings</c>: every detector over a result of about <c>--flows</c> flows, for each shape of ledger: wall clock and processor time of this
/// process, and a digest of everything that was found, by which two versions show that they find the same.
/// </summary>
internal static class QuickFindings
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        int flows = arguments.Number("--flows", 100_000);
        foreach (StressShape shape in (StressShape[])[StressShape.Uniform, StressShape.Zipf, StressShape.Swaps, StressShape.Simulated])
        {
            var ledger = StressLedger.Make(shape, flows, Math.Max(100, flows / 10));
            double best = double.MaxValue;
            double processor = double.MaxValue;
            TraceResult? result = null;
            for (int i = 0; i < arguments.Number("--repeat", 3); i++)
            {
                result = await new TracerBuilder().AddReader(new TableReader(ledger.Table)).AddLabels(ledger.Labels)
                    .WithOptions(new TraceOptions { Policies = [TaintPolicy.Fifo], DustPartsPerBillion = 0, HubTransfers = int.MaxValue })
                    .Build().TraceAsync(ledger.Thefts);
                using var process = Process.GetCurrentProcess();
                TimeSpan before = process.UserProcessorTime;
                long start = Stopwatch.GetTimestamp();
                _ = result.Findings;
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
                process.Refresh();
                processor = Math.Min(processor, (process.UserProcessorTime - before).TotalSeconds);
            }

            string found = string.Join(", ", result!.Findings.GroupBy(finding => finding.Detector, StringComparer.Ordinal)
                .Select(group => $"{group.Key} {group.Count():N0}"));
            Console.WriteLine(
                $"{shape,-10} {result.Graph.EdgeCount,9:N0} flows, {result.Graph.Wallets.Count,7:N0} wallets: {best:F3} s, user {processor:F3} s; "
                + $"{found}; {DigestOf(result)}");
        }

        return 0;
    }

    private static string DigestOf(TraceResult result)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Finding finding in result.Findings)
            hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n',
            [
                finding.Id, finding.Title, finding.Grade.ToName(), finding.First.ToString("O", CultureInfo.InvariantCulture),
                finding.Last.ToString("O", CultureInfo.InvariantCulture), string.Join(' ', finding.Accounts), string.Join(' ', finding.Transfers),
                string.Join(' ', finding.Thefts), string.Join(' ', finding.Quantities), string.Join(' ', finding.Against),
                $"{finding.Collapsed?.Wallets.Count}",
            ])));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
