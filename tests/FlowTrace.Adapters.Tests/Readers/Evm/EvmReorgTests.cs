using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>What a chain has replaced is not there any more, and nobody mixes the two.</summary>
public sealed class EvmReorgTests
{
    private static readonly UInt128 Ether = 1_000_000_000_000_000_000;

    [SkippableFact]
    public async Task AdvanceAsync_RevertedChain_IsLikeAFreshRead()
    {
        await using Anvil node = await Anvil.StartAsync();
        await node.SendAsync(node.Accounts[1], node.Accounts[2], 3 * Ether);
        string snapshot = (await node.AskAsync("evm_snapshot")).GetString()!;
        await node.SendAsync(node.Accounts[2], node.Accounts[3], Ether);
        var archive = new MemoryAnswers();
        await using LiveReaders readers = EvmReaderTests.Open(node, hasIndex: true, new LiveOptions { Archive = archive });
        Account account = EvmReaderTests.At(node.Accounts[2]);
        TransferTable before = await readers.ReadAccountAsync(account);
        await node.AskAsync("evm_revert", $"[\"{snapshot}\"]");
        await node.SendAsync(node.Accounts[2], node.Accounts[4], Ether / 2);
        await node.SendAsync(node.Accounts[4], node.Accounts[2], Ether / 4);

        ChainHead head = await readers.Readers[0].AdvanceAsync();
        TransferTable after = await readers.ReadAccountAsync(account);

        await using LiveReaders fresh = EvmReaderTests.Open(node, hasIndex: true);
        head.Should().Be(await fresh.Readers[0].PinAsync());
        Lines(after).Should().Equal(Lines(await fresh.ReadAccountAsync(account))).And.NotEqual(Lines(before));
        await using LiveReaders offline = EvmReaderTests.Open(node, hasIndex: true, new LiveOptions { Archive = archive, IsOffline = true });
        Lines(await offline.ReadAccountAsync(account)).Should().Equal(Lines(after));
    }

    [SkippableFact]
    public async Task PinAsync_ArchiveOfAReplacedChain_IsDropped()
    {
        await using Anvil node = await Anvil.StartAsync();
        string snapshot = (await node.AskAsync("evm_snapshot")).GetString()!;
        await node.SendAsync(node.Accounts[1], node.Accounts[2], 3 * Ether);
        var archive = new MemoryAnswers();
        Account account = EvmReaderTests.At(node.Accounts[2]);
        await using (LiveReaders first = EvmReaderTests.Open(node, hasIndex: true, new LiveOptions { Archive = archive }))
            await first.ReadAccountAsync(account);
        await node.AskAsync("evm_revert", $"[\"{snapshot}\"]");
        await node.SendAsync(node.Accounts[1], node.Accounts[2], 5 * Ether);

        await using LiveReaders second = EvmReaderTests.Open(node, hasIndex: true, new LiveOptions { Archive = archive });
        TransferTable table = await second.ReadAccountAsync(account);

        Files.TestFiles.Sum(table, one => one.To == account).Should().Be(5 * Ether);
    }

    [SkippableFact]
    public async Task ReadAccountAsync_ChainReplacedWhileItIsRead_SaysSo()
    {
        await using Anvil node = await Anvil.StartAsync();
        string snapshot = (await node.AskAsync("evm_snapshot")).GetString()!;
        await node.SendAsync(node.Accounts[1], node.Accounts[2], 3 * Ether);
        await using LiveReaders readers = EvmReaderTests.Open(node, hasIndex: true);
        await readers.ReadAccountAsync(EvmReaderTests.At(node.Accounts[1]));
        await node.AskAsync("evm_revert", $"[\"{snapshot}\"]");
        await node.SendAsync(node.Accounts[1], node.Accounts[3], 5 * Ether);

        Func<Task> read = async () => await readers.ReadAccountAsync(EvmReaderTests.At(node.Accounts[3]));

        (await read.Should().ThrowAsync<ChainReadException>()).Which.Message.Should()
            .Contain("replaced block").And.Contain("while it was read").And.Contain("Run again");
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(1, true)]
    [InlineData(100, false)]
    public async Task ReadAccountAsync_ReplacedAfterAnyRequest_IsAnErrorOrTheOldChain(int batchSize, bool hasIndex)
    {
        const string account = "0x00000000000000000000000000000000000000a1";
        int errors = 0;
        for (int after = 1; after < 60; after++)
        {
            FakeNode chain = Chain("0x00000000000000000000000000000000000000b1");
            FakeNode other = Chain("0x00000000000000000000000000000000000000b2");
            int requests = 0;
            var handler = new SwitchHandler(() => Interlocked.Increment(ref requests) <= after ? chain : other);
            HttpMessageHandler node = hasIndex ? handler : new WithoutMethods(handler, "trace_filter");
            await using LiveReaders readers = RecordedPlay.Open(node, change: one => one with { BatchSize = batchSize });
            try
            {
                TransferTable table = await readers.ReadAccountAsync(EvmReaderTests.At(account));
                string[] receivers = [.. Files.TestFiles.All(table).Where(one => one.Kind == TransferKind.Transfer).Select(one => one.To.AddressText)
                    .Distinct()];
                receivers.Should().HaveCount(1, $"chains are not mixed, after {after} requests");
            }
            catch (ChainReadException failure)
            {
                failure.Message.Should().MatchRegex("replaced block|does not have");
                errors++;
            }
        }

        errors.Should().BePositive();
    }

    [SkippableFact]
    public async Task AdvanceAsync_NewBlocks_AsksOnlyForWhatIsNew()
    {
        await using Anvil node = await Anvil.StartAsync();
        for (int i = 0; i < 12; i++)
            await node.SendAsync(node.Accounts[1], node.Accounts[2], Ether);
        FakeNode recorded = await FakeNode.RecordAsync(node);
        long old = recorded.Head - 2;
        FakeNode view = recorded.View();
        view.Head = old;
        await using LiveReaders readers = RecordedPlay.Open(new FakeNodeHandler(view));
        Account account = EvmReaderTests.At(node.Accounts[2]);
        TransferTable before = await readers.ReadAccountAsync(account);
        view.Calls.Clear();
        view.Head = recorded.Head;

        ChainHead head = await readers.Readers[0].AdvanceAsync();
        TransferTable after = await readers.ReadAccountAsync(account);

        head.Block.Should().Be(recorded.Head);
        after.Count.Should().BeGreaterThan(before.Count);
        await using LiveReaders fresh = RecordedPlay.Open(new FakeNodeHandler(recorded));
        Lines(after).Should().Equal(Lines(await fresh.ReadAccountAsync(account)));
        view.Calls.Where(call => call.StartsWith("eth_getLogs", StringComparison.Ordinal) || call.StartsWith("trace_filter", StringComparison.Ordinal))
            .Should().HaveCount(5, "both directions of both, and what issuers did")
            .And.OnlyContain(call => call.Contains($"\"fromBlock\":\"{FakeNode.Hex(old + 1)}\"", StringComparison.Ordinal));
        view.Calls.Count(call => call.StartsWith("eth_getTransactionReceipt", StringComparison.Ordinal)).Should().Be(2);
    }

    private static string[] Lines(TransferTable table) => [.. Files.TestFiles.All(table).Select(one => one.ToString())];

    private static FakeNode Chain(string receiver)
    {
        var node = new FakeNode { Salt = receiver[^1] };
        for (int i = 1; i < 40; i++)
            node.Add(i, ("", "0x00000000000000000000000000000000000000a1", receiver, (UInt128)i));
        return node;
    }

    private sealed class SwitchHandler(Func<FakeNode> which) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            FakeNodeHandler.Json(which().Answer(await request.Content!.ReadAsStringAsync(cancellationToken)));
    }
}
