using System.Globalization;
using System.Net;
using FlowTrace.Adapters.Tests.Readers.Following;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Readers;
using FlowTrace.Tracing;
using Xunit.Abstractions;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>A trace is never faster than the provider's limit, and hardly slower.</summary>
[Collection(SoakTests.Alone)]
public sealed class EvmPaceTests(ITestOutputHelper output)
{
    private const int PerSecond = 5;
    private static readonly UInt128 Ether = 1_000_000_000_000_000_000;

    [Fact]
    public async Task TraceAsync_ThousandAccountsBehindALimit_IsNeverRefusedAndHardlyWaits()
    {
        const int hands = 20;
        const int fingers = 49;
        using var time = new SimulatedTime();
        FakeNode node = FanOut(hands, fingers);
        var server = new LimitedHandler(node, time);
        await using LiveReaders readers = LiveReaders.Open(
            [new ProviderOptions(ProviderKind.JsonRpc, ChainId.Ethereum, FakeNodeHandler.Url) { Confirmations = 0, RequestsPerSecond = PerSecond }],
            new LiveOptions { Time = time, HandlerFactory = () => server });
        Tracer tracer = new TracerBuilder().AddReader(readers).WithOptions(new TraceOptions { DustPartsPerBillion = 0, HubTransfers = 100_000 }).Build();

        TraceResult result = await tracer.TraceAsync(Theft.HeldBy(EvmReaderTests.At(Name(0))));

        double seconds = TimeSpan.FromTicks(server.Last - server.First).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Outcomes.Count} outcomes, {readers.Requests} requests in {seconds:0.0} s, {seconds / (readers.Requests / (double)PerSecond):0.000} "
                + $"of the least time; {server.Refused} refused"));
        result.Outcomes.Select(outcome => outcome.Account).Distinct().Count().Should().BeGreaterThan(hands * fingers);
        result.Cuts.Should().BeEmpty();
        server.Refused.Should().Be(0);
        (seconds * PerSecond / readers.Requests).Should().BeLessThanOrEqualTo(1.1);
    }

    private static string Name(int number) => $"0x{0xa000000 + number:x40}";

    /// <summary>A thief who pays many hands, each of which pays many more.</summary>
    private static FakeNode FanOut(int hands, int fingers)
    {
        var node = new FakeNode();
        node.Add(1, ("", Name(900_000), Name(0), 1_000_000 * Ether));
        for (int hand = 1; hand <= hands; hand++)
            node.Add(1 + hand, ("", Name(0), Name(hand), 40_000 * Ether));
        int next = hands;
        for (int hand = 1; hand <= hands; hand++)
            node.Add(100 + hand, [.. Enumerable.Range(0, fingers).Select(_ => ("", Name(hand), Name(++next), 800 * Ether))]);
        return node;
    }

    /// <summary>Answers after a while, and refuses what is beyond its limit within any second.</summary>
    private sealed class LimitedHandler(FakeNode node, SimulatedTime time) : HttpMessageHandler
    {
        private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(300);

        private readonly Lock _lock = new();
        private readonly Queue<long> _window = new();

        public long First { get; private set; }

        public long Last { get; private set; }

        public int Refused { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                long now = time.GetTimestamp();
                First = First == 0 ? now : First;
                Last = now;
                while (_window.TryPeek(out long oldest) && now - oldest >= TimeSpan.TicksPerSecond)
                    _window.Dequeue();
                if (_window.Count >= PerSecond)
                {
                    Refused++;
                    return FakeNodeHandler.Json("slow down", HttpStatusCode.TooManyRequests);
                }

                _window.Enqueue(now);
            }

            await Task.Delay(Latency, time, cancellationToken);
            return FakeNodeHandler.Json(node.Answer(await request.Content!.ReadAsStringAsync(cancellationToken)));
        }
    }
}
