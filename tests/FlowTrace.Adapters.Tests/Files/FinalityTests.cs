using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>Results are pinned to the last block of each chain, and what is not final is left out unless it is asked for.</summary>
public sealed class FinalityTests
{
    private const string Thief = "0x00000000000000000000000000000000000000a1";
    private const string Middle = "0x00000000000000000000000000000000000000b2";
    private const string Last = "0x00000000000000000000000000000000000000c3";
    private const string Header = "hash,from,to,value,timeStamp,blockNumber,contractAddress,isError,gasPrice,gasUsed,blockHash,confirmations\n";

    private const string Own =
        "tx,time,from,to,asset,amount,block,blockHash,status\n"
        + "0x01,2025-01-01T00:00:00Z,0x0000000000000000000000000000000000000001," + Thief + ",native,100,7,0xaa,ok\n"
        + "0x02,2025-01-01T01:00:00Z," + Thief + "," + Middle + ",native,60,8,0xbb,unfinal\n";

    private static string Row(int block, string from, string to, int confirmations) => string.Create(
        CultureInfo.InvariantCulture,
        $"0x{block:x64},{from},{to},100,{1740147215 + block},{block},,0,,,0x{block:x8},{confirmations}\n");

    [Fact]
    public async Task Etherscan_FewerConfirmationsThanTheChainNeeds_AreUnfinalAndDoNotPin()
    {
        TransferTable table = await TestFiles.ReadLedger(Header + Row(100, Thief, Middle, 64) + Row(101, Middle, Last, 63));

        table.IsFinal(ChainId.Ethereum, table[0].Transaction).Should().BeTrue();
        table.IsFinal(ChainId.Ethereum, table[1].Transaction).Should().BeFalse();
        table.Ends.Should().Equal(
            new ChainEnd(ChainId.Ethereum, 101, "0x00000065", DateTimeOffset.FromUnixTimeSeconds(1740147316), UnfinalTransactions: 1));
    }

    [Fact]
    public async Task Etherscan_FetchedAgainLaterByAnotherFile_IsFinal()
    {
        using var files = new TestFiles();
        string early = files.Write("early.csv", Header + Row(100, Thief, Middle, 1));
        string later = files.Write("later.csv", Header + Row(100, Thief, Middle, 1000));

        TransferTable table = await new LedgerReader(early, later).ReadAllAsync();

        table.Count.Should().Be(1);
        table.Ends.Should().ContainSingle().Which.UnfinalTransactions.Should().Be(0);
    }

    [Theory]
    [InlineData("_unconfirmed\":true", 1)]
    [InlineData("_unconfirmed\":false", 0)]
    public async Task TronGrid_UnconfirmedRow_IsUnfinal(string mark, int unfinal)
    {
        TransferTable table = await TestFiles.ReadLedger(
            """{"data":[{"transaction_id":"00000000000000000000000000000000000000000000000000000000000000a1","token_info":{"symbol":"USDT","""
            + "\"address\":\"TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t\",\"decimals\":6},\"block_timestamp\":1592755233594,"
            + "\"from\":\"TDX3tFFdWFwhBP7Cf5gJRpADpUNxQsys6m\",\"to\":\"TS2oMCWeBsYmMFWsXFx5u7M96KDF8BZDyG\",\"type\":\"Transfer\",\"value\":\"5\",\""
            + mark + "}],\"success\":true,\"meta\":{\"at\":1592755233594,\"page_size\":1}}\n",
            "page.json");

        table.Ends.Should().ContainSingle().Which.UnfinalTransactions.Should().Be(unfinal);
    }

    [Fact]
    public async Task Trace_UnfinalTransactions_AreLeftOutAndCounted()
    {
        TraceResult result = await TraceOwnAsync(new TraceOptions());

        result.Outcomes.Should().ContainSingle().Which.Account.Should().Be(Account.Parse(Thief));
        result.Issues.Should().ContainSingle(issue => issue.Source == "finality" && issue.Count == 1 && issue.Severity == ReadIssueSeverity.Doubt);
        ChainEnd end = result.Manifest.Ends.Should().ContainSingle().Subject;
        (end.Block, end.BlockHash, end.UnfinalTransactions).Should().Be((7, "0xaa", 0));
    }

    [Fact]
    public async Task Trace_UnfinalAskedFor_AreFollowedAndMarked()
    {
        TraceResult result = await TraceOwnAsync(new TraceOptions { AllowUnfinal = true });

        result.Outcomes.Select(outcome => (outcome.Account.AddressText, (long)outcome.Quantity(result.MainPolicy))).Should().BeEquivalentTo(
            [(Account.Parse(Thief).AddressText, 40L), (Account.Parse(Middle).AddressText, 60L)]);
        result.Graph.Edges().Select(edge => edge.IsFinal).Should().Equal(true, false);
        result.Manifest.Options["unfinal"].Should().Be("in the flow");
        ChainEnd end = result.Manifest.Ends.Should().ContainSingle().Subject;
        (end.Block, end.BlockHash, end.UnfinalTransactions).Should().Be((8, "0xbb", 1));
        result.ToJson().Should().Contain("\"final\":false").And.Contain("\"hash\":\"0xbb\"").And.Contain("\"unfinal\":1");
        result.ToTable().Should().Contain("1 transaction of it not final");
    }

    [Fact]
    public async Task Ends_BlocksFileBeyondTheLastTransfer_PinsTheLaterBlock()
    {
        using var files = new TestFiles();
        string transfers = files.Write("transfers.csv", Own);
        string blocks = files.Write("blocks.csv", "number,hash,parent_hash,timestamp\n7,0xaa,0x99,1735689600\n12,0xdd,0xcc,1735700000\n");

        TransferTable table = await new LedgerReader(transfers, blocks).ReadAllAsync();

        ChainEnd end = table.Ends.Should().ContainSingle().Subject;
        (end.Block, end.BlockHash).Should().Be((12, "0xdd"));
    }

    [Fact]
    public async Task Ends_NoBlocks_AreTheLastTime()
    {
        TransferTable table = await TestFiles.ReadLedger(
            "tx,time,from,to,asset,amount\n0x01,2025-01-01T00:00:00Z," + Thief + "," + Middle + ",native,100\n"
            + "0x02,2025-01-02T00:00:00Z," + Middle + "," + Last + ",native,100\n");

        table.Ends.Should().Equal(new ChainEnd(ChainId.Ethereum, Position.Unknown, "", DateTimeOffset.Parse("2025-01-02Z", CultureInfo.InvariantCulture), 0));
    }

    private static async Task<TraceResult> TraceOwnAsync(TraceOptions options)
    {
        using var files = new TestFiles();
        return await new TracerBuilder().AddLedger(files.Write("transfers.csv", Own)).WithOptions(options).Build()
            .TraceAsync(Theft.HeldBy(Account.Parse(Thief)));
    }
}
