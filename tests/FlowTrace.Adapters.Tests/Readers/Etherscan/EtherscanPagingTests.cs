using FlowTrace.Adapters.Tests.Readers.Servers;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Etherscan;

public sealed class EtherscanPagingTests
{
    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 7)]
    [InlineData(3, 3)]
    [InlineData(4, 1)]
    public async Task ReadAccount_AnyPageSize_FindsEveryTransferOnce(int seed, int rows)
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, seed).Append(60);
        using var server = new EtherscanServer(chain) { PlanRows = rows };

        foreach (Account account in chain.Accounts.Take(3))
            (await LiveRun.ReadAsync(Provider(server) with { RangeSize = rows }, account)).Should().HoldJust(chain.Expected(account, chain.Head.Number - 2));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    public async Task ReadAccount_Blockscout_FindsEveryTransferOnce(int rows)
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 11).Append(60).Append(70, 0);
        using var server = new EtherscanServer(chain, isBlockscout: true);

        TransferTable table = await LiveRun.ReadAsync(Provider(server, ProviderKind.Blockscout) with { RangeSize = rows }, chain.Accounts[0]);

        table.Should().HoldJust(chain.Expected(chain.Accounts[0], chain.Head.Number - 64));
        table.ChainEnds.Last.Should().ContainSingle(end => end.Number == chain.Head.Number - 64 && end.Hash == "0x" + chain.Blocks[(int)end.Number].Hash);
    }

    [Fact]
    public async Task ReadAccount_PageFullAtABlocksBorder_LosesAndDoublesNothing()
    {
        // Ten rows a block: pages of ten, twenty and thirty end exactly where a block does.
        var chain = new GeneratedChain(ChainId.Ethereum, 1);
        for (int i = 0; i < 9; i++)
            chain.AppendBusy(chain.Accounts[0], 10, perTransaction: 2);
        chain.Append(3, 0);
        foreach (int rows in new[] { 10, 20, 30, 90, 91 })
        {
            using var server = new EtherscanServer(chain);

            TransferTable table = await LiveRun.ReadAsync(Provider(server) with { RangeSize = rows }, chain.Accounts[0]);

            table.Should().HoldJust(chain.Expected(chain.Accounts[0], chain.Head.Number - 2));
        }
    }

    [Fact]
    public async Task ReadAccount_BlockOfMoreThanAPage_ReadsItPageByPage()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 5).Append(10);
        chain.AppendBusy(chain.Accounts[0], 3500, perTransaction: 7);
        chain.Append(10);
        using var server = new EtherscanServer(chain);

        TransferTable table = await LiveRun.ReadAsync(Provider(server), chain.Accounts[0]);

        table.Should().HoldJust(chain.Expected(chain.Accounts[0], chain.Head.Number - 2));
        LiveRun.Doubts(table).Should().BeEmpty();
    }

    [Fact]
    public async Task ReadAccount_BlockBeyondTheWall_ReadsTenThousandAndNamesTheGap()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 6).Append(5);
        GeneratedBlock busy = chain.AppendBusy(chain.Accounts[0], 10_050, perTransaction: 50);
        chain.Append(10);
        using var server = new EtherscanServer(chain);

        TransferTable table = await LiveRun.ReadAsync(Provider(server), chain.Accounts[0]);

        List<string> expected = chain.Expected(chain.Accounts[0], chain.Head.Number - 2);
        GeneratedChain.Lines(table).Should().HaveCount(expected.Count - 50).And.BeSubsetOf(expected);
        LiveRun.Doubts(table).Should().ContainSingle(line => line.Contains($"Block {busy.Number} holds more rows of tokentx") && line.Contains("10000"));
    }

    [Fact]
    public async Task ReadAccount_PlanThatCutsPagesSilently_LosesNothing()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 7).Append(3);
        for (int i = 0; i < 5; i++)
            chain.AppendBusy(chain.Accounts[0], 700, perTransaction: 7);
        chain.Append(3);
        using var server = new EtherscanServer(chain) { PlanRows = 1000 };

        TransferTable table = await LiveRun.ReadAsync(Provider(server) with { RangeSize = 10_000 }, chain.Accounts[0]);

        table.Should().HoldJust(chain.Expected(chain.Accounts[0], chain.Head.Number - 2));
    }

    [Fact]
    public async Task ReadAccount_NewBlocksArriveBetweenPages_SeesTheChainUpToItsPin()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 8).Append(60);
        List<string> expected = chain.Expected(chain.Accounts[0], chain.Head.Number - 2);
        using var server = new EtherscanServer(chain);
        server.Before = request =>
        {
            if (request["module"] == "account")
                lock (chain)
                    chain.Append(1);
        };

        TransferTable table = await LiveRun.ReadAsync(Provider(server) with { RangeSize = 6 }, chain.Accounts[0]);

        table.Should().HoldJust(expected);
    }

    [Fact]
    public async Task ReadAccount_ExplorerTimesOut_HalvesTheRange()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 9).Append(80);
        using var server = new EtherscanServer(chain) { MostScanned = 12 };
        server.Fault = (request, _) => request.Number == 4 ? LoopbackAnswer.Html("<html>gateway timeout</html>", 504) : null;

        TransferTable table = await LiveRun.ReadAsync(Provider(server), chain.Accounts[0]);

        table.Should().HoldJust(chain.Expected(chain.Accounts[0], chain.Head.Number - 2));
    }

    [Fact]
    public async Task ReadAccount_FaultsOnTheWay_FindsEveryTransferOnce()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 10).Append(40);
        using var server = new EtherscanServer(chain);
        server.Fault = (request, answer) => (request.Number % 7) switch
        {
            1 => LoopbackAnswer.Plain("Too Many Requests", 429) with { RetryAfterSeconds = 1 },
            2 => answer.Half(),
            3 => LoopbackAnswer.Html("<html>Just a moment...</html>"),
            4 => LoopbackAnswer.Json(EtherscanServer.Envelope("0", "NOTOK", "Max calls per sec rate limit reached (3/sec)")),
            5 => LoopbackAnswer.Plain("", 500),
            _ => null,
        };

        TransferTable table = await LiveRun.ReadAsync(Provider(server) with { RangeSize = 20, Attempts = 8 }, chain.Accounts[0]);

        table.Should().HoldJust(chain.Expected(chain.Accounts[0], chain.Head.Number - 2));
    }

    [Fact]
    public async Task ReadAccount_MoreTransfersThanWanted_StopsAndSaysSo()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 12).Append(3);
        for (int i = 0; i < 20; i++)
            chain.AppendBusy(chain.Accounts[0], 90, perTransaction: 9);
        chain.Append(3);
        using var server = new EtherscanServer(chain);
        await using LiveReaders readers = LiveRun.Open(Provider(server) with { RangeSize = 100 }, mostTransfers: 150);

        Func<Task> read = async () => await readers.ReadAccountAsync(chain.Accounts[0]);

        (await read.Should().ThrowAsync<ChainReadException>().WithMessage("*more than 150 transfers*")).Which.Limit.Should().Be("hub");
        server.Count.Should().BeLessThan(10);
    }

    [Fact]
    public async Task ReadAccount_FromABlockOn_ReadsWhatFollowsAndSaysSo()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 13).Append(40);
        using var server = new EtherscanServer(chain);

        TransferTable table = await LiveRun.ReadAsync(Provider(server) with { FromBlock = 20, ToBlock = 30 }, chain.Accounts[0]);

        table.Should().HoldJust(chain.Expected(chain.Accounts[0], last: 30, first: 20));
        LiveRun.Doubts(table).Should().ContainSingle(line => line.Contains("before block 20"));
    }

    private static ProviderOptions Provider(EtherscanServer server, ProviderKind kind = ProviderKind.Etherscan) =>
        LiveRun.Provider(kind, ChainId.Ethereum, server.Url + (kind == ProviderKind.Etherscan ? "/v2/api" : "/api"));
}
