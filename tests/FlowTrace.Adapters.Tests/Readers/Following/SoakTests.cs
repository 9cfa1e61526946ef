using FlowTrace.Attribution;
using FlowTrace.Readers;
using FlowTrace.Readers.Following;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Readers.Following;

/// <summary>A long watch with time pressed together: it misses nothing, and does not grow with the chain.</summary>
[Collection(Alone)]
public sealed class SoakTests
{
    /// <summary>Tests that measure the process run when no others do.</summary>
    public const string Alone = "alone";

    private const int Looks = 10_000;
    private const int WarmUp = 6_000;

    [Fact]
    public async Task Watch_TenThousandBlocks_MissesNothingAndStaysAsLargeAsTheTrail()
    {
        var chain = new BusyChain(seed: 5, blocksPerMove: 20, lastMove: WarmUp, asset: Evm.EvmReaderTests.Token(Evm.TheftPlay.Dollar));
        await using FollowingReader following = FollowingReader.Over(_ => LiveReaders.Over(chain));
        var told = new HashSet<string>(StringComparer.Ordinal);
        OngoingTrace ongoing = TracerOf(following).Begin([Stolen]);
        int traces = 0, anew = 0;
        long warm = 0;
        for (int look = 0; look < Looks; look++)
        {
            FollowStep step = await following.AdvanceAsync();
            if (look == 0 || step.HasNews)
            {
                told.UnionWith(WatchAlerts.Of(await ongoing.GoOnAsync(step.Touched)).Select(alert => alert.Id));
                traces++;
                anew += ongoing.WhyAnew is null ? 0 : 1;
            }

            if (look == WarmUp)
                warm = Held();
        }

        long end = Held();
        await using FollowingReader fresh = FollowingReader.Over(_ => LiveReaders.Over(chain));
        IReadOnlyList<WatchAlert> last = WatchAlerts.Between(null, await TracerOf(fresh).TraceAsync(Stolen));

        last.Should().NotBeEmpty();
        told.Should().Contain(last.Select(alert => alert.Id));
        told.Count.Should().BeGreaterThan(last.Count, "much that was told did not last");
        traces.Should().BeInRange(100, Looks / 10, "most blocks concern nobody");
        anew.Should().Be(1, "what is new comes behind all that was traced");

        // Behind the warm-up two hundred thousand payments of strangers pass and two hundred traces are made, of which nothing may stay: some forty megabytes.
        // Pools of arrays, and what other tests of the process keep, are a few.
        (end - warm).Should().BeLessThan(8_000_000);
        following.Count.Should().BeLessThanOrEqualTo(BusyChain.Wallets + 1);
    }

    private static Theft Stolen { get; } = Theft.HeldBy(BusyChain.At(0)) with { Until = Moment.AtUnixMilliseconds(1_740_000_000_000) };

    private static Tracer TracerOf(FollowingReader reader) => new TracerBuilder().AddReader(reader)
        .AddLabels(new LabelBook([
            .. Enumerable.Range(BusyChain.Wallets, 10).Select(number => new Label(
                BusyChain.At(number), $"Service {number}", number % 2 == 0 ? ServiceCategory.Exchange : ServiceCategory.Otc, "test", 90)),
        ]))
        .WithOptions(new TraceOptions { DustPartsPerBillion = 0 }).Build();

    private static long Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

/// <summary>Tests that run by themselves, when the others have run.</summary>
[CollectionDefinition(SoakTests.Alone, DisableParallelization = true)]
public sealed class AloneCollection;
