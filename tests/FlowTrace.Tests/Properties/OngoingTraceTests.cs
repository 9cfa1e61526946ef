using FlowTrace.Chain;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;
using FluentAssertions;
using Xunit;
using Xunit.Abstractions;

namespace FlowTrace.Tests.Properties;

/// <summary>A trace that goes on as its chains grow gives, at every moment, the very result of a new trace.</summary>
public sealed class OngoingTraceTests(ITestOutputHelper output)
{
    private const int Ledgers = 150;

    [Fact]
    public Task GoOn_OverPlainLedgers_EqualsANewTrace() => CompareAsync(RandomLedger.Next, isOrdered: true, fewestContinued: 200);

    [Fact]
    public Task GoOn_OverExchangingLedgers_EqualsANewTrace() => CompareAsync(RandomLedger.NextExchanging, isOrdered: true, fewestContinued: 100);

    [Fact]
    public Task GoOn_OverTiedLedgers_EqualsANewTrace() => CompareAsync(RandomLedger.NextTied, isOrdered: false, fewestContinued: 150);

    [Fact]
    public Task GoOn_OverBridges_EqualsANewTrace() => CompareAsync(RandomBridges.Next, isOrdered: true, fewestContinued: 400);

    private async Task CompareAsync(Func<int, AuditCase> make, bool isOrdered, int fewestContinued)
    {
        int results = 0, continued = 0;
        var reasons = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int seed = 1; seed <= Ledgers; seed++)
        {
            AuditCase auditCase = make(seed);
            Moment third = Moment.AtUnixMilliseconds(auditCase.Transfers[auditCase.Transfers.Count / 3].Position.UnixMilliseconds);
            auditCase = auditCase with
            {
                Options = auditCase.Options with { Bounds = false },
                Thefts = seed % 4 == 0 ? auditCase.Thefts : [.. auditCase.Thefts.Select(theft => theft with { Since = null, Until = theft.Until ?? third })],
            };
            var random = new Random(seed);
            var reader = new GrowingReader(auditCase, seed, isOrdered, isShared: seed % 5 == 0);
            reader.Grow(seed % 3 == 0 ? 0 : auditCase.Transfers.Count / 2);
            OngoingTrace ongoing = auditCase.Tracer(reader).Begin(auditCase.Thefts);
            var changed = new HashSet<Account>();
            TraceResult? kept = null;
            string keptText = "";
            while (!reader.IsComplete)
            {
                changed.UnionWith(reader.Grow(random.Next(1, 6)));
                string expected = await TextOfAsync(() => auditCase.TraceAsync(reader));
                TraceResult? result = null;
                string found = await TextOfAsync(async () => result = await ongoing.GoOnAsync(changed));
                Assert.True(found == expected, $"Seed {seed}, {reader.Visible} transfers, {ongoing.WhyAnew ?? "continued"}: {Difference(expected, found)}");
                if (result is null)
                    continue;
                changed.Clear();
                results++;
                continued += ongoing.WhyAnew is null ? 1 : 0;
                if (ongoing.WhyAnew is { } why)
                    reasons[why] = reasons.GetValueOrDefault(why) + 1;

                // What came later has not touched the result before it.
                if (kept is not null)
                    kept.ToJson().Should().Be(keptText);
                (kept, keptText) = (result, result.ToJson());
            }
        }

        output.WriteLine($"{results} results, {continued} of them continued");
        foreach ((string why, int times) in reasons)
            output.WriteLine($"{times,6} anew: {why}");
        continued.Should().BeGreaterThan(fewestContinued);
    }

    private static string Difference(string expected, string found) => string.Join(
        "\n", expected.Split('\n').Zip(found.Split('\n')).Where(pair => pair.First != pair.Second).Take(2).Select(pair => $"{pair.First}\n{pair.Second}"));

    private static async Task<string> TextOfAsync(Func<Task<TraceResult>> traceAsync)
    {
        try
        {
            TraceResult result = await traceAsync();
            return ResultText.Of(result) + result.ToJson();
        }
        catch (TraceInputException refusal)
        {
            return refusal.Message;
        }
    }
}
