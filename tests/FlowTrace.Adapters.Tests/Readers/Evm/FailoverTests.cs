using System.Net;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>Several nodes of one chain stand in for one another.</summary>
public sealed class FailoverTests
{
    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public async Task TraceAsync_FirstNodeDies_SecondGoesOnToTheSameBytes(int answersBefore)
    {
        RecordedPlay recorded = await RecordedPlay.GetAsync();
        FakeNode second = recorded.Node.View();
        var dying = new DyingHandler(recorded.Node.View(), answersBefore);
        await using LiveReaders readers = Open(dying, new FakeNodeHandler(second));

        (await recorded.TraceAsync(readers)).Should().Be(recorded.Result);

        second.Requests.Should().BePositive();
        dying.Requests.Should().BeLessThan(answersBefore + 40, "what is down is not asked again and again");
    }

    [SkippableFact]
    public async Task TraceAsync_SecondNodeOfAnotherChain_IsNotTakenForTheFirst()
    {
        RecordedPlay recorded = await RecordedPlay.GetAsync();
        var other = new FakeNode { Number = 137, Head = recorded.Node.Head };
        await using LiveReaders readers = Open(new DyingHandler(recorded.Node.View(), 10), new FakeNodeHandler(other));

        Func<Task> read = async () => await recorded.TraceAsync(readers);

        (await read.Should().ThrowAsync<ChainReadException>()).Which.Message.Should().StartWith("second: ").And.Contain("cannot stand in for another node");
    }

    [Fact]
    public async Task ReadAccountAsync_NodeThatIsDown_IsLeftAloneForAWhile()
    {
        var time = new InstantTime();
        var down = new DyingHandler(new FakeNode(), 0);
        await using LiveReaders readers = RecordedPlay.Open(down, new LiveOptions { Time = time });
        var messages = new List<string>();
        for (int i = 0; i < 8; i++)
            try
            {
                await readers.ReadAccountAsync(EvmReaderTests.At("0x00000000000000000000000000000000000000a1"));
            }
            catch (ChainReadException failure)
            {
                messages.Add(failure.Message);
            }

        messages.Should().HaveCount(8).And.OnlyContain(message => message.StartsWith("jsonrpc eip155:1: ", StringComparison.Ordinal));
        down.Requests.Should().BeLessThanOrEqualTo(8 * 8);
    }

    private static LiveReaders Open(HttpMessageHandler first, HttpMessageHandler second)
    {
        var handlers = new Queue<HttpMessageHandler>([first, second]);
        ProviderOptions provider = new(ProviderKind.JsonRpc, ChainId.Ethereum, FakeNodeHandler.Url) { Confirmations = 0, Timeout = InstantTime.Timeout };
        return LiveReaders.Open(
            [provider with { Name = "jsonrpc eip155:1" }, provider with { Name = "second" }],
            new LiveOptions { Time = new InstantTime(), HandlerFactory = handlers.Dequeue });
    }

    private sealed class DyingHandler(FakeNode node, int answers) : HttpMessageHandler
    {
        private int _requests;

        public int Requests => _requests;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Interlocked.Increment(ref _requests) > answers
                ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("down") }
                : FakeNodeHandler.Json(node.Answer(await request.Content!.ReadAsStringAsync(cancellationToken)));
    }
}
