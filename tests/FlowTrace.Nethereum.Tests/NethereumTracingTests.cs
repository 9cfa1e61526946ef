using FlowTrace.Adapters.Tests.Readers.Evm;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Tracing;
using Nethereum.JsonRpc.Client;
using Nethereum.Web3;

namespace FlowTrace.Nethereum.Tests;

/// <summary>A trace through Nethereum's client is the trace through FlowTrace's own.</summary>
public sealed class NethereumTracingTests
{
    private const string Dollar = "0xdac17f958d2ee523a2206206994597c13d831ec7";

    private static readonly ProviderOptions Options = new(ProviderKind.JsonRpc, ChainId.Ethereum, FakeNodeHandler.Url) { Confirmations = 0 };

    [Fact]
    public async Task TraceAsync_ThroughNethereum_IsTheTraceThroughOwnTransport()
    {
        await using LiveReaders own = LiveReaders.Open([Options], new LiveOptions { HandlerFactory = () => new FakeNodeHandler(Chain()) });
        TraceResult expected = await TraceAsync(new TracerBuilder().AddReader(own));
        using HttpClient http = Http();
        RpcClient client = ClientOver(http);

        TraceResult result = await TraceAsync(new TracerBuilder().UseNethereum(client, Options));
        TraceResult throughWeb3 = await TraceAsync(new TracerBuilder().UseNethereum(new Web3(client), Options));

        result.ToJson().Should().Be(expected.ToJson());
        throughWeb3.ToJson().Should().Be(expected.ToJson());
        result.Outcomes.Select(outcome => outcome.Account).Should().BeEquivalentTo([AccountOf(1), AccountOf(2), AccountOf(3), AccountOf(4)]);
        result.Graph.EdgeCount.Should().Be(5);
    }

    [Fact]
    public async Task TraceAsync_ThroughAWeb3AndAChain_StopsAtTheLastFinalBlock()
    {
        using HttpClient http = Http();
        IWeb3 web3 = new Web3(ClientOver(http));

        TraceResult throughWeb3 = await TraceAsync(new TracerBuilder().UseNethereum(web3, ChainId.Ethereum));
        TraceResult throughClient = await TraceAsync(new TracerBuilder().UseNethereum(web3.Client, ChainId.Ethereum));

        throughWeb3.ToJson().Should().Be(throughClient.ToJson());
        throughWeb3.Graph.EdgeCount.Should().BeGreaterThan(0);
    }

    [Fact]
    public void UseNethereum_NoWeb3_IsRefused()
    {
        FluentActions.Invoking(() => new TracerBuilder().UseNethereum((IWeb3)null!, ChainId.Ethereum))
            .Should().Throw<ArgumentNullException>().WithParameterName("web3");
        FluentActions.Invoking(() => new TracerBuilder().UseNethereum((IWeb3)null!, Options)).Should().Throw<ArgumentNullException>().WithParameterName("web3");
    }

    private static HttpClient Http() => new(new FakeNodeHandler(Chain())) { BaseAddress = new Uri(FakeNodeHandler.Url) };

    private static RpcClient ClientOver(HttpClient http) => new(http.BaseAddress, http);

    private static Task<TraceResult> TraceAsync(TracerBuilder builder) => builder.Build().TraceAsync(Theft.HeldBy(AccountOf(1)));

    private static FakeNode Chain()
    {
        var node = new FakeNode { Head = 20 };
        node.Add(3, (Dollar, Hex(9), Hex(1), 1_000_000));
        node.Add(5, (Dollar, Hex(1), Hex(2), 300_000), (Dollar, Hex(1), Hex(3), 400_000));
        node.Add(8, (Dollar, Hex(2), Hex(4), 250_000));
        node.Add(9, (Dollar, Hex(3), Hex(4), 399_999));
        node.Head = 20;
        return node;
    }

    private static string Hex(int number) => $"0x{number + 0xa00:x40}";

    private static Account AccountOf(int number) => Account.Parse(Hex(number), ChainId.Ethereum);
}
