using System.Net;
using System.Text;
using FlowTrace.Readers.JsonRpc;
using FlowTrace.Reading;

namespace FlowTrace.Nethereum.Tests;

public sealed class NethereumTransportTests : IDisposable
{
    private readonly PlayedNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task SendAsync_OneCall_SendsItsParametersAndHandsTheResultOver()
    {
        JsonRpcAnswer answer = (await SendAsync(new JsonRpcCall("echo", """["0x1",true,{"a":[1,null]}]"""))).Single();

        answer.Error.Should().BeNull();
        Text(answer).Should().Be("""["0x1",true,{"a":[1,null]}]""");
    }

    [Fact]
    public async Task SendAsync_ManyCalls_AnswersStandInTheirOrder()
    {
        JsonRpcCall[] calls = [.. Enumerable.Range(0, 250).Select(number => new JsonRpcCall("echo", $"[{number}]"))];

        IReadOnlyList<JsonRpcAnswer> answers = await SendAsync(calls);

        answers.Select(Text).Should().Equal(Enumerable.Range(0, 250).Select(number => $"[{number}]"));
        _node.Requests.Should().Be(3, "a batch has at most a hundred calls");
    }

    [Fact]
    public async Task SendAsync_Null_IsNoError() => (await SendAsync(new JsonRpcCall("nothing", "[]"))).Single().IsNull.Should().BeTrue();

    [Fact]
    public async Task SendAsync_RefusedCall_IsAnAnswerAmongTheOthers()
    {
        IReadOnlyList<JsonRpcAnswer> answers = await SendAsync(new("echo", "[1]"), new("unheard", "[]"), new("echo", "[2]"));

        answers[1].Error!.Code.Should().Be(-32601);
        answers[1].Error!.IsUnsupported.Should().BeTrue();
        answers[1].Error!.Message.Should().Be("the method unheard does not exist");
        new[] { Text(answers[0]), Text(answers[2]) }.Should().Equal("[1]", "[2]");
    }

    [Fact]
    public async Task SendAsync_NodeIsGone_NamesItAndMayBeTriedAgain()
    {
        _node.Status = HttpStatusCode.BadGateway;

        Func<Task> ask = () => SendAsync(new JsonRpcCall("echo", "[]"));
        ChainReadException failure = (await ask.Should().ThrowAsync<ChainReadException>()).Which;

        failure.Message.Should().StartWith("my node: It could not be asked (").And.Contain("502");
        failure.Reader.Should().Be("my node");
        failure.IsTransient.Should().BeTrue();
    }

    [Fact]
    public async Task SendAsync_Cancelled_DoesNotWait()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await FluentActions.Awaiting(() => Transport().SendAsync([new JsonRpcCall("echo", "[]")], cancelled.Token).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();
        _node.Requests.Should().Be(0);
    }

    private async Task<IReadOnlyList<JsonRpcAnswer>> SendAsync(params JsonRpcCall[] calls) => await Transport().SendAsync(calls);

    private NethereumTransport Transport() => new(_node.Client, "my node");

    private static string Text(JsonRpcAnswer answer) => Encoding.UTF8.GetString(answer.Result.Span);
}
