using System.Text.Json.Nodes;
using FlowTrace.Adapters.Tests.Files;
using FlowTrace.Adapters.Tests.Readers.Servers;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Etherscan;

public sealed class EtherscanRowsTests
{
    private const string Account = "0x1111111111111111111111111111111111111111";
    private const string Other = "0x2222222222222222222222222222222222222222";

    private static string Hash => new('a', 64);

    [SkippableFact]
    public async Task ReadAccount_CapturedTransactions_ReadsGenesisFeesAndValues()
    {
        TransferTable table = await ReadCaptured("get_normal_txs_by_address.json", "txlist", "0xddbd2b932c763ba5b1b7ae3b362eac3e8d40121a");

        table[0].Kind.Should().Be(TransferKind.Mint);
        table[0].Quantity.Should().Be(UInt128.Parse("10000000000000000000000", System.Globalization.CultureInfo.InvariantCulture));
        table[0].Transaction.ToString().Should().Be("GENESIS_ddbd2b932c763ba5b1b7ae3b362eac3e8d40121a");
        TestFiles.All(table).Count(row => row.Kind == TransferKind.Fee).Should().BeGreaterThan(10);
        LiveRun.Doubts(table).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task ReadAccount_CapturedInternals_LeavesOutWhatFailedOrMovesNothing()
    {
        TransferTable table = await ReadCaptured("get_internal_txs_by_address.json", "txlistinternal", "0x2c1ba59d6f58433fb1eaee7d20b26ed83bda51a3");

        TestFiles.All(table).Should().NotBeEmpty().And.OnlyContain(row => row.Kind == TransferKind.Internal);
        LiveRun.Doubts(table).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task ReadAccount_CapturedTokens_ReadsThemAll()
    {
        TransferTable table = await ReadCaptured(
            "get_erc20_token_transfer_events_by_address_and_contract_paginated.json", "tokentx", "0x6975be450864c02b4613023c2152ee0743572325");

        TestFiles.All(table).Should().NotBeEmpty().And.OnlyContain(row => row.Asset.Kind == AssetKind.Token);
        LiveRun.Doubts(table).Should().BeEmpty();
    }

    [Fact]
    public async Task ReadAccount_EqualTokenRows_CountEach()
    {
        TransferTable table = await Read(("tokentx", Token("7")), ("tokentx", Token("7")), ("tokentx", Token("0")));

        TestFiles.All(table).Select(row => row.Quantity).Should().Equal(7, 7);
        table.Zeros.Count.Should().Be(1, "poisoning is kept as evidence");
    }

    [Fact]
    public async Task ReadAccount_TokenOfNoNumberOfDigits_IsReadAndForgedAmountsAreNot()
    {
        JsonObject strange = Token("5");
        strange["tokenDecimal"] = "";
        strange["tokenSymbol"] = "U\u202eSDT https://x.example";
        TransferTable table = await Read(("tokentx", strange), ("tokentx", Token("9" + new string('9', 60))));

        TestFiles.All(table).Should().ContainSingle(row => row.Quantity == 5);
        table.Issues.Should().ContainSingle(issue => issue.Severity == ReadIssueSeverity.Rejected && issue.Message.Contains("amount"));
    }

    [Fact]
    public async Task ReadAccount_NativeMovementToldAsEvent_CountsOnce()
    {
        JsonObject told = Token("4000");
        told["contractAddress"] = "0xfffffffffffffffffffffffffffffffffffffffe";

        TransferTable table = await Read(("txlist", Own("4000")), ("tokentx", told));

        TestFiles.All(table).Where(row => row.Kind != TransferKind.Fee).Should()
            .ContainSingle(row => row.Asset.Kind == AssetKind.Native && row.Quantity == 4000);
    }

    [Fact]
    public async Task ReadAccount_CreationAndFeeOfTheLayerBeneath_AreRead()
    {
        JsonObject creation = Own("6");
        creation["to"] = "";
        creation["contractAddress"] = Other;
        creation["L1FeesPaid"] = "1000";

        TransferTable table = await Read(("txlist", creation));

        TestFiles.All(table).Should().Contain(row => row.Kind == TransferKind.Transfer && row.To.AddressText == Other && row.Quantity == 6)
            .And.Contain(row => row.Kind == TransferKind.Fee && row.Quantity == (21_000 * 10) + 1000);
    }

    [Fact]
    public async Task ReadTransaction_ByItsId_IsWholeAndAskedForOnce()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 21).Append(60);
        using var server = new EtherscanServer(chain);
        await using LiveReaders readers = LiveRun.Open(LiveRun.Provider(ProviderKind.Etherscan, ChainId.Ethereum, server.Url));
        GeneratedTransaction one = chain.Transactions.First(transaction => transaction.Internals.Any(Moves) && transaction.Tokens.Any(Moves));

        TransferTable table = await readers.ReadTransactionAsync(TransactionId.Parse(one.Hash));
        int asked = server.Count;
        await readers.ReadTransactionAsync(TransactionId.Parse(one.Hash));

        var expected = chain.Accounts.Append(one.To).Append(one.From).SelectMany(account => chain.Expected(account, chain.Head.Number))
            .Where(line => line.Contains(one.Hash)).ToHashSet();
        GeneratedChain.Lines(table).ToHashSet().Should().BeEquivalentTo(expected);
        table.Count.Should().Be(1 + (one.Value > 0 && one.From != one.To ? 1 : 0) + one.Moves.Count(Moves));
        server.Count.Should().Be(asked);
        (asked - server.CountOf(request => request["tag"] == "finalized")).Should().Be(4);

        static bool Moves(GeneratedMove move) => move.Quantity > 0 && !move.IsVoid && move.From != move.To;
    }

    [SkippableFact]
    public async Task ReadTransaction_CapturedOfTheFirstYear_ReadsItsFeeAndEvent()
    {
        string transaction = Captured("get_proxy_transaction_by_hash.json");
        string receipt = Captured("get_proxy_transaction_receipt.json");
        string block = Captured("get_proxy_block_by_number.json");
        using var server = new LoopbackServer(request => request["action"] switch
        {
            "eth_getTransactionByHash" => Rpc(transaction),
            "eth_getTransactionReceipt" => Rpc(receipt),
            "eth_getBlockByNumber" when request["tag"] == "finalized" => Rpc("{\"number\":\"0x1000000\",\"hash\":\"0xab\",\"timestamp\":\"0x65000000\"}"),
            "eth_getBlockByNumber" => Rpc(block),
            _ => LoopbackAnswer.Json(EtherscanServer.Envelope("0", "No transactions found", new JsonArray())),
        });
        await using LiveReaders readers = LiveRun.Open(LiveRun.Provider(ProviderKind.Etherscan, ChainId.Ethereum, server.Url));

        TransferTable table = await readers.ReadTransactionAsync(TransactionId.Parse("0x1e2910a262b1008d0616a0beb24c1a491d78771baa54a33e66065e03b1f46bc1"));

        TestFiles.All(table).Select(row => (row.Kind, row.Quantity)).Should().Equal((TransferKind.Fee, (UInt128)0x75d5 * 0xba43b7400));
        table.Logs.Should().ContainSingle(log => log.Emitter == FlowTrace.Chain.Account.Parse("0x03fca6077d38dd99d0ce14ba32078bd2cda72d74", ChainId.Ethereum));

        static LoopbackAnswer Rpc(string result) => LoopbackAnswer.Json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}");

        static string Captured(string file) =>
            JsonNode.Parse(File.ReadAllText(TestFiles.Shared("api-samples/etherscan/" + file)))!["res"]!.ToJsonString();
    }

    [Fact]
    public async Task ReadTransaction_Unknown_IsEmpty()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 22).Append(20);
        GeneratedTransaction late = chain.Add(chain.AddBlock(), chain.Accounts[0], chain.Accounts[1], 5);
        using var server = new EtherscanServer(chain);
        await using LiveReaders readers = LiveRun.Open(LiveRun.Provider(ProviderKind.Etherscan, ChainId.Ethereum, server.Url));

        (await readers.ReadTransactionAsync(TransactionId.Parse(Hash))).Count.Should().Be(0);
        (await readers.ReadTransactionAsync(TransactionId.Parse(late.Hash))).Count.Should().Be(0, "its block is not final yet");
    }

    [Fact]
    public async Task ReadBalance_NativeAndToken_AreThePresentOnes()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 23).Append(20);
        using var server = new EtherscanServer(chain);
        await using LiveReaders readers = LiveRun.Open(LiveRun.Provider(ProviderKind.Etherscan, ChainId.Ethereum, server.Url));

        (await readers.Readers[0].ReadBalanceAsync(chain.Accounts[0], Asset.Native(ChainId.Ethereum)))
            .Should().Be(new BalanceAnswer(UInt128.Parse("40891626854930000000000", System.Globalization.CultureInfo.InvariantCulture), null));
        (await readers.Readers[0].ReadBalanceAsync(chain.Accounts[0], chain.Tokens[0])).Should().Be(new BalanceAnswer(135_499, null));
        (await readers.Readers[0].ProbeAsync()).Should().Contain(capability => capability.Name == "internal transfers" && capability.IsThere);
    }

    private static JsonObject Own(string value) => new()
    {
        ["blockNumber"] = "3",
        ["timeStamp"] = "1700000000",
        ["hash"] = "0x" + Hash,
        ["transactionIndex"] = "1",
        ["from"] = Account,
        ["to"] = Other,
        ["value"] = value,
        ["gasPrice"] = "10",
        ["gasUsed"] = "21000",
        ["isError"] = "0",
        ["txreceipt_status"] = "1",
        ["contractAddress"] = "",
        ["input"] = "0x",
    };

    private static JsonObject Token(string value) => new()
    {
        ["blockNumber"] = "3",
        ["timeStamp"] = "1700000000",
        ["hash"] = "0x" + Hash,
        ["transactionIndex"] = "1",
        ["from"] = Account,
        ["to"] = Other,
        ["value"] = value,
        ["contractAddress"] = "0xdac17f958d2ee523a2206206994597c13d831ec7",
        ["tokenName"] = "Tether USD",
        ["tokenSymbol"] = "USDT",
        ["tokenDecimal"] = "6",
    };

    private static Task<TransferTable> Read(params (string Action, JsonObject Row)[] rows) =>
        Read(action => new JsonArray([.. rows.Where(row => row.Action == action).Select(row => row.Row.DeepClone())]), Account);

    private static async Task<TransferTable> ReadCaptured(string file, string action, string account)
    {
        JsonArray rows = JsonNode.Parse(await File.ReadAllTextAsync(TestFiles.Shared("api-samples/etherscan/" + file)))!["res"]!.AsArray();
        return await Read(asked => asked == action ? rows.DeepClone().AsArray() : [], account);
    }

    private static async Task<TransferTable> Read(Func<string, JsonArray> rows, string account)
    {
        using var server = new LoopbackServer(request => request["module"] == "account"
            ? LoopbackAnswer.Json(EtherscanServer.Envelope("1", "OK", rows(request["action"])))
            : LoopbackAnswer.Json("""{"jsonrpc":"2.0","id":1,"result":{"number":"0x1000000","hash":"0xab","timestamp":"0x65000000"}}"""));
        return await LiveRun.ReadAsync(
            LiveRun.Provider(ProviderKind.Etherscan, ChainId.Ethereum, server.Url), FlowTrace.Chain.Account.Parse(account, ChainId.Ethereum));
    }
}
