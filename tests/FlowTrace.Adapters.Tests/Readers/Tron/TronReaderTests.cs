using System.Text.Json.Nodes;
using FlowTrace.Adapters.Tests.Files;
using FlowTrace.Adapters.Tests.Readers.Servers;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Tron;

public sealed class TronReaderTests
{
    private const string Key = "SECRET-1234-5678-90ab";

    [Theory]
    [InlineData(ProviderKind.TronGrid)]
    [InlineData(ProviderKind.TronNode)]
    public async Task ReadAccount_ASecondTime_AsksOnlyWhetherTheHeadStillStands(ProviderKind kind)
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Tron, 1).Append(60);
        using var server = new TronServer(chain);
        var archive = new MemoryAnswers();
        TransferTable first = await LiveRun.ReadAsync(Provider(server, kind), chain.Accounts[0], archive);
        int asked = server.Count;
        chain.Append(30);

        TransferTable second = await LiveRun.ReadAsync(Provider(server, kind), chain.Accounts[0], archive);
        await using LiveReaders offline = LiveRun.Open(Provider(server, kind), archive, isOffline: true);
        TransferTable third = await offline.ReadAccountAsync(chain.Accounts[0]);

        first.Count.Should().BeGreaterThan(10);
        GeneratedChain.Lines(second).Should().Equal(GeneratedChain.Lines(first));
        GeneratedChain.Lines(third).Should().Equal(GeneratedChain.Lines(first));
        (server.Count - asked).Should().Be(1, "only the pinned block's hash is asked for");
    }

    [Theory]
    [InlineData(ProviderKind.TronGrid)]
    [InlineData(ProviderKind.TronNode)]
    public async Task Advance_NewBlocks_AsksOnlyBehindTheOldPinAndReadsWhatAFreshRunReads(ProviderKind kind)
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Tron, 2).Append(60);
        using var server = new TronServer(chain);
        var archive = new MemoryAnswers();
        await using LiveReaders readers = LiveRun.Open(Provider(server, kind), archive);
        await readers.ReadAccountAsync(chain.Accounts[0]);
        ChainHead old = await readers.Readers[0].PinAsync();
        chain.Append(30);
        int asked = server.Count;

        ChainHead head = await readers.Readers[0].AdvanceAsync();
        TransferTable table = await readers.ReadAccountAsync(chain.Accounts[0]);

        head.Block.Should().Be(old.Block + 30);
        server.Requests.Skip(asked).Where(request => request.Method == "GET" || request.IsFor("limitnext")).Should().NotBeEmpty().And.OnlyContain(
            request => request["min_timestamp"] == $"{old.UnixMilliseconds + 1}" || request.Text.Contains($"\"startNum\":{old.Block + 1},"));
        GeneratedChain.Lines(table).Should().Equal(GeneratedChain.Lines(await LiveRun.ReadAsync(Provider(server, kind), chain.Accounts[0])));
    }

    [Theory]
    [InlineData(ProviderKind.TronGrid)]
    [InlineData(ProviderKind.TronNode)]
    [InlineData(ProviderKind.Etherscan)]
    public async Task ReadAccount_PinnedWhereAnEarlierRunWas_ReadsOfflineJustWhatItRead(ProviderKind kind)
    {
        GeneratedChain chain = new GeneratedChain(kind == ProviderKind.Etherscan ? ChainId.Ethereum : ChainId.Tron, 14).Append(60);
        using LoopbackServer server = kind == ProviderKind.Etherscan ? new EtherscanServer(chain) : new TronServer(chain);
        ProviderOptions provider = LiveRun.Provider(kind, chain.Chain, server.Url) with { RangeSize = 9 };
        TransferTable before = await LiveRun.ReadAsync(provider with { ToBlock = 21 }, chain.Accounts[0]);
        ChainHead early = new(chain.Chain, 21, chain.Blocks[21].Hash, chain.Blocks[21].UnixMilliseconds);
        var archive = new MemoryAnswers();
        await LiveRun.ReadAsync(provider, chain.Accounts[0], archive);
        int asked = server.Count;

        await using LiveReaders again = LiveReaders.Open([provider], new LiveOptions { Archive = archive, IsOffline = true, Heads = [early] });
        TransferTable table = await again.ReadAccountAsync(chain.Accounts[0]);

        before.Count.Should().BePositive();
        GeneratedChain.Lines(table).Should().Equal(GeneratedChain.Lines(before));
        server.Count.Should().Be(asked);
    }

    [Theory]
    [InlineData(ProviderKind.TronGrid)]
    [InlineData(ProviderKind.TronNode)]
    public async Task ReadAccount_BlocksWereReplaced_DropsWhatWasRead(ProviderKind kind)
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Tron, 15).Append(80);
        using var server = new TronServer(chain);
        var archive = new MemoryAnswers();
        await LiveRun.ReadAsync(Provider(server, kind), chain.Accounts[0], archive);
        chain.Replace(40);

        TransferTable table = await LiveRun.ReadAsync(Provider(server, kind), chain.Accounts[0], archive);

        GeneratedChain.Lines(table).Should().Equal(GeneratedChain.Lines(await LiveRun.ReadAsync(Provider(server, kind), chain.Accounts[0])));
    }

    [Theory]
    [InlineData(ProviderKind.TronGrid, 4)]
    [InlineData(ProviderKind.TronNode, 14)]
    public async Task ReadAccount_BudgetSpent_EndsClearlyAndGoesOnFromThere(ProviderKind kind, int budget)
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Tron, 3).Append(60);
        using var server = new TronServer(chain);
        var archive = new MemoryAnswers();
        ProviderOptions provider = Provider(server, kind) with { RangeSize = 8, Concurrency = 1 };
        TransferTable? table = null;
        int runs = 0;
        for (; table is null && runs < 50; runs++)
        {
            await using LiveReaders readers = LiveRun.Open(provider, archive, budget: budget);
            try
            {
                table = await readers.ReadAccountAsync(chain.Accounts[0]);
            }
            catch (ChainReadException failure)
            {
                failure.Limit.Should().Be("budget");
                failure.Message.Should().Contain($"The budget of {budget} requests is spent");
            }
        }

        runs.Should().BeInRange(2, 20);
        GeneratedChain.Lines(table!).Should().Equal(GeneratedChain.Lines(await LiveRun.ReadAsync(provider, chain.Accounts[0])));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(7)]
    public async Task ReadAccount_FromANode_SeesEverythingInItsOrder(int range)
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Tron, 4).Append(130);
        using var server = new TronServer(chain);
        await using LiveReaders readers = LiveRun.Open(Provider(server, ProviderKind.TronNode) with { RangeSize = range });

        TransferTable table = await readers.ReadAccountAsync(chain.Accounts[0]);
        int asked = server.Count;
        TransferTable same = await readers.ReadAccountAsync(chain.Accounts[1]);

        table.Should().HoldJust(chain.Expected(null, chain.Head.Number - server.SolidDepth));
        same.Should().BeSameAs(table);
        server.Count.Should().Be(asked);
        Enumerable.Range(1, table.Count - 1).Should().OnlyContain(
            i => table[i - 1].Position.CompareTo(table[i].Position) <= 0 || table[i].Transaction == table[i - 1].Transaction);
        TestFiles.All(table).Should().OnlyContain(row => row.Position.Block > 0 && row.Position.TransactionIndex >= 0);
        LiveRun.Doubts(table).Should().BeEmpty();
    }

    [Fact]
    public async Task ReadAccount_NodeThatLacksInfos_IsRefused()
    {
        using var server = new TronServer(new GeneratedChain(ChainId.Tron, 5).Append(40)) { KeepsInfos = false };

        (await Failure(server, ProviderKind.TronNode)).Message.Should().Contain("Read from a node that keeps all infos");
    }

    [Theory]
    [InlineData(ProviderKind.TronGrid)]
    [InlineData(ProviderKind.TronNode)]
    public async Task ReadTransaction_ByItsId_IsWholeAndCostsTwo(ProviderKind kind)
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Tron, 6).Append(60);
        using var server = new TronServer(chain);
        await using LiveReaders readers = LiveRun.Open(Provider(server, kind));
        ChainHead head = await readers.Readers[0].PinAsync();
        GeneratedTransaction one = chain.Transactions.First(transaction => transaction.Tokens.Any(Moves) && transaction.Internals.Any(Moves));
        GeneratedTransaction late = chain.Transactions.First(transaction => transaction.Block.Number > head.Block);
        int asked = server.Count;

        TransferTable table = await readers.ReadTransactionAsync(TransactionId.Parse(one.Hash));
        await readers.ReadTransactionAsync(TransactionId.Parse(one.Hash));

        (server.Count - asked).Should().Be(2);
        table.Should().HoldJust([.. chain.Expected(null, head.Block).Where(line => line.Contains(one.Hash))]);
        (await readers.ReadTransactionAsync(TransactionId.Parse(late.Hash))).Count.Should().Be(0);
        (await readers.ReadTransactionAsync(TransactionId.Parse(new string('e', 64)))).Count.Should().Be(0);

        static bool Moves(GeneratedMove move) => move.Quantity > 0 && !move.IsVoid && move.From != move.To;
    }

    [Fact]
    public async Task ReadBalance_OfEachKindOfAsset_IsThePresentOne()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Tron, 7).Append(30);
        using var server = new TronServer(chain);
        await using LiveReaders readers = LiveRun.Open(Provider(server, ProviderKind.TronGrid));
        ILiveReader reader = readers.Readers[0];

        (await reader.ReadBalanceAsync(chain.Accounts[0], Asset.Native(ChainId.Tron))).Should().Be(new BalanceAnswer(278_720_000, null));
        (await reader.ReadBalanceAsync(chain.Accounts[0], Asset.Trc10Token(ChainId.Tron, 1_002_000))).Should().Be(new BalanceAnswer(10_189_204_891, null));
        (await reader.ReadBalanceAsync(chain.Accounts[0], Asset.Trc10Token(ChainId.Tron, 1_000_001))).Should().Be(new BalanceAnswer(0, null));
        (await reader.ReadBalanceAsync(chain.Accounts[0], chain.Tokens[0])).Should().Be(new BalanceAnswer(0x1f4a, null));
        (await reader.ProbeAsync()).Should().Contain(capability => capability.Name == "order within a block" && !capability.IsThere);
    }

    [Fact]
    public async Task ReadAccount_WithAKey_SendsItInTheHeaderAndWritesItNowhere()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Tron, 8).Append(40);
        using var server = new TronServer(chain) { Key = Key };
        var archive = new ListedAnswers();

        await LiveRun.ReadAsync(Provider(server, ProviderKind.TronGrid) with { Key = Key }, chain.Accounts[0], archive);
        Func<Task> refused = () => LiveRun.ReadAsync(Provider(server, ProviderKind.TronGrid) with { Key = Key + "x" }, chain.Accounts[0]);

        archive.Texts.Should().NotBeEmpty().And.OnlyContain(text => !text.Contains(Key));
        ChainReadException failure = (await refused.Should().ThrowAsync<ChainReadException>()).Which;
        failure.Message.Should().Contain("refuses").And.Contain("ApiKey not exists").And.NotContain(Key);
    }

    [Fact]
    public async Task ReadAccount_NodeOfAnotherChain_IsRefused()
    {
        using var server = new TronServer(new GeneratedChain(ChainId.Parse("tron:0xcd8690dc"), 9).Append(40));

        (await Failure(server, ProviderKind.TronGrid)).Message.Should().Contain("which is not that of tron:0x2b6653dc");
    }

    [Theory]
    [InlineData("<html>login</html>", 200, "a web page instead of JSON", 4)]
    [InlineData("<html>Just a moment...</html>", 403, "a web page instead of JSON", 4)]
    [InlineData("Service Unavailable", 503, "4 times", 4)]
    [InlineData("{\"Error\":\"this API is unavailable due to config\"}", 404, "unavailable due to config", 1)]
    [InlineData("this API is closed because this node is a lite fullnode", 200, "lite fullnode", 1)]
    [InlineData("{\"Error\":\"class org.tron.core.exception.BadItemException : no\"}", 200, "BadItemException", 1)]
    [InlineData("{\"Error\":\"class java.lang.IllegalAccessException : lack of computing resources\"}", 200, "lack of computing resources", 4)]
    [InlineData("{\"success\":false,\"error\":\"bad address\",\"statusCode\":400}", 400, "bad address", 1)]
    [InlineData("{\"Error\":\"The key exceeds the frequency limit(30)\"}", 403, "frequency limit", 4)]
    public async Task ReadAccount_RefusedInWords_SaysWhichAndTriesOnlyWhatMayHelp(string body, int status, string expected, int tries)
    {
        using var server = new TronServer(new GeneratedChain(ChainId.Tron, 10).Append(30))
        {
            Fault = (_, _) => body[0] == '<' ? LoopbackAnswer.Html(body, status) : LoopbackAnswer.Json(body, status),
        };

        (await Failure(server, ProviderKind.TronGrid)).Message.Should().Contain(expected);
        server.Count.Should().Be(tries);
    }

    [Fact]
    public async Task ReadAccount_RewardWithoutAmount_AsksForItsInfo()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Tron, 11).Append(40, 0);
        string hash = new('7', 64);
        string me = chain.Accounts[0].AddressText;
        var row = JsonNode.Parse(
            $$$"""
            {"txID":"{{{hash}}}","blockNumber":5,"block_timestamp":{{{chain.Blocks[5].UnixMilliseconds}}},"ret":[{"contractRet":"SUCCESS","fee":0}],
             "raw_data":{"contract":[{"type":"WithdrawBalanceContract","parameter":{"value":{"owner_address":"{{{me}}}"} } }]} }
            """)!;
        using var server = new TronServer(chain)
        {
            Fault = (request, _) => request.IsFor("/transactions")
                ? LoopbackAnswer.Json(new JsonObject { ["success"] = true, ["data"] = new JsonArray(row.DeepClone()) }.ToJsonString())
                : request.IsFor("infobyid") ? LoopbackAnswer.Json(
                    $$"""{"id":"{{hash}}","blockNumber":5,"blockTimeStamp":{{chain.Blocks[5].UnixMilliseconds}},"withdraw_amount":777,"receipt":{ } }""")
                : null,
        };

        TransferTable table = await LiveRun.ReadAsync(Provider(server, ProviderKind.TronGrid), chain.Accounts[0]);

        TestFiles.All(table).Should().ContainSingle().Which.Should().Match<Transfer>(reward => reward.Kind == TransferKind.Mint && reward.Quantity == 777);
    }

    [SkippableFact]
    public async Task ReadAccount_CapturedLists_ReadTransactionsAndConfirmedTokensOnce()
    {
        string folder = TestFiles.Shared("api-samples/trongrid");
        var owner = Account.Parse("tron:4179309abcff2cf531070ca9222a1f72c4a5136874");
        using var server = new LoopbackServer(request => request.IsFor("/transactions") ? Captured("v1_accounts_transactions.json")
            : request.IsFor("/trc20") ? Captured("v1_accounts_transactions_trc20.json")
            : request.IsFor("infobyid") ? LoopbackAnswer.Json($$"""{"id":"{{JsonNode.Parse(request.Text)!["value"]}}","receipt":{ } }""")
            : LoopbackAnswer.Json(
                """
                {"blockID":"00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc",
                 "block_header":{"raw_data":{"number":30000000,"timestamp":1700000000000}}}
                """));
        ProviderOptions provider = LiveRun.Provider(ProviderKind.TronGrid, ChainId.Tron, server.Url);

        TransferTable table = await LiveRun.ReadAsync(provider, owner);

        List<Transfer> tokens = [.. TestFiles.All(table).Where(row => row.Kind == TransferKind.Token)];
        tokens.Should().HaveCountGreaterThan(10);
        tokens.Select(row => row.TransactionText[..8]).Should().ContainSingle(id => id == "c4052b52", "its unconfirmed copy is left out")
            .And.NotContain("fb078403", "it was unconfirmed");

        // The captured lists run backwards; who asks for the order forwards gets them so. The account in them was made anonymous, and fails its checksum.
        LoopbackAnswer Captured(string name)
        {
            string text = File.ReadAllText(Path.Combine(folder, name)).Replace("TM1zzNDZD2DPASbKcgdVoTYhfmYgtfwx9D", owner.AddressText);
            JsonObject page = JsonNode.Parse(text)!.AsObject();
            page["data"] = new JsonArray([.. page["data"]!.AsArray().Reverse().Select(row => row!.DeepClone())]);
            page["meta"]!.AsObject().Remove("fingerprint");
            return LoopbackAnswer.Json(page.ToJsonString());
        }
    }

    [SkippableFact]
    public async Task ReadAccount_CapturedEmptyPageWithACursor_IsNothing()
    {
        string text = await File.ReadAllTextAsync(TestFiles.Shared("api-samples/trongrid/v1_accounts_transactions_empty.json"));
        using var server = new TronServer(new GeneratedChain(ChainId.Tron, 12).Append(30))
        {
            Fault = (request, _) => request.Method == "GET" ? LoopbackAnswer.Json(text) : null,
        };

        TransferTable table = await LiveRun.ReadAsync(
            Provider(server, ProviderKind.TronGrid), Account.Parse("TM1zzNDZD2DPASbKcgdVoTYhfmYgtfwx9R", ChainId.Tron));

        table.Count.Should().Be(0);
        server.CountOf(request => request.Method == "GET").Should().Be(2);
    }

    private static async Task<ChainReadException> Failure(TronServer server, ProviderKind kind)
    {
        Func<Task> read = () => LiveRun.ReadAsync(Provider(server, kind), new GeneratedChain(ChainId.Tron, 1).Accounts[0]);
        return (await read.Should().ThrowAsync<ChainReadException>()).Which;
    }

    private static ProviderOptions Provider(TronServer server, ProviderKind kind) => LiveRun.Provider(kind, ChainId.Tron, server.Url);
}
