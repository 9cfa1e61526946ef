using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>Answers of TronGrid and of Tron's nodes: every type of row, and what is wrong with broken ones.</summary>
public sealed class TronJsonTests
{
    private const string Usdt = "41a614f803b6fd780986a42c78ec9c7f77e6ded13c";
    private const string UsdtText = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";

    private static readonly string Transfer = new EventSignature("Transfer(address,address,uint256)").Topic.ToString()[2..];
    private static readonly Asset Trx = Asset.Native(ChainId.Tron);
    private static readonly Asset UsdtAsset = Asset.Parse(UsdtText, ChainId.Tron);

    [SkippableFact]
    public async Task TronGrid_AccountsTransactions_AreReadWhole()
    {
        TransferTable table = await new LedgerReader(TestFiles.Shared("api-samples/trongrid/v1_accounts_transactions.json")).ReadAllAsync();

        table.Inputs.Should().ContainSingle().Which.Should().Match<InputDescription>(input => input.Format == "tron-json" && input.Rows == 25);
        List<Transfer> all = TestFiles.All(table);

        // 17 calls of USDT, whose events are not in the page, 7 transfers of TRX, one of BTT; 20 of them pay a fee.
        all.Count(transfer => transfer.Asset == UsdtAsset).Should().Be(17);
        all.Count(transfer => transfer.Asset == Trx && transfer.Kind == TransferKind.Transfer).Should().Be(7);
        all.Should().ContainSingle(transfer => transfer.Asset == Asset.Trc10Token(ChainId.Tron, 1002000))
            .Which.Quantity.Should().Be((UInt128)7_639_170_000_000);
        all.Count(transfer => transfer.Kind == TransferKind.Fee).Should().Be(20);
        Transfer first = all.Single(
            transfer => transfer.TransactionText.StartsWith("18f5908a", StringComparison.Ordinal) && transfer.Kind == TransferKind.Token);
        first.To.Should().Be(Account.Parse("tron:413b334848f75cf8c27ec975bcc7cc7e54f140b3c0"), "the word holds the version byte before the address");
        first.Quantity.Should().Be((UInt128)0xcd0e33a0);
        table.Issues.Select(issue => issue.Severity).Should().Equal(ReadIssueSeverity.Doubt);
    }

    [SkippableFact]
    public async Task TronGrid_TokenTransfers_CountAnUnconfirmedCopyOnce()
    {
        string path = TestFiles.Shared("api-samples/trongrid/v1_accounts_transactions_trc20.json");

        TransferTable table = await new LedgerReader(path).ReadAllAsync();

        // The sample's own account fails its checksum: the page was made anonymous. What remains to be said is that, and how often.
        table.Inputs.Should().ContainSingle().Which.Rows.Should().Be(20);
        table.Issues.Where(issue => issue.Severity == ReadIssueSeverity.Rejected).Sum(issue => issue.Count).Should().BeLessThanOrEqualTo(20);
        (table.Count + table.Issues.Sum(issue => issue.Count)).Should().Be(20);
    }

    [SkippableFact]
    public async Task TronGrid_FirstKindOfTokens_AreAssetsOfTheirOwn()
    {
        TransferTable table = await new LedgerReader(TestFiles.Shared("api-samples/trongrid/v1_accounts_transactions_trc10.json")).ReadAllAsync();

        Account account = Account.Parse("tron:4139fec4d95bb59f45a727f9234020adaf2cec9e20");
        TestFiles.Sum(table, transfer => transfer.To == account && transfer.Asset == Trx).Should().Be((UInt128)278_720_000);
        table.AllAssets.Select(asset => asset.ToString()).Should().Contain(
            ["tron:0x2b6653dc/trc10:1002000", "tron:0x2b6653dc/trc10:1002798", "tron:0x2b6653dc/trc10:1002814"]);
        table.AccountEvents.Select(one => (one.Kind, one.Text)).Should().Equal(
            (AccountEventKind.Staked, "278 TRX locked for bandwidth"), (AccountEventKind.Unstaked, "stake for bandwidth released"));
        table.Issues.Should().ContainSingle().Which.Text.Should().Be("VoteWitnessContract");
    }

    [SkippableFact]
    public async Task TronGrid_EmptyPage_SaysThatNothingIsThere()
    {
        TransferTable table = await new LedgerReader(TestFiles.Shared("api-samples/trongrid/v1_accounts_transactions_empty.json")).ReadAllAsync();

        table.Issues.Should().ContainSingle().Which.Message.Should().StartWith("The file holds no transaction");
    }

    [Fact]
    public async Task Call_BesideItsEvent_IsNeverCountedTwice()
    {
        string call = Transaction(1, "TriggerSmartContract", Call("a9059cbb" + Word(2, "41") + Number(100)));
        string info = Info(1, Json($"{{'address':'{Usdt[2..]}','topics':['{Transfer}','{Word(1)}','{Word(2)}'],'data':'{Number(99)}'}}"));

        TransferTable alone = await Read(call);
        TransferTable both = await Read(call + "\n" + info);
        TransferTable moved = await Read(call + "\n" + Info(1, ""));

        alone.Issues.Should().ContainSingle().Which.Message.Should().StartWith("Token transfers were read from call data");
        TestFiles.Sum(alone, transfer => transfer.Asset == UsdtAsset).Should().Be((UInt128)100);
        TestFiles.Sum(both, transfer => transfer.Asset == UsdtAsset).Should().Be((UInt128)99, "the event says what moved");
        TestFiles.Sum(moved, transfer => transfer.Asset == UsdtAsset).Should().Be(UInt128.Zero, "the whole list of events has none");
    }

    [Fact]
    public async Task TransferFrom_WithAndWithoutVersionByte_MovesFromWhomTheCallNames()
    {
        TransferTable table = await Read(
            Transaction(1, "TriggerSmartContract", Call("23b872dd" + Word(3) + Word(2, "41") + Number(7))));

        Transfer transfer = TestFiles.All(table).Single(one => one.Kind == TransferKind.Token);
        (transfer.From, transfer.To, transfer.Quantity).Should().Be((Of(3), Of(2), (UInt128)7));
    }

    [Fact]
    public async Task Failed_PaysItsFeeOnly()
    {
        TransferTable table = await Read(Transaction(1, "TransferContract", Pay(50), result: "OUT_OF_ENERGY", fee: 30));

        Transfer fee = TestFiles.All(table).Should().ContainSingle().Subject;
        (fee.Kind, fee.From, fee.To, fee.Quantity).Should().Be((TransferKind.Fee, Of(1), Account.FeeSink(ChainId.Tron), (UInt128)30));
        table.Issues.Should().ContainSingle().Which.Message.Should().Be("Failed transactions move nothing but their fee.");
    }

    [Fact]
    public async Task Internal_InThreeSpellings_CountsOnceAndNotWhereRejected()
    {
        string nested = Json($"{{'hash':'aa','caller_address':'{Hex(3)}','transferTo_address':'{Hex(1)}',"
            + $"'callValueInfo':[{{'callValue':4}},{{'callValue':5,'tokenId':'1002000'}}],'rejected':false}}");
        string row = Json($"{{'internal_tx_id':'aa','tx_id':'{Id(1)}','block_timestamp':1592755239000,'from_address':'{Hex(3)}',"
            + $"'to_address':'{Hex(1)}','data':{{'note':'call','rejected':false,'call_value':{{'_':4,'1002000':5}}}}}}");
        string other = Json($"{{'internal_transaction_id':'bb','transaction_id':'{Id(1)}','block':20829763,'caller_address':'{Hex(3)}',"
            + $"'transferTo_address':'{Hex(1)}','callValueInfo':[{{'callValue':6}}]}}");
        string rejected = Json($"{{'hash':'cc','caller_address':'{Hex(3)}','transferTo_address':'{Hex(1)}',"
            + $"'callValueInfo':[{{'callValue':9}}],'rejected':true}}");
        string page = Json($"{{'success':true,'data':[{row},{row}],'meta':{{}}}}");

        TransferTable table = await Read(Info(1, "", nested + "," + rejected) + "\n" + page + "\n" + other);

        TestFiles.All(table).Select(transfer => ((long)transfer.Quantity, transfer.Kind)).Should().BeEquivalentTo(
            [(4, TransferKind.Internal), (5, TransferKind.Internal), (6, TransferKind.Internal)]);
        table.Issues.Should().ContainSingle().Which.Message.Should().StartWith("Internal transactions that the chain rejected");
    }

    [Fact]
    public async Task Links_AreEventsAndMoveNothing()
    {
        string permissions = Json($"{{'owner_address':'{Hex(1)}','owner':{{'threshold':2,'keys':[{{'address':'{Hex(5)}','weight':2}}]}}}}");
        string lent = Json($"{{'owner_address':'{Hex(1)}','receiver_address':'{Hex(2)}','balance':1500000,'resource':'ENERGY'}}");
        string created = Json($"{{'owner_address':'{Hex(1)}','account_address':'{Hex(4)}'}}");

        TransferTable table = await Read(
            Transaction(1, "AccountPermissionUpdateContract", permissions), Transaction(2, "DelegateResourceContract", lent),
            Transaction(3, "UnDelegateResourceContract", lent), Transaction(4, "AccountCreateContract", created),
            Transaction(5, "TransferContract", Pay(7), fee: 1_100_000), Transaction(6, "TransferContract", Pay(8), fee: 0));

        TestFiles.All(table).Where(transfer => transfer.Kind != TransferKind.Fee).Select(transfer => (long)transfer.Quantity).Should().Equal(7, 8);
        table.AccountEvents.Select(one => (one.Kind, one.Account, one.Counterparty)).Should().BeEquivalentTo(
        [
            (AccountEventKind.PermissionChange, Of(1), (Account?)Of(5)), (AccountEventKind.ResourceLent, Of(2), Of(1)),
            (AccountEventKind.ResourceReclaimed, Of(2), Of(1)), (AccountEventKind.Activation, Of(4), Of(1)), (AccountEventKind.Activation, Of(2), Of(1)),
        ]);
        table.AccountEvents.Single(one => one.Kind == AccountEventKind.ResourceLent).Text.Should().Be("1.5 TRX of stake lends it energy");
        table.AccountEvents[0].Text.Should().EndWith($"{Of(5).AddressText}; weight needed: 2");
    }

    [Fact]
    public async Task Block_WithInfos_HasItsOrderItsFeesAndRewards()
    {
        string Plain(int id, string type, string parameter) =>
            Json($"{{'txID':'{Id(id)}','ret':[{{'contractRet':'SUCCESS'}}],'raw_data':{{'contract':[{{'type':'{type}',"
            + $"'parameter':{{'value':{parameter}}}}}],'data':'68656c6c6f'}}}}");
        string owner = Json($"{{'owner_address':'{Hex(1)}'}}");
        string block = Json($"{{'blockID':'00','block_header':{{'raw_data':{{'number':20829763,'timestamp':1592755239000}}}},"
            + $"'transactions':[{Plain(1, "TransferContract", Pay(5))},{Plain(2, "WithdrawBalanceContract", owner)}]}}");
        string infos = "[" + Info(1, "", fee: 12) + "," + Info(2, "", fee: 0, more: "\"withdraw_amount\":77,") + "]";

        TransferTable table = await Read(block + infos);
        TransferTable alone = await Read(block);

        TestFiles.All(table).Select(transfer => ((long)transfer.Quantity, transfer.Kind, transfer.Position.TransactionIndex)).Should().Equal(
            (12, TransferKind.Fee, 0), (5, TransferKind.Transfer, 0), (77, TransferKind.Mint, 1));
        table.Memos.Select(memo => memo.Text).Should().Equal("hello", "hello");
        alone.Issues.Select(issue => issue.Message[..20]).Should().BeEquivalentTo("Transactions of bloc", "Rewards and released");
    }

    [Fact]
    public async Task TransactionWithoutTime_TakesItFromItsInfo()
    {
        string bare = Transaction(1, "TransferContract", Pay(5)).Replace("\"block_timestamp\":1592755239000,", "", StringComparison.Ordinal);

        TransferTable joined = await Read(bare + "\n" + Info(1, ""));
        TransferTable alone = await Read(bare);

        joined[0].Position.UnixMilliseconds.Should().Be(1592755239000);
        alone.Count.Should().Be(0);
        alone.Issues.Should().Contain(issue => issue.Severity == ReadIssueSeverity.Rejected && issue.Message.StartsWith("The transaction has no time"));
    }

    [Fact]
    public async Task ContractEvents_AreReadBackIntoWords()
    {
        string row = Json($"{{'block_number':7,'block_timestamp':1592755239000,'contract_address':'{UsdtText}','event_index':1,"
            + $"'event_name':'DestroyedBlackFunds','event':'DestroyedBlackFunds(address indexed _blackListedUser, uint256 _balance)',"
            + $"'result':{{'0':'0x{Hex(4)[2..]}','1':'55','_blackListedUser':'0x{Hex(4)[2..]}','_balance':'55'}},'transaction_id':'{Id(9)}'}}");

        TransferTable table = await Read(Json($"{{'success':true,'data':[{row}],'meta':{{}}}}"));

        Transfer burn = TestFiles.All(table).Should().ContainSingle().Subject;
        (burn.Kind, burn.From, burn.Quantity).Should().Be((TransferKind.Burn, Of(4), (UInt128)55));
        table.Logs.Should().ContainSingle().Which.Topics[0].ToString().Should().Be("0x61e6e66b0d6339b2980aecc6ccc0039736791f0ccde9ed512e789a7fbdd698c6");
    }

    [Fact]
    public async Task Bad_SaysWhatItIsAndCostsNothingElse()
    {
        TransferTable table = await Read(
            Transaction(1, "TransferContract", Pay(5)),
            Transaction(2, "TriggerSmartContract", Call("a9059cbb" + Word(2))),
            Transaction(3, "TriggerSmartContract", Call("a9059cbb" + Word(2) + new string('f', 64))),
            Transaction(4, "ExchangeTransactionContract", Json($"{{'owner_address':'{Hex(1)}'}}")),
            Transaction(5, "FutureContract", Json($"{{'owner_address':'{Hex(1)}'}}")),
            Json("{'success':false,'error':'The key exceeds the frequency limit(15)','statusCode':403}"),
            "{}",
            Json("{'txID':'broken"),
            Json("{'who':'knows'}"),
            Info(6, Json($"{{'address':'{Usdt[2..]}','topics':['{Transfer}','12'],'data':''}}")),
            Transaction(7, "TransferContract", Pay(6)));

        TestFiles.All(table).Select(transfer => (long)transfer.Quantity).Should().Equal(5, 6);
        table.Issues.Select(issue => issue.ToString()).Should().HaveCount(8).And.Contain(
            text => text.Contains("cut short: it lacks the receiver or the amount"))
            .And.Contain(text => text.Contains("larger than 2^128-1"))
            .And.Contain(text => text.Contains("ExchangeTransactionContract, FutureContract (unknown)"))
            .And.Contain(text => text.Contains("The provider answered with an error: The key exceeds the frequency limit(15) Ask again."))
            .And.Contain(text => text.Contains("Empty answers"))
            .And.Contain(text => text.StartsWith("answers.json:8: This is not JSON from line"))
            .And.Contain(text => text.Contains("is no transaction, info, block, page or row of Tron"))
            .And.Contain(text => text.Contains("A topic is not one of at most four"));
    }

    // A node's transactions have no fee: it stands in the info, wherever in the file that comes.
    [Theory]
    [InlineData(1_100_000, 100_000, 2, true)]
    [InlineData(1_100_000, 200_000, 2, false)]
    [InlineData(1_100_000, 0, 1, false)]
    public async Task TransferOfANode_FeeInItsInfo_TellsWhetherItOpenedTheAccount(long fee, long bandwidth, int receiver, bool isOpened)
    {
        string transaction = Transaction(1, "TransferContract", Pay(5).Replace(Hex(2), Hex(receiver))).Replace(",\"fee\":0", "");
        string info = Info(1, "", fee: fee).Replace("'receipt':{".Replace('\'', '"'), $"\"receipt\":{{\"net_fee\":{bandwidth},");

        foreach (string file in new[] { transaction + "\n" + info, info + "\n" + transaction })
            (await Read(file)).AccountEvents.Select(one => (one.Kind, one.Account, one.Counterparty)).Should().BeEquivalentTo(
                isOpened ? [(AccountEventKind.Activation, Of(2), (Account?)Of(1))] : Array.Empty<(AccountEventKind, Account, Account?)>());
    }

    [Fact]
    public async Task Trace_ThroughTronJson_ShowsWhatTiesTheAccounts()
    {
        using var files = new TestFiles();
        string path = files.Write("answers.json", Transaction(1, "TransferContract", Pay(5), fee: 1_100_000));

        TraceResult result = await new TracerBuilder().AddLedger(path).Build().TraceAsync(Theft.HeldBy(Of(2).ToString()));

        result.Events.Should().ContainSingle().Which.Kind.Should().Be(AccountEventKind.Activation);
    }

    [Fact]
    public async Task Trace_MoneyInTornado_EndsThereWithoutALabelFile()
    {
        const string Pool = "0x910cbd523d972eb0a6f4cae4618ad62622b39dbf";
        const string Thief = "0x00000000000000000000000000000000000000a1";
        using var files = new TestFiles();
        string path = files.Write(
            "transfers.csv",
            $"tx,time,from,to,asset,amount\n0x01,1740147215,0x00000000000000000000000000000000000000b2,{Thief},native,100\n"
            + $"0x02,1740147216,{Thief},{Pool},native,100\n0x03,1740147217,{Pool},0x00000000000000000000000000000000000000d4,native,100\n");
        string labels = files.Write("labels.csv", $"account,name,category\n{Pool},Not a mixer,thief\n");

        TraceResult result = await new TracerBuilder().AddLedger(path).Build().TraceAsync(Theft.HeldBy(Thief));
        TraceResult overruled = await new TracerBuilder().AddLedger(path).AddLabels(labels).Build().TraceAsync(Theft.HeldBy(Thief));

        result.Outcomes.Should().ContainSingle().Which.Service!.Category.Should().Be(ServiceCategory.Mixer);
        result.Manifest.Inputs.Should().Contain(input => input.Name == "known contracts" && input.Rows == KnownContracts.List.Count);
        overruled.Outcomes.Should().ContainSingle().Which.Account.Should().Be(Account.Parse("0x00000000000000000000000000000000000000d4"));
    }

    private static Task<TransferTable> Read(params string[] lines) => TestFiles.ReadLedger(string.Join('\n', lines) + "\n", "answers.json");

    private static string Transaction(int id, string type, string parameter, string result = "SUCCESS", long fee = 0) =>
        Json($"{{'txID':'{Id(id)}','blockNumber':20829763,'block_timestamp':1592755239000,'net_fee':0,'ret':[{{'code':'SUCESS',"
            + $"'contractRet':'{result}','fee':{fee}}}],")
        + Json($"'internal_transactions':[],'raw_data':{{'contract':[{{'type':'{type}','parameter':{{'value':{parameter}}}}}]}}}}");

    private static string Info(int id, string log, string inner = "", long fee = 0, string more = "") =>
        Json($"{{'id':'{Id(id)}','fee':{fee},'blockNumber':20829763,'blockTimeStamp':1592755239000,{more}'receipt':{{'result':'SUCCESS'}},"
            + $"'log':[{log}],'internal_transactions':[{inner}]}}");

    // Single quotes stand for double ones, so that braces and quotes do not have to be counted.
    private static string Json(string text) => text.Replace('\'', '"');

    private static string Pay(long amount) => Json($"{{'owner_address':'{Hex(1)}','to_address':'{Hex(2)}','amount':{amount}}}");

    private static string Call(string data) => Json($"{{'owner_address':'{Hex(1)}','contract_address':'{Usdt}','call_value':0,'data':'{data}'}}");

    private static string Id(int id) => id.ToString("x64", CultureInfo.InvariantCulture);

    private static string Hex(int account) => "41" + account.ToString("x40", CultureInfo.InvariantCulture);

    private static Account Of(int account) => Account.Parse("tron:" + Hex(account));

    private static string Word(int account, string version = "00") => new string('0', 22) + version + Hex(account)[2..];

    private static string Number(long number) => number.ToString("x64", CultureInfo.InvariantCulture);
}
