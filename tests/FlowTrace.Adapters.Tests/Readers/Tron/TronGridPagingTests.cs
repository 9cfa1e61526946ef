using FlowTrace.Adapters.Tests.Readers.Servers;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Tron;

public sealed class TronGridPagingTests
{
    // The list's index is given a minute: twenty blocks behind the last final one.
    private const int Margin = 20;

    [Theory]
    [InlineData(1, 200)]
    [InlineData(2, 7)]
    [InlineData(3, 3)]
    [InlineData(4, 1)]
    public async Task ReadAccount_AnyPageSize_FindsEveryTransferOnce(int seed, int rows)
    {
        GeneratedChain chain = Chain(seed, 70);
        using var server = new TronServer(chain);

        foreach (Account account in chain.Accounts.Take(3))
            (await LiveRun.ReadAsync(Provider(server) with { RangeSize = rows }, account)).Should().HoldJust(Expected(chain, server, account), account);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    public async Task ReadAccount_CursorWithEveryPage_StopsWhereThereIsNothing(int rows)
    {
        GeneratedChain chain = Chain(5, 70);
        using var server = new TronServer(chain) { AlwaysGivesCursor = true };

        TransferTable table = await LiveRun.ReadAsync(Provider(server) with { RangeSize = rows }, chain.Accounts[0]);

        table.Should().HoldJust(Expected(chain, server, chain.Accounts[0]), chain.Accounts[0]);
        LiveRun.Doubts(table).Should().BeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ReadAccount_CursorThatEndsEarly_GoesOnByTime(int pages)
    {
        GeneratedChain chain = Chain(6, 200);
        using var server = new TronServer(chain) { CursorEndsAfter = pages };

        TransferTable table = await LiveRun.ReadAsync(Provider(server) with { RangeSize = 20 }, chain.Accounts[0]);

        table.Should().HoldJust(Expected(chain, server, chain.Accounts[0]), chain.Accounts[0]);
    }

    [Fact]
    public async Task ReadAccount_EqualTimesAtTheBordersOfPages_LosesAndDoublesNothing()
    {
        var chain = new GeneratedChain(ChainId.Tron, 1);
        for (int i = 0; i < 9; i++)
            chain.AppendBusy(chain.Accounts[0], 10, perTransaction: 2);
        chain.Append(Margin + 3, 0);
        foreach (int rows in new[] { 9, 10, 11, 20, 30, 90, 91 })
        {
            using var server = new TronServer(chain);

            TransferTable table = await LiveRun.ReadAsync(Provider(server) with { RangeSize = rows }, chain.Accounts[0]);

            table.Should().HoldJust(Expected(chain, server, chain.Accounts[0]), chain.Accounts[0]);
        }
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(1000)]
    public async Task ReadAccount_BlockOfMoreThanAPage_ReadsItAlongTheCursor(int transfers)
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Tron, 7).Append(10);
        chain.AppendBusy(chain.Accounts[0], transfers, perTransaction: 3);
        chain.Append(30);
        using var server = new TronServer(chain);

        TransferTable table = await LiveRun.ReadAsync(Provider(server), chain.Accounts[0]);

        table.Should().HoldJust(Expected(chain, server, chain.Accounts[0]), chain.Accounts[0]);
        LiveRun.Doubts(table).Should().BeEmpty();
    }

    [Fact]
    public async Task ReadAccount_CursorThatEndsWithinABlock_NamesTheGap()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Tron, 8).Append(5);
        GeneratedBlock busy = chain.AppendBusy(chain.Accounts[0], 1000, perTransaction: 10);
        chain.Append(30);
        using var server = new TronServer(chain) { CursorEndsAfter = 2 };

        TransferTable table = await LiveRun.ReadAsync(Provider(server), chain.Accounts[0]);

        List<string> expected = Expected(chain, server, chain.Accounts[0]);
        GeneratedChain.Lines(table, chain.Accounts[0]).Count.Should().BeLessThan(expected.Count);
        LiveRun.Doubts(table).Should().ContainSingle(
            line => line.Contains($"within the block of {busy.UnixMilliseconds} ms") && line.Contains("beyond 400 rows"));
    }

    [Fact]
    public async Task ReadAccount_NewBlocksArriveBetweenPages_SeesTheChainUpToItsPin()
    {
        GeneratedChain chain = Chain(9, 70);
        using var server = new TronServer(chain);
        List<string> expected = Expected(chain, server, chain.Accounts[0]);
        server.Before = request =>
        {
            if (request.Method == "GET")
                chain.Append(2);
        };

        TransferTable table = await LiveRun.ReadAsync(Provider(server) with { RangeSize = 6 }, chain.Accounts[0]);

        table.Should().HoldJust(expected, chain.Accounts[0]);
    }

    [Fact]
    public async Task ReadAccount_FaultsOnTheWay_FindsEveryTransferOnce()
    {
        GeneratedChain chain = Chain(10, 60);
        using var server = new TronServer(chain);
        server.Fault = (request, answer) => (request.Number % 8) switch
        {
            1 => LoopbackAnswer.Json(
                """{"success":false,"error":"The key exceeds the frequency limit(15), and the query server is suspended for 30s","statusCode":403}""", 403),
            2 => answer.Half(),
            3 => LoopbackAnswer.Html("<html>502 Bad Gateway</html>", 502),
            4 => LoopbackAnswer.Json("""{"Error":"class java.lang.IllegalAccessException : lack of computing resources"}"""),
            5 => LoopbackAnswer.Json("""{"Error":"The key exceeds the frequency limit(30)"}""", 503),
            6 => LoopbackAnswer.Plain("", 429),
            _ => null,
        };

        TransferTable table = await LiveRun.ReadAsync(Provider(server) with { RangeSize = 25, Attempts = 9 }, chain.Accounts[0]);

        table.Should().HoldJust(Expected(chain, server, chain.Accounts[0]), chain.Accounts[0]);
    }

    [Fact]
    public async Task ReadAccount_MoreTransfersThanWanted_StopsAndSaysSo()
    {
        var chain = new GeneratedChain(ChainId.Tron, 11);
        for (int i = 0; i < 30; i++)
            chain.AppendBusy(chain.Accounts[0], 60, perTransaction: 10);
        chain.Append(30, 0);
        using var server = new TronServer(chain);
        await using LiveReaders readers = LiveRun.Open(Provider(server), mostTransfers: 250);

        Func<Task> read = async () => await readers.ReadAccountAsync(chain.Accounts[0]);

        (await read.Should().ThrowAsync<ChainReadException>().WithMessage("*more than 250 transfers*")).Which.Limit.Should().Be("hub");
        server.Count.Should().BeLessThan(12);
    }

    [Fact]
    public async Task ReadAccount_FromABlockToABlock_ReadsWhatLiesBetweenAndSaysSo()
    {
        GeneratedChain chain = Chain(12, 60);
        using var server = new TronServer(chain);

        TransferTable table = await LiveRun.ReadAsync(Provider(server) with { FromBlock = 20, ToBlock = 30 }, chain.Accounts[0]);

        table.Should().HoldJust(chain.Expected(chain.Accounts[0], last: 30, first: 20), chain.Accounts[0]);
        LiveRun.Doubts(table).Should().ContainSingle(line => line.Contains("before block 20"));
    }

    [Fact]
    public async Task ReadAccount_InternalsThatTheListLacks_AreAskedForWhereSomethingWasGivenAndNothingCameBack()
    {
        var chain = new GeneratedChain(ChainId.Tron, 13);
        Account me = chain.Accounts[0];
        Account router = chain.Accounts[7];
        GeneratedBlock block = chain.AddBlock();
        GeneratedTransaction sold = chain.Add(block, me, router, 0, false,
            new GeneratedMove(me, router, chain.Tokens[0], 500), new GeneratedMove(router, me, Asset.Native(ChainId.Tron), 90));
        GeneratedTransaction bought = chain.Add(block, me, router, 90, false, new GeneratedMove(router, me, chain.Tokens[0], 480));
        chain.Append(30, 0);
        using var server = new TronServer(chain) { ListsInternals = false };

        TransferTable table = await LiveRun.ReadAsync(Provider(server), me);

        table.Should().HoldJust(Expected(chain, server, me), me);
        server.Requests.Where(request => request.IsFor("gettransactioninfobyid")).Select(request => request.Text)
            .Should().ContainSingle().Which.Should().Contain(sold.Hash).And.NotContain(bought.Hash);
    }

    private static GeneratedChain Chain(int seed, int blocks) => new GeneratedChain(ChainId.Tron, seed).Append(blocks).Append(2, 0);

    private static List<string> Expected(GeneratedChain chain, TronServer server, Account account) =>
        chain.Expected(account, chain.Head.Number - server.SolidDepth - Margin);

    private static ProviderOptions Provider(TronServer server) => LiveRun.Provider(ProviderKind.TronGrid, ChainId.Tron, server.Url);
}
