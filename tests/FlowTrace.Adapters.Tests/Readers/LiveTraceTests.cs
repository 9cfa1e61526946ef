using System.Globalization;
using FlowTrace.Adapters.Tests.Readers.Servers;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Readers;

/// <summary>A trace over a live reader, account by account, ends as one over the whole chain in memory.</summary>
public sealed class LiveTraceTests
{
    [Theory]
    [InlineData(ProviderKind.Etherscan, 1)]
    [InlineData(ProviderKind.Etherscan, 2)]
    [InlineData(ProviderKind.Blockscout, 3)]
    [InlineData(ProviderKind.TronNode, 4)]
    public async Task Trace_OverALiveReader_EndsAsOverTheWholeChain(ProviderKind kind, int seed)
    {
        GeneratedChain chain = GeneratedChain.Payments(kind == ProviderKind.TronNode ? ChainId.Tron : ChainId.Ethereum, seed);
        using LoopbackServer server = kind == ProviderKind.TronNode ? new TronServer(chain) : new EtherscanServer(chain, kind == ProviderKind.Blockscout);
        await using LiveReaders readers = LiveRun.Open(LiveRun.Provider(kind, chain.Chain, server.Url) with { RangeSize = 40 });
        long head = (await readers.Readers[0].PinAsync()).Block;

        TraceResult live = await TraceAsync(readers, chain.Accounts[0]);
        TraceResult whole = await TraceAsync(new TableReader(chain.ToTable(head)), chain.Accounts[0]);

        Lines(whole).Should().HaveCountGreaterThan(5);
        Lines(live).Should().Equal(Lines(whole));
        live.Gaps.Should().HaveCount(whole.Gaps.Count);
    }

    [Fact]
    public async Task Trace_BudgetSpent_IsALimitThatNamesIt()
    {
        GeneratedChain chain = GeneratedChain.Payments(ChainId.Ethereum, 5);
        using var server = new EtherscanServer(chain);
        var archive = new MemoryAnswers();
        await using LiveReaders poor = LiveRun.Open(LiveRun.Provider(ProviderKind.Etherscan, chain.Chain, server.Url), archive, budget: 5);
        await using LiveReaders rich = LiveRun.Open(LiveRun.Provider(ProviderKind.Etherscan, chain.Chain, server.Url), archive);

        TraceResult cut = await TraceAsync(poor, chain.Accounts[0]);
        TraceResult full = await TraceAsync(rich, chain.Accounts[0]);

        cut.Outcomes.Should().Contain(outcome => outcome.Reason == "budget");
        cut.Cuts.Should().Contain(limit => limit.ToString().Contains("The budget of 5 requests is spent"));
        full.Outcomes.Should().NotContain(outcome => outcome.Reason == "budget");
        Lines(full).Should().Equal(Lines(await TraceAsync(new TableReader(chain.ToTable(chain.Head.Number - server.FinalDepth)), chain.Accounts[0])));
    }

    private static async Task<TraceResult> TraceAsync(IChainReader reader, Account victim) =>
        await new TracerBuilder().AddReader(reader).Build().TraceAsync(Theft.From(victim));

    private static List<string> Lines(TraceResult result) =>
    [
        .. result.Outcomes.Select(outcome => string.Create(
            CultureInfo.InvariantCulture,
            $"{outcome.Account} {outcome.Asset} {outcome.Status} {outcome.Quantity(result.MainPolicy)} {outcome.First:O} {outcome.Last:O}"))
                .Order(StringComparer.Ordinal),
    ];
}
