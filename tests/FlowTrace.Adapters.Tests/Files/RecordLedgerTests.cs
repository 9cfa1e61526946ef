using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>Events, call data, memos, traces: what stands beside transfers in files, and the transfers it tells.</summary>
public sealed class RecordLedgerTests
{
    private const string A = "0x00000000000000000000000000000000000000a1";
    private const string B = "0x00000000000000000000000000000000000000b2";
    private const string Token = "0x00000000000000000000000000000000000000c3";
    private const string Weth = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
    private const string Usdt = "0xdac17f958d2ee523a2206206994597c13d831ec7";
    private const string LogHeader = "chain,tx,index,block,time,address,topic0,topic1,topic2,topic3,data\n";
    private const string TraceHeader =
        "block_number,transaction_hash,transaction_index,from_address,to_address,value,input,trace_type,call_type,trace_address,error,status,block_timestamp\n";

    private static readonly string Transfer = new EventSignature("Transfer(address,address,uint256)").Topic.ToString();

    [Fact]
    public async Task Logs_TransfersAmongThem_BecomeTransfersAndTheRestStay()
    {
        string swap = new EventSignature("Swap(address,uint256)").Topic.ToString();

        TransferTable table = await TestFiles.ReadLedger(
            LogHeader
            + $"ethereum,{Hash(1)},7,100,1740147215,{Token},{Transfer},{Word(A)},{Word(B)},,{Number(500)}\n"
            + $"ethereum,{Hash(1)},8,100,1740147215,{Token},{Transfer},{Word("0x0")},{Word(B)},,{Number(3)}\n"
            + $"ethereum,{Hash(1)},9,100,1740147215,{B},{swap},{Word(A)},,,{Number(1)[2..]}\n");

        TestFiles.All(table).Select(transfer => ((long)transfer.Quantity, transfer.Kind, transfer.Position.Index)).Should().Equal(
            (500, TransferKind.Token, 7), (3, TransferKind.Mint, 8));
        EventLog log = table.Logs.Should().ContainSingle().Subject;
        log.Emitter.Should().Be(Account.Parse(B));
        log.Topics.Should().Equal(new EventSignature("Swap(address,uint256)").Topic, ToWord(Word(A)));
        log.Data.Length.Should().Be(Chain.Word.Bytes);
        log.Position.Index.Should().Be(9);
        table.Issues.Should().BeEmpty();
        table.Inputs.Should().ContainSingle().Which.Format.Should().Be("flowtrace-logs");
    }

    [Fact]
    public async Task Logs_WrittenFromATable_ReadBackTheSame()
    {
        TransferTable first = await TestFiles.ReadLedger(
            LogHeader + $"base,{Hash(1)},2,5,2025-02-21T14:13:35Z,{Token},{Word(A)},{Word(B)},{Number(1)},{Number(2)},0x0102\n"
            + $"base,{Hash(1)},3,5,2025-02-21T14:13:35Z,{Token},{Word(B)},,,,\n");
        IEnumerable<string> rows = first.Logs.Select(log => string.Join(
            ',', log.Position.Chain, log.Transaction.ToText(log.Position.Chain), log.Position.Index, log.Position.Block,
            log.Position.UnixMilliseconds, log.Emitter.AddressText, log.Topics[0], Topic(log, 1), Topic(log, 2), Topic(log, 3),
            "0x" + Convert.ToHexStringLower(log.Data.Span)));

        TransferTable second = await TestFiles.ReadLedger(LogHeader + string.Join('\n', rows) + "\n");

        second.Logs.Should().HaveCount(2).And.BeEquivalentTo(first.Logs, options => options.Excluding(log => log.Data));
        second.Logs.Select(log => Convert.ToHexStringLower(log.Data.Span)).Should().Equal("0102", "");
    }

    [Fact]
    public async Task Logs_ThatOtherLedgersRepeat_CountOnce()
    {
        using var files = new TestFiles();
        string logs = files.Write("logs.csv", LogHeader + $"ethereum,{Hash(1)},7,100,1740147215,{Token},{Transfer},{Word(A)},{Word(B)},,{Number(500)}\n");
        string transfers = files.Write("transfers.csv", $"tx,index,time,from,to,asset,amount\n{Hash(1)},0,1740147215,{A},{B},{Token},500\n");

        TransferTable table = await new LedgerReader(logs, transfers).ReadAllAsync();

        table.Count.Should().Be(1);
    }

    [Fact]
    public async Task Logs_WrapUnwrapAndDestroyed_AreMintsAndBurns()
    {
        string deposit = new EventSignature("Deposit(address,uint256)").Topic.ToString();
        string withdrawal = new EventSignature("Withdrawal(address,uint256)").Topic.ToString();
        string destroyed = new EventSignature("DestroyedBlackFunds(address,uint256)").Topic.ToString();

        TransferTable table = await TestFiles.ReadLedger(
            LogHeader
            + $"ethereum,{Hash(1)},1,100,1740147215,{Weth},{deposit},{Word(A)},,,{Number(5)}\n"
            + $"ethereum,{Hash(1)},2,100,1740147215,{Weth},{withdrawal},{Word(A)},,,{Number(4)}\n"
            + $"ethereum,{Hash(1)},3,100,1740147215,{Usdt},{destroyed},,,,{Word(B)}{Number(9)[2..]}\n"
            + $"ethereum,{Hash(1)},4,100,1740147215,{Token},{deposit},{Word(A)},,,{Number(6)}\n"
            + $"ethereum,{Hash(2)},5,100,1740147215,{Usdt},{new EventSignature("Issue(uint256)").Topic},,,,{Number(9)}\n");

        TestFiles.All(table).Select(transfer => ((long)transfer.Quantity, transfer.Kind, transfer.Asset.Contract.ToText(ChainId.Ethereum).ToLowerInvariant()))
            .Should().Equal((5, TransferKind.Mint, Weth), (4, TransferKind.Burn, Weth), (9, TransferKind.Burn, Usdt));
        table.Logs.Should().HaveCount(5, "what protocols say stays, for decoders");
        table.Issues.Should().ContainSingle().Which.Message.Should().StartWith("Tether issued or redeemed coins");
    }

    [Fact]
    public async Task Logs_WrapperThatEmitsATransferToo_CountsOnce()
    {
        const string ArbitrumWeth = "0x82af49447d8a07e3bd95bd0d56f35241523fbab1";
        string deposit = new EventSignature("Deposit(address,uint256)").Topic.ToString();

        TransferTable table = await TestFiles.ReadLedger(
            LogHeader
            + $"arbitrum,{Hash(1)},1,100,1740147215,{ArbitrumWeth},{Transfer},{Word("0x0")},{Word(A)},,{Number(5)}\n"
            + $"arbitrum,{Hash(1)},2,100,1740147215,{ArbitrumWeth},{deposit},{Word(A)},,,{Number(5)}\n");

        table.Count.Should().Be(1);
    }

    [Theory]
    [InlineData("T", "A", "B", "", "0x01", "transfers.csv:3: A transfer event is cut short")]
    [InlineData("T", "A", "", "", "V", "transfers.csv:3: A transfer event is cut short")]
    [InlineData("T", "A", "B", "", "H", "transfers.csv:3: The amount of a transfer event is larger than 2^128-1")]
    [InlineData("T", "H", "B", "", "V", "transfers.csv:3: The sender or receiver of a transfer event is no address")]
    [InlineData("T", "A", "B", "V", "", "transfers.csv:3: Transfers of tokens of which each is its own were left out")]
    [InlineData("T", "A", "B", "", "0x012", "transfers.csv:3: Data is not written in pairs of hexadecimal digits")]
    [InlineData("T", "0x12", "B", "", "V", "transfers.csv:3: A topic is not 64 hexadecimal digits")]
    [InlineData("T", "", "B", "", "V", "transfers.csv:3: A topic is empty and a later one is not")]
    public async Task Logs_BadOnes_SayWhatTheyAreAndCostNothingElse(string topic0, string topic1, string topic2, string topic3, string data, string message)
    {
        string Cell(string letter) => letter switch
        {
            "T" => Transfer,
            "A" => Word(A),
            "B" => Word(B),
            "V" => Number(7),
            "H" => "0x" + new string('f', 64),
            _ => letter,
        };

        TransferTable table = await TestFiles.ReadLedger(
            LogHeader + $"ethereum,{Hash(1)},1,100,1740147215,{Token},{Transfer},{Word(A)},{Word(B)},,{Number(5)}\n"
            + $"ethereum,{Hash(2)},2,100,1740147215,{Token},{Cell(topic0)},{Cell(topic1)},{Cell(topic2)},{Cell(topic3)},{Cell(data)}\n");

        table.Count.Should().Be(1);
        table.Issues.Should().ContainSingle().Which.ToString().Should().StartWith(message);
    }

    [Fact]
    public async Task EtlLogs_TopicsJoinedEitherWay_AreRead()
    {
        const string Header = "block_number,transaction_hash,log_index,address,topics,data,block_timestamp\n";

        TransferTable table = await TestFiles.ReadLedger(
            Header
            + $"100,{Hash(1)},3,{Token},\"{Transfer},{Word(A)},{Word(B)}\",{Number(5)},1740147215\n"
            + $"100,{Hash(2)[2..]},0,TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t,{Transfer[2..]};{Word(A)[2..]};{Word(B)[2..]},{Number(6)[2..]},1740147215000\n"
            + $"100,{Hash(3)},4,{Token},\"{Transfer},{Word(A)},{Word(B)},{Word(A)},{Word(B)}\",{Number(5)},1740147215\n");

        TestFiles.All(table).Select(transfer => ((long)transfer.Quantity, transfer.Position.Chain, transfer.Position.Index)).Should().Equal(
            (5, ChainId.Ethereum, 3), (6, ChainId.Tron, Position.Unknown));
        table.Issues.Should().ContainSingle().Which.Message.Should().Contain("more than four topics");
    }

    [Fact]
    public async Task Calls_AndMemos_AreKept()
    {
        using var files = new TestFiles();
        string calls = files.Write("calls.csv", $"chain,tx,block,time,from,to,value,input\nbsc,{Hash(1)},9,1740147215,{A},{B},12,0x9ddf93bb00\n");
        string memos = files.Write("memos.csv", $"chain,tx,block,time,memo\nbitcoin,{Hash(2)},9,1740147215,\"=:ETH.ETH:{A},x\"\n");

        TransferTable table = await new LedgerReader(calls, memos).ReadAllAsync();

        ContractCall call = table.Calls.Should().ContainSingle().Subject;
        (call.From, call.Value, Convert.ToHexStringLower(call.Input.Span)).Should().Be((Account.Parse("bsc:" + A), (UInt128)12, "9ddf93bb00"));
        table.Memos.Should().ContainSingle().Which.Text.Should().Be($"=:ETH.ETH:{A},x");
        table.Inputs.Select(input => input.Format).Should().Equal("flowtrace-calls", "flowtrace-memos");
    }

    [Fact]
    public async Task EtlTransactions_CallData_IsKeptOnlyWhereADecoderReadsIt()
    {
        const string Header = "hash,from_address,to_address,value,block_number,transaction_index,block_timestamp,receipt_status,input\n";
        string issue = $"0xcc872b66{Number(1000)[2..]}";

        TransferTable table = await TestFiles.ReadLedger(
            Header
            + $"{Hash(1)},{A},{B},5,100,0,1740147215,1,0x9ddf93bb0102\n"
            + $"{Hash(2)},{A},{B},5,100,1,1740147215,1,0x095ea7b30102\n"
            + $"{Hash(3)},{A},{B},5,100,2,1740147215,0,0x9ddf93bb0102\n"
            + $"{Hash(4)},{A},{B},5,100,3,1740147215,1,0x9ddf93bb010\n"
            + $"{Hash(5)},{A},{Usdt},0,100,4,1740147215,1,{issue}\n");

        table.Calls.Select(call => call.Transaction.ToText(ChainId.Ethereum)).Should().Equal(Hash(1), Hash(5));
        TestFiles.All(table).Select(transfer => ((long)transfer.Quantity, transfer.Kind)).Should().Equal(
            (5, TransferKind.Transfer), (5, TransferKind.Transfer), (5, TransferKind.Transfer), (1000, TransferKind.Mint));
        table.Issues.Should().Contain(issue => issue.LineNumber == 5 && issue.Message.StartsWith("Data is not written in pairs"));
    }

    [Fact]
    public async Task EtlTraces_MoveWhatSucceededAndIsNotBorrowed()
    {
        TransferTable table = await TestFiles.ReadLedger(
            TraceHeader
            + $"100,{Hash(1)},0,{A},{B},10,0x,call,call,,,1,1740147215\n"
            + $"100,{Hash(1)},0,{B},{Token},9,0x,call,delegatecall,0,,1,1740147215\n"
            + $"100,{Hash(1)},0,{B},{A},4,0x,call,call,1,Reverted,,1740147215\n"
            + $"100,{Hash(1)},0,{B},{A},3,0x,call,call,\"1,0\",,,1740147215\n"
            + $"100,{Hash(1)},0,{B},{A},2,0x,call,call,10,,,1740147215\n"
            + $"100,{Hash(1)},0,{Token},{A},1,,suicide,,11,,1,1740147215\n"
            + $"100,{Hash(2)},1,{A},{B},8,0x,call,call,,,0,1740147215\n"
            + $"100,,,,{B},5,,reward,,,,1,1740147215\n"
            + $"100,,0,{A},{B},8,0x,call,call,,,1,1740147215\n");

        TestFiles.All(table).Select(transfer => ((long)transfer.Quantity, transfer.Kind)).Should().BeEquivalentTo(
            [(10, TransferKind.Transfer), (2, TransferKind.Internal), (1, TransferKind.Internal), (5, TransferKind.Mint)]);
        table.Issues.Select(issue => (issue.Count, issue.Message[..20])).Should().BeEquivalentTo(
            [(3L, "Calls that failed, o"), (1L, "The trace names no t")]);
    }

    [Fact]
    public async Task TronEtl_InternalAndTrc10_AreRead()
    {
        using var files = new TestFiles();
        const string First = "TDX3tFFdWFwhBP7Cf5gJRpADpUNxQsys6m";
        const string Second = "TEtJTCuFEzY6jjVNzFtbWGMfrHzfE2aGKU";
        string internals = files.Write(
            "internal.csv",
            "block_number,transaction_hash,internal_index,caller_address,transferTo_address,call_info_index,call_token_id,call_value,note,rejected\n"
            + $"7,{Hash(1)},0,{First},{Second},0,_,1000000,call,false\n7,{Hash(1)},1,{First},{Second},0,1002000,5,call,false\n"
            + $"7,{Hash(1)},2,{First},{Second},0,_,3,call,true\n");
        string trc10 = files.Write(
            "trc10.csv",
            "block_number,block_hash,transaction_hash,transaction_index,contract_call_index,asset_name,from_address,to_address,value\n"
            + $"7,0x1,{Hash(2)},1,0,31303032303030,{First},{Second},9\n7,0x1,{Hash(3)},1,0,Seed,{First},{Second},9\n");
        string blocks = files.Write("blocks.csv", "number,hash,parent_hash,timestamp,witness_signature\n7,0x1,0x0,1740147215000,0x0\n");

        TransferTable table = await new LedgerReader(internals, trc10, blocks).ReadAllAsync();

        TestFiles.All(table).Select(transfer => ((long)transfer.Quantity, transfer.Asset.ToString())).Should().BeEquivalentTo(
            [(1_000_000, "tron:0x2b6653dc/slip44:195"), (5, "tron:0x2b6653dc/trc10:1002000"), (9, "tron:0x2b6653dc/trc10:1002000")]);
        table.Issues.Should().Contain(issue => issue.Message.StartsWith("A TRC-10 token is named by a text"));
        Asset.Parse("tron:0x2b6653dc/trc10:1002000").Should().Be(Asset.Trc10Token(ChainId.Tron, 1002000));
    }

    [SkippableFact]
    public async Task EtlLogs_OfEtlsOwnTests_BecomeTheTransfersEtlFinds()
    {
        string logs = TestFiles.Shared("node-goldens/ethereum-etl/tests/resources/test_export_receipts_job/receipts_with_logs/expected_logs.csv");
        using var files = new TestFiles();
        string blocks = files.Write("blocks.csv", "number,hash,parent_hash,timestamp\n483920,0x1,0x0,1446733614\n");

        TransferTable table = await new LedgerReader(logs, blocks).ReadAllAsync();

        TestFiles.All(table).Select(transfer => ((long)transfer.Quantity, transfer.To.AddressText.ToLowerInvariant())).Should().Equal(
            (0x186a0, "0xac4df82fe37ea2187bc8c011a23d743b4f39019a"), (0x30d40, "0x66f183060253cfbe45beff1e6e7ebbe318c81e56"));
        table.Issues.Should().BeEmpty();
    }

    private static string Hash(int number) => "0x" + number.ToString("x64", null);

    private static string Number(int number) => "0x" + number.ToString("x64", null);

    private static string Word(string address) => "0x" + address[2..].PadLeft(64, '0');

    private static string Topic(EventLog log, int place) => place < log.Topics.Count ? log.Topics[place].ToString() : "";

    private static Chain.Word ToWord(string text)
    {
        Chain.Word.TryParse(text, out Chain.Word word).Should().BeTrue();
        return word;
    }
}
