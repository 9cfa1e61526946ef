using System.Collections.Concurrent;
using System.Diagnostics;
using FlowTrace.Readers;
using Xunit.Abstractions;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>Whatever a provider does to a reader, what comes out is the same or an error.</summary>
public sealed class EvmFaultTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task TraceAsync_OverTheRecord_IsThatOverTheNode()
    {
        RecordedPlay recorded = await RecordedPlay.GetAsync();
        await using LiveReaders readers = RecordedPlay.Open(new FakeNodeHandler(recorded.Node));

        (await recorded.TraceAsync(readers)).Should().Be(recorded.Result);
    }

    [SkippableFact]
    public async Task TraceAsync_ThousandSequencesOfFaults_IsByteIdentical()
    {
        const int sequences = 1000;
        RecordedPlay recorded = await RecordedPlay.GetAsync();
        var faults = new ConcurrentDictionary<string, int>();
        var wrong = new ConcurrentQueue<string>();
        long requests = 0;
        long start = Stopwatch.GetTimestamp();

        await Parallel.ForAsync(0, sequences, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, _) =>
        {
            var time = new InstantTime();
            var handler = new FaultyHandler(new FakeNodeHandler(recorded.Node), seed, time);
            await using LiveReaders readers = RecordedPlay.Open(handler, new LiveOptions { Time = time });
            string result = await recorded.TraceAsync(readers);
            if (result != recorded.Result)
                wrong.Enqueue($"seed {seed}: {string.Join(", ", handler.Faults)}: {FirstDifference(recorded.Result, result)}");
            Interlocked.Add(ref requests, readers.Requests);
            foreach ((string kind, int count) in handler.Faults)
                faults.AddOrUpdate(kind, count, (_, before) => before + count);
        });

        output.WriteLine($"{sequences} sequences, {requests} requests, {faults.Values.Sum()} faults in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
        foreach ((string kind, int count) in faults.OrderBy(fault => fault.Key, StringComparer.Ordinal))
            output.WriteLine($"  {kind}: {count}");
        wrong.Take(3).Should().BeEmpty($"{wrong.Count} of {sequences} sequences differ");
        faults.Should().HaveCountGreaterThan(12).And.OnlyContain(fault => fault.Value > 50);
    }

    internal static string FirstDifference(string expected, string got)
    {
        int at = Enumerable.Range(0, Math.Min(expected.Length, got.Length)).FirstOrDefault(i => expected[i] != got[i], Math.Min(expected.Length, got.Length));
        return $"at {at}: {Around(expected, at)} | {Around(got, at)}";
    }

    private static string Around(string text, int at) => text[Math.Max(0, at - 60)..Math.Min(text.Length, at + 200)].ReplaceLineEndings(" ");
}
