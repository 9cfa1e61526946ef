using FlowTrace.Chain;
using FlowTrace.Readers;
using Xunit.Abstractions;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>A real node over real connections that break, and one that dies and comes back.</summary>
public sealed class EvmProxyTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task TraceAsync_OverAConnectionThatBreaks_IsByteIdentical(int seed)
    {
        await using Anvil node = await Anvil.StartAsync();
        TheftPlay play = await TheftPlay.RunAsync(node);
        await using LiveReaders direct = EvmReaderTests.Open(node, hasIndex: true);
        string expected = EvmReaderTests.Json(await EvmReaderTests.TraceAsync(play, direct));
        await using var proxy = new FaultyProxy(new Uri(node.Url).Port, seed);
        await using LiveReaders readers = Open($"http://127.0.0.1:{proxy.Port}");

        string result = EvmReaderTests.Json(await EvmReaderTests.TraceAsync(play, readers));

        result.Should().Be(expected);
        proxy.Faults.Should().BePositive();
        output.WriteLine($"{proxy.Connections} connections, {proxy.Faults} of them broken; {readers.Requests} requests, {direct.Requests} without the proxy");
    }

    [SkippableFact]
    public async Task TraceAsync_NodeKilledAndStartedAgain_IsByteIdentical()
    {
        await using Anvil node = await Anvil.StartAsync();
        TheftPlay play = await TheftPlay.RunAsync(node);
        await node.SaveAsync();

        // What a node that was loaded tells may differ from what it told before: it is the loaded one that is read twice.
        node.Kill();
        await node.RestartAsync();
        await using LiveReaders undisturbed = Open(node.Url);
        string expected = EvmReaderTests.Json(await EvmReaderTests.TraceAsync(play, undisturbed));
        int requests = 0;
        Task? restart = null;
        var progress = new Told(() =>
        {
            // In the middle of the trace, from one request to the next.
            if (Interlocked.Increment(ref requests) == undisturbed.Requests / 2)
            {
                node.Kill();
                restart = Task.Run(async () =>
                {
                    await Task.Delay(700);
                    await node.RestartAsync();
                });
            }
        });
        await using LiveReaders readers = Open(node.Url, new LiveOptions { Progress = progress });

        string result = EvmReaderTests.Json(await EvmReaderTests.TraceAsync(play, readers));

        await restart!;
        result.Should().Be(expected);
    }

    private static LiveReaders Open(string url, LiveOptions? options = null) => LiveReaders.Open(
        [new ProviderOptions(ProviderKind.JsonRpc, ChainId.Ethereum, url) { Confirmations = 0, Timeout = TimeSpan.FromSeconds(2) }], options
            ?? new LiveOptions());

    private sealed class Told(Action told) : IProgress<RequestProgress>
    {
        public void Report(RequestProgress value) => told();
    }
}
