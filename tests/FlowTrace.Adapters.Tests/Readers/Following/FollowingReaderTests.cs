using System.Text.Json;
using System.Text.Json.Nodes;
using FlowTrace.Adapters.Tests.Readers.Evm;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Following;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Readers.Following;

/// <summary>Following a chain with tables that are kept, held against reading it anew at every step.</summary>
public sealed class FollowingReaderTests
{
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AdvanceAsync_ATheftUnfolds_EveryStepIsThatOfAFreshReading(bool hasIndex)
    {
        await using Anvil node = await Anvil.StartAsync();
        UnfoldingPlay play = await UnfoldingPlay.StealAsync(node);
        await using FollowingReader following = Open(node, hasIndex);
        OngoingTrace ongoing = TracerOf(play, following).Begin([TheftOf(play)]);
        int continued = 0;
        Func<Task>[] steps =
        [
            () => play.PayAsync(play.Thief, play.Mule, 600),
            () => play.IdleAsync(2),
            () => play.PayAsync(play.Mule, play.Exchange, 100),
            () => play.FreezeAsync(play.Mule),
            async () => await node.SendAsync(play.Thief, play.Fresh, 1_000_000),
            () => play.PayAsync(play.Thief, play.Fresh, 400),
        ];
        foreach (Func<Task> step in steps)
        {
            await step();
            FollowStep news = await following.AdvanceAsync();
            await using FollowingReader fresh = Open(node, hasIndex);
            string expected = Facts(await TraceAsync(play, fresh), hasIndex);

            Facts(await TraceAsync(play, following), hasIndex).Should().Be(expected);
            Facts(await ongoing.GoOnAsync(news.Touched), hasIndex).Should().Be(expected);
            continued += ongoing.WhyAnew is null ? 1 : 0;
        }

        continued.Should().Be(steps.Length - 1, "nothing that happens after the theft concerns what was traced before");
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AdvanceAsync_NothingConcernsTheAccounts_CostsNextToNothing(bool hasIndex)
    {
        await using Anvil node = await Anvil.StartAsync();
        UnfoldingPlay play = await UnfoldingPlay.StealAsync(node);
        await play.PayAsync(play.Thief, play.Mule, 600);
        await using FollowingReader following = Open(node, hasIndex);
        await following.AdvanceAsync();
        await TraceAsync(play, following);
        long read = following.Readers.Requests;

        FollowStep still = await following.AdvanceAsync();
        long resting = following.Readers.Requests - read;
        await play.IdleAsync(5);
        FollowStep moved = await following.AdvanceAsync();
        long idle = following.Readers.Requests - read - resting;
        await TraceAsync(play, following);

        still.Should().BeEquivalentTo(new { HasMoved = false, HasNews = false });
        moved.Should().BeEquivalentTo(new { HasMoved = true, HasNews = false });
        resting.Should().BeLessThanOrEqualTo(3);
        idle.Should().BeLessThanOrEqualTo(5);
        following.Readers.Requests.Should().Be(read + resting + idle, "a trace of what was read asks for nothing");
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AdvanceAsync_TheIssuerOrdersAFreeze_IsSeenBeforeItIsInForce(bool hasIndex)
    {
        await using Anvil node = await Anvil.StartAsync();
        UnfoldingPlay play = await UnfoldingPlay.StealAsync(node);
        await play.PayAsync(play.Thief, play.Mule, 600);
        await using FollowingReader following = Open(node, hasIndex);
        await following.AdvanceAsync();
        TraceResult before = await TraceAsync(play, following);

        await play.OrderFreezeAsync(play.Mule);
        FollowStep step = await following.AdvanceAsync();
        TraceResult after = await TraceAsync(play, following);

        step.HasNews.Should().BeTrue();
        WatchAlert alert = WatchAlerts.Between(before, after).Should().ContainSingle().Subject;
        alert.Kind.Should().Be(WatchAlertKind.FreezePending);
        alert.Account.Should().Be(EvmReaderTests.At(play.Mule));
        alert.Freeze.Should().ContainSingle().Which.IsFrozen.Should().BeFalse();
    }

    [SkippableFact]
    public async Task AdvanceAsync_BlocksAreReplaced_ForgetsWhatWasRead()
    {
        await using Anvil node = await Anvil.StartAsync();
        UnfoldingPlay play = await UnfoldingPlay.StealAsync(node);
        string snapshot = (await node.AskAsync("evm_snapshot")).GetString()!;
        await play.PayAsync(play.Thief, play.Exchange, 100);
        await using FollowingReader following = Open(node, hasIndex: true);
        await following.AdvanceAsync();
        WatchAlerts.Of(await TraceAsync(play, following)).Should().Contain(alert => alert.Kind == WatchAlertKind.ExchangeReached);

        await node.AskAsync("evm_revert", $"[\"{snapshot}\"]");
        await play.PayAsync(play.Thief, play.Mule, 200);
        await play.IdleAsync(2);
        FollowStep step = await following.AdvanceAsync();
        TraceResult result = await TraceAsync(play, following);

        step.Replaced.Should().Equal(ChainId.Ethereum);
        WatchAlerts.Of(result).Should().NotContain(alert => alert.Kind == WatchAlertKind.ExchangeReached);
        await using FollowingReader fresh = Open(node, hasIndex: true);
        Facts(result, hasIssues: true).Should().Be(Facts(await TraceAsync(play, fresh), hasIssues: true));
    }

    [SkippableFact]
    public async Task AdvanceAsync_TheNodeIsAway_ThrowsAndGoesOnAfterwards()
    {
        await using Anvil node = await Anvil.StartAsync();
        UnfoldingPlay play = await UnfoldingPlay.StealAsync(node);
        await using FollowingReader following = Open(node, hasIndex: true);
        await following.AdvanceAsync();
        await TraceAsync(play, following);
        await node.SaveAsync();
        node.Kill();

        Func<Task> away = async () => await following.AdvanceAsync();
        await away.Should().ThrowAsync<ChainReadException>();
        await node.RestartAsync();
        await play.PayAsync(play.Thief, play.Exchange, 100);
        FollowStep back = await following.AdvanceAsync();

        back.Touched.Should().NotBeEmpty();
        WatchAlerts.Of(await TraceAsync(play, following)).Should().Contain(alert => alert.Kind == WatchAlertKind.ExchangeReached);
    }

    private static FollowingReader Open(Anvil node, bool hasIndex) => FollowingReader.Open(
        [new ProviderOptions(ProviderKind.JsonRpc, ChainId.Ethereum, node.Url) { Confirmations = 0, Attempts = 1 }],
        new LiveOptions { HandlerFactory = hasIndex ? null : () => new WithoutMethods(new SocketsHttpHandler(), "trace_filter", "alchemy_getAssetTransfers") });

    private static Task<TraceResult> TraceAsync(UnfoldingPlay play, IChainReader reader) => TracerOf(play, reader).TraceAsync(TheftOf(play));

    private static Theft TheftOf(UnfoldingPlay play) =>
        Theft.HeldBy(EvmReaderTests.At(play.Thief)) with { Assets = [EvmReaderTests.Token(TheftPlay.Dollar)] };

    private static Tracer TracerOf(UnfoldingPlay play, IChainReader reader) => new TracerBuilder().AddReader(reader)
        .AddLabels(new LabelBook([new Label(EvmReaderTests.At(play.Exchange), "Example Exchange", ServiceCategory.Exchange, "test", 90)]))
        .WithOptions(new TraceOptions { DustPartsPerBillion = 0 }).Build();

    /// <summary>
    /// The result without what says up to which block its tables go: where all accounts share one table of all blocks, its issues count those of strangers.
    /// </summary>
    private static string Facts(TraceResult result, bool hasIssues)
    {
        JsonNode json = JsonNode.Parse(EvmReaderTests.Json(result))!;
        foreach (string member in (string[])["manifest", "digest", hasIssues ? "digest" : "issues"])
            json.AsObject().Remove(member);
        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}
