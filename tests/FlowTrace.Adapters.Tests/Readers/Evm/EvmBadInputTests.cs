using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>Whatever answers in a node's place, there is one clear line, and no key in it.</summary>
public sealed class EvmBadInputTests
{
    private const string Account = "0x00000000000000000000000000000000000000a1";
    private const string Key = "k3yThatNobodyMaySee42";

    public static TheoryData<string, string, string> Answers => new()
    {
        { "eth_chainId", "\"result\":\"0x89\"", "answers for chain 137, not for eip155:1" },
        { "eth_syncing", """ "result":{"startingBlock":"0x0","currentBlock":"0x64","highestBlock":"0xc8"} """, "still synchronising (block 100 of 200)" },
        { "eth_getLogs", FakeNode.Error(4444, "pruned history unavailable"), "has pruned what eth_getLogs asks for" },
        { "eth_getTransactionReceipt", FakeNode.Error(-32000, "missing trie node 1234 (path ) state 0x0 is not available"), "Name an archive node" },
        { "eth_getLogs", FakeNode.Error(-32601, "the method eth_getLogs does not exist/is not available"), "does not have eth_getLogs" },
        { "eth_getLogs", FakeNode.Error(-32602, $"invalid params for key {Key}"), "refuses eth_getLogs: invalid params for key ***" },
        { "eth_getTransactionReceipt", "\"result\":null", "does not have it" },
        { "eth_getLogs", """ "result":[{"blockNumber":"0x3","transactionHash":5}] """, "nothing of the kind" },
        { "eth_getTransactionByHash", """ "result":{"hash":"0x12","blockNumber":"0x3"} """, "answers what no node should" },
        { "eth_getTransactionByHash", """ "result":{"hash":["x"],"blockNumber":{"a":1}} """, "answers what no node should" },
        { "trace_transaction", """ "result":[{"type":7,"action":{"callType":[]},"traceAddress":["x"]}] """, "answers what no node should" },
        { "eth_getBlockByNumber", """ "result":{"number":"0xffffffffffffffffffffffffffffffffffff","hash":"0x1","timestamp":"0x1"} """,
            "answers what no node should" },
        { "eth_getBlockByNumber", """ "result":[1,2] """, "answers what no node should" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task ReadAccountAsync_AnswerThatCannotBeUsed_IsOneClearLine(string method, string answer, string expected)
    {
        FakeNode node = Chain();
        node.Tell = call => call.Method == method ? answer : null;
        await using LiveReaders readers = Open(new FakeNodeHandler(node));

        string message = await FailureAsync(readers);

        if (expected != "nothing of the kind")
            message.Should().Contain(expected);
        message.Should().StartWith("jsonrpc eip155:1: ").And.NotContain("\n").And.NotContain(Key);
    }

    [Theory]
    [InlineData(401, """{"jsonrpc":"2.0","id":0,"error":{"code":-32600,"message":"Must be authenticated!"}}""", "It refuses")]
    [InlineData(403, """{"jsonrpc":"2.0","id":0,"error":{"code":-32600,"message":"Monthly capacity limit exceeded."}}""", "Monthly capacity limit exceeded")]
    [InlineData(403, "invalid project id " + Key, "invalid project id ***")]
    [InlineData(404, "<html>no such page /v2/" + Key + "</html>", "a web page instead of JSON; check that the address")]
    [InlineData(200, "<html>Please log in</html>", "a web page instead of JSON")]
    [InlineData(502, "<html>Bad Gateway " + Key + "</html>", "failed 8 times, at last with 502")]
    [InlineData(429, "slow down " + Key, "failed 8 times, at last with 429")]
    [InlineData(200, "", "an empty answer")]
    [InlineData(200, "[]", "was not answered")]
    [InlineData(200, "17", "no JSON-RPC answer")]
    [InlineData(200, "{\"jsonrpc\":", "not JSON to its end")]
    public async Task ReadAccountAsync_ProviderThatRefuses_IsOneClearLineWithoutTheKey(int status, string body, string expected)
    {
        await using LiveReaders readers = Open(new StubHandler(_ => FakeNodeHandler.Json(body, (HttpStatusCode)status)));

        string message = await FailureAsync(readers);

        message.Should().Contain(expected).And.NotContain(Key).And.NotContain("\n");
    }

    [Fact]
    public async Task ReadAccountAsync_HugeAnswer_IsRefusedWithoutBeingHeld()
    {
        const long gigabyte = 1L << 30;
        const long most = 4L << 20;
        long sent = 0;
        await using LiveReaders readers = Open(
            new StubHandler(_ => new HttpResponseMessage { Content = new StreamContent(new EndlessStream(gigabyte, count => sent += count)) }),
            change: one => one with { MaxAnswerBytes = most });
        long before = GC.GetTotalAllocatedBytes(precise: true);

        string message = await FailureAsync(readers);

        message.Should().Contain("beyond the limit of 4 MiB");
        sent.Should().BeLessThan(2 * most);
        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(64L << 20);
    }

    [Fact]
    public async Task ReadAccountAsync_AnnouncedHugeAnswer_IsNotEvenBegun()
    {
        long sent = 0;
        await using LiveReaders readers = Open(new StubHandler(_ =>
        {
            var content = new StreamContent(new EndlessStream(1L << 30, count => sent += count));
            content.Headers.ContentLength = 1L << 30;
            return new HttpResponseMessage { Content = content };
        }));

        string message = await FailureAsync(readers);

        message.Should().Contain("beyond the limit of 256 MiB");
        sent.Should().Be(0);
    }

    [Fact]
    public async Task ReadAccountAsync_CertificateNobodyVouchesFor_IsOneClearLine()
    {
        await using var server = new SelfSignedServer();
        await using LiveReaders readers = LiveReaders.Open(
            [new ProviderOptions(ProviderKind.JsonRpc, ChainId.Ethereum, $"https://127.0.0.1:{server.Port}/v2/{Key}") { Confirmations = 0 }],
                new LiveOptions());

        string message = await FailureAsync(readers);

        message.Should().Contain("certificate is not trusted").And.NotContain(Key).And.NotContain("\n");
        readers.Requests.Should().Be(1, "trying again does not make a certificate better");
    }

    [Fact]
    public async Task ReadAccountAsync_NobodyThere_IsOneClearLine()
    {
        await using LiveReaders readers = LiveReaders.Open(
            [new ProviderOptions(ProviderKind.JsonRpc, ChainId.Ethereum, $"http://127.0.0.1:1/v2/{Key}") { Attempts = 2 }], new LiveOptions());

        (await FailureAsync(readers)).Should().Contain("cannot be reached").And.NotContain(Key).And.NotContain("\n");
    }

    [Fact]
    public async Task ReadAccountAsync_AccountOfAnotherChain_IsRefused()
    {
        await using LiveReaders readers = Open(new FakeNodeHandler(Chain()));

        Func<Task> read = async () => await readers.Readers[0].ReadAccountAsync(FlowTrace.Chain.Account.Parse($"eip155:137:{Account}"));

        (await read.Should().ThrowAsync<ChainReadException>()).Which.Message.Should().Contain("account of another chain").And.Contain("eip155:137");
    }

    [Fact]
    public async Task ReadAccountAsync_DeepestTraceThereIs_IsRead()
    {
        const int deep = 1024;
        FakeNode node = Chain();
        string frame = "";
        for (int i = 0; i < deep; i++)
            frame = $$"""
                {"type":"CALL","from":"{{Account}}","to":"0x00000000000000000000000000000000000000b9","value":"0x{{(i == 0 ? 7 : 0):x}}",
                "input":"0x"{{(frame.Length > 0 ? $",\"calls\":[{frame}]" : "")}}}
                """;
        node.Lacks.UnionWith(["trace_block", "trace_transaction", "trace_filter"]);
        node.Tell = call => call.Method == "debug_traceBlockByNumber" && call.Given[0].GetString() == "0x1"
            ? $"\"result\":[{{\"result\":{frame}}},{{\"result\":{frame}}}]" : null;
        await using LiveReaders readers = Open(new FakeNodeHandler(node));

        TransferTable table = await readers.ReadAccountAsync(EvmReaderTests.At(Account));

        Files.TestFiles.All(table).Should().Contain(one => one.Kind == TransferKind.Internal && one.Quantity == 7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ReadAccountAsync_AnswersWithBytesChanged_AreReadOrRefusedInOneLine(int seed)
    {
        const int runs = 400;
        var random = new Random(seed);
        var messages = new ConcurrentDictionary<string, int>();
        for (int i = 0; i < runs; i++)
        {
            FakeNode node = Chain();
            int first = random.Next(1, 14);
            int requests = 0;
            var handler = new StubHandler(body => FakeNodeHandler.Json(Change(node.Answer(body), requests++ >= first ? random : null)));
            await using LiveReaders readers =
                Open(i % 2 == 0 ? handler : new WithoutMethods(handler, "trace_filter"), change: one => one with { Attempts = 2 });
            try
            {
                await readers.ReadAccountAsync(EvmReaderTests.At(Account));
            }
            catch (ChainReadException failure)
            {
                failure.Message.Should().NotContain("\n");
                messages.AddOrUpdate(failure.Message.Split('(')[0], 1, (_, count) => count + 1);
            }
        }

        messages.Should().NotBeEmpty();
    }

    [Fact]
    public async Task TraceAsync_EverythingThatIsKeptOrSaid_IsWithoutTheKey()
    {
        const string inPath = "pathK3y98765432";
        const string user = "aUserName77";
        var said = new ConcurrentQueue<string>();
        FakeNode node = Chain();
        int failures = 0;
        node.Tell = call => call.Method is "eth_getLogs" && failures++ < 3 ? FakeNode.Error(-32000, $"header not found for {inPath} and {Key}") : null;
        var archive = new SpyArchive();
        var seen = new ConcurrentQueue<string>();
        var options = new LiveOptions { Archive = archive, Time = new InstantTime(), Progress = new Spy(seen) };
        await using LiveReaders readers = RecordedPlay.Open(new FakeNodeHandler(node), options, one => one with
        {
            Url = $"http://127.0.0.1:1/v2/{inPath}?apikey={Key}",
            Key = $"{user}:{Key}",
        });
        TransferTable table = await readers.ReadAccountAsync(EvmReaderTests.At(Account));
        foreach (object part in (IEnumerable<object>)[.. table.Issues, .. table.Inputs, .. Files.TestFiles.All(table), readers.Name,
            .. await readers.Readers[0].ProbeAsync()])
            said.Enqueue(part.ToString()!);
        node.Tell = _ => FakeNode.Error(-32000, $"no: {inPath} {user} {Key} {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Key}"))}", $"\"{Key}\"");
        try
        {
            await readers.ReadAccountAsync(EvmReaderTests.At("0x00000000000000000000000000000000000000b7"));
        }
        catch (ChainReadException failure)
        {
            for (Exception? one = failure; one is not null; one = one.InnerException)
                said.Enqueue(one.ToString());
            said.Enqueue(failure.Text + failure.Reader);
        }

        said.Should().HaveCountGreaterThan(10);
        seen.Should().NotBeEmpty();
        archive.Said.Should().NotBeEmpty();
        foreach (string text in said.Concat(seen).Concat(archive.Said))
            foreach (string secret in (string[])[Key, inPath, user, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Key}"))])
                text.Should().NotContain(secret);
    }

    private static async Task<string> FailureAsync(LiveReaders readers)
    {
        Func<Task> read = async () => await readers.ReadAccountAsync(EvmReaderTests.At(Account));
        return (await read.Should().ThrowAsync<ChainReadException>()).Which.Message;
    }

    private static LiveReaders Open(HttpMessageHandler handler, Func<ProviderOptions, ProviderOptions>? change = null) => RecordedPlay.Open(
        handler, new LiveOptions { Time = new InstantTime() }, one => (change ?? (same => same))(one with { Url = $"http://127.0.0.1:1/v2/{Key}" }));

    private static FakeNode Chain()
    {
        var node = new FakeNode();
        for (int i = 1; i < 6; i++)
            node.Add(
                i, ("", Account, "0x00000000000000000000000000000000000000b1", (UInt128)i),
                ("0x00000000000000000000000000000000000000f1", "0x00000000000000000000000000000000000000b1", Account, (UInt128)i));
        return node;
    }

    private static string Change(string answer, Random? random)
    {
        if (random is null)
            return answer;
        char[] text = answer.ToCharArray();
        for (int i = random.Next(4); i >= 0; i--)
            text[random.Next(text.Length)] = "0f9x\"[]{},:-nt e"[random.Next(16)];
        return new string(text);
    }

    private sealed class StubHandler(Func<string, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(await request.Content!.ReadAsStringAsync(cancellationToken));
    }

    private sealed class Spy(ConcurrentQueue<string> seen) : IProgress<RequestProgress>
    {
        public void Report(RequestProgress value) => seen.Enqueue(value.ToString());
    }

    /// <summary>Keeps nothing back of what it is given.</summary>
    private sealed class SpyArchive : IAnswerArchive
    {
        private readonly MemoryAnswers _answers = new();

        public ConcurrentQueue<string> Said { get; } = [];

        public ValueTask<ReadOnlyMemory<byte>?> FindAsync(string key, CancellationToken cancellationToken = default)
        {
            Said.Enqueue(key);
            return _answers.FindAsync(key, cancellationToken);
        }

        public ValueTask KeepAsync(string key, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken = default)
        {
            Said.Enqueue($"{key} {Encoding.UTF8.GetString(answer.Span)}");
            return _answers.KeepAsync(key, answer, cancellationToken);
        }

        public ValueTask DropAsync(string prefix, CancellationToken cancellationToken = default) => _answers.DropAsync(prefix, cancellationToken);
    }
}
