using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Files;

public sealed class OtherLedgersTests
{
    private const string Etherscan = "hash,from,to,value,timeStamp,blockNumber,tokenSymbol,contractAddress,isError,gasPrice,gasUsed\n";
    private const string A = "0x00000000000000000000000000000000000000a1";
    private const string B = "0x00000000000000000000000000000000000000b2";
    private const string Token = "0x00000000000000000000000000000000000000c3";

    private static string Hash(int number) => "0x" + number.ToString("x64", CultureInfo.InvariantCulture);

    private static string Row(
        int tx, string from, string to, string value, string token = "", string isError = "0", string gasPrice = "", string gasUsed = "0") =>
        $"{Hash(tx)},{from},{to},{value},1740147215,100,{(token.Length > 0 ? "\"T,K\"" : "")},{token},{isError},{gasPrice},{gasUsed}\n";

    [Fact]
    public async Task Etherscan_OwnInternalAndTokenRows_BookOneFeePaidByTheSender()
    {
        TransferTable table = await TestFiles.ReadLedger(
            Etherscan + Row(1, A, B, "5", gasPrice: "10", gasUsed: "21000") + Row(1, B, A, "2", gasUsed: "55") + Row(1, A, B, "3", Token, "", "10", "21000"));

        TestFiles.All(table).Select(transfer => (transfer.Kind, (long)transfer.Quantity)).Should().BeEquivalentTo(
            [(TransferKind.Fee, 210000L), (TransferKind.Transfer, 5L), (TransferKind.Internal, 2L), (TransferKind.Token, 3L)]);
        table[0].Should().Match<Transfer>(transfer => transfer.Kind == TransferKind.Fee && transfer.From == Account.Parse(A) && transfer.To.IsFeeSink);
        table.AssetInfo[Asset.Parse(Token, ChainId.Ethereum)].Symbol.Should().Be("T,K");
        table.Issues.Should().BeEmpty();
    }

    [Theory]
    [InlineData("2500000000000000000001", "2.5e+21")]
    [InlineData("2.5e+21", "2500000000000000000001")]
    [InlineData("2500000000000000000001", "2500000000000000000001")]
    public async Task Etherscan_OwnRowTwice_CountsOnceAndExactly(string first, string second)
    {
        TransferTable table = await TestFiles.ReadLedger(
            Etherscan + Row(1, A, B, first, gasPrice: "10", gasUsed: "21000") + Row(1, A, B, second, gasPrice: "10.0", gasUsed: "21000"));

        TestFiles.All(table).Select(transfer => transfer.Quantity).Should().Equal((UInt128)210000, UInt128.Parse("2500000000000000000001"));
        table.Issues.Should().Contain(issue => issue.Message.StartsWith("A transaction's own row stood twice") && issue.Count == 1);
    }

    [Fact]
    public async Task Etherscan_OwnRowOnlyAsFloat_IsKept()
    {
        TransferTable table = await TestFiles.ReadLedger(
            Etherscan + Row(1, A, B, "2.5e+21", gasPrice: "10", gasUsed: "21000") + Row(2, B, A, "7", gasUsed: "0"));

        TestFiles.Sum(table, transfer => transfer.Kind == TransferKind.Transfer).Should().Be(UInt128.Parse("2500000000000000000000"));
    }

    [Fact]
    public async Task Etherscan_EqualInternalOrTokenRows_AreAllKept()
    {
        TransferTable table = await TestFiles.ReadLedger(
            Etherscan + Row(1, A, B, "2") + Row(1, A, B, "2") + Row(2, A, B, "3", Token, "", "10", "9") + Row(2, A, B, "3", Token, "", "10", "9"));

        table.Count.Should().Be(4);
        table.Issues.Should().ContainSingle().Which.ToString().Should().Be(
            "transfers.csv: Transactions of which only token or internal rows are there book no fee: who paid it is not said. (×2)");
    }

    [Fact]
    public async Task Etherscan_CallThatRepeatsItsTransactionsGas_IsATransferAndPaysNothing()
    {
        TransferTable table = await TestFiles.ReadLedger(
            Etherscan + Row(1, A, B, "5", gasPrice: "10", gasUsed: "21000") + Row(1, B, A, "4", gasPrice: "10", gasUsed: "21000"));

        TestFiles.All(table).Select(transfer => (transfer.Kind, (long)transfer.Quantity)).Should().BeEquivalentTo(
            [(TransferKind.Fee, 210000L), (TransferKind.Transfer, 5L), (TransferKind.Internal, 4L)]);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    public async Task Etherscan_FailedTransaction_PaysItsFeeOnly(string isError)
    {
        TransferTable table = await TestFiles.ReadLedger(Etherscan + Row(1, A, B, "5", isError: isError, gasPrice: "10", gasUsed: "21000"));

        TestFiles.All(table).Should().ContainSingle().Which.Kind.Should().Be(TransferKind.Fee);
        table.Issues.Should().ContainSingle().Which.Message.Should().Be("Failed transactions move nothing but their fee.");
    }

    [Fact]
    public async Task Etherscan_ContractCreation_PaysTheContract()
    {
        TransferTable table = await TestFiles.ReadLedger(Etherscan + $"{Hash(1)},{A},,5,1740147215,100,,{Token},0,10,21000\n");

        table[1].Should().Match<Transfer>(transfer => transfer.To == Account.Parse(Token) && transfer.Asset == Asset.Native(ChainId.Ethereum));
    }

    [Fact]
    public async Task Etl_TransfersWithoutTimes_TakeThemFromTheBlocks()
    {
        using var files = new TestFiles();
        string transfers = files.Write(
            "token_transfers.csv",
            $"token_address,from_address,to_address,value,transaction_hash,log_index,block_number\n{Token},{A},{B},5,{Hash(1)},3,100\n{Token},{A},"
            + $"{B},5,{Hash(2)},4,101\n");
        string blocks = files.Write("blocks.csv", "number,hash,parent_hash,timestamp\n100,0x1,0x0,1740147215\n");

        TransferTable table = await new LedgerReader(transfers, blocks).ReadAllAsync();

        table[0].Position.Should().Be(new Position(1740147215000, ChainId.Ethereum, 100, Position.Unknown, 3));
        table.Issues.Should().ContainSingle().Which.ToString().Should().Be(
            "token_transfers.csv:3: The row has no time, and no blocks or transactions file says when its block was. Add that file to the ledgers, "
            + "or export block_timestamp. [101]");
        table.Inputs.Select(input => input.Format).Should().Equal("etl-blocks", "etl-token-transfers");
    }

    [Fact]
    public async Task Etl_TransactionsWithReceipts_BookFeesAndFailures()
    {
        TransferTable table = await TestFiles.ReadLedger(
            "hash,from_address,to_address,value,block_number,transaction_index,block_timestamp,gas_price,receipt_gas_used,receipt_status,"
            + "receipt_contract_address\n"
            + $"{Hash(1)},{A},{B},5,100,1,2025-02-21 14:13:35 UTC,10,21000,1,\n"
            + $"{Hash(2)},{A},{B},6,100,0,2025-02-21 14:13:35 UTC,10,21000,0,\n"
            + $"{Hash(3)},{A},,7,100,2,2025-02-21 14:13:35 UTC,10,21000,1,{Token}\n");

        TestFiles.All(table).Select(transfer => ((long)transfer.Quantity, transfer.Position.TransactionIndex)).Should().Equal(
            (210000, 0), (210000, 1), (5, 1), (210000, 2), (7, 2));
        table.Issues.Should().Contain(issue => issue.Message.StartsWith("Failed transactions"));
    }

    [Fact]
    public async Task Etl_TransactionsWithoutReceipts_SayWhatIsMissing()
    {
        TransferTable table = await TestFiles.ReadLedger(
            $"hash,from_address,to_address,value,block_number,transaction_index,block_timestamp,gas_price\n{Hash(1)},{A},{B},5,100,1,1740147215,10\n");

        table.Issues.Select(issue => issue.ToString()).Should().Equal(
            "transfers.csv:2: The rows do not say which transactions failed; all were read as done. Join the receipts' status as receipt_status.",
            "transfers.csv:2: The rows do not say what the transactions paid; no fee is booked. Join the receipts' gas as receipt_gas_used.");
    }

    [Fact]
    public async Task Tronscan_TransferInTheListsOfBothWallets_CountsOnce()
    {
        const string First = "TDX3tFFdWFwhBP7Cf5gJRpADpUNxQsys6m";
        const string Second = "TEtJTCuFEzY6jjVNzFtbWGMfrHzfE2aGKU";
        string Line(string wallet) =>
            $"{wallet},1650176103000,{Hash(1)[2..]},False,0,{First},,{Second},,65290000,TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t,USDT,Tether USD,6,trc20,"
            + "2,SUCCESS,SUCCESS\n";
        const string Header =
            "wallet,timestamp,tx_id,risk_tx,status,from_address,from_tag,to_address,to_tag,quant,token_id,token_abbr,token_name,"
            + "token_decimal,token_type,token_level,"
            + "contract_return,result0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17\n";

        TransferTable table = await TestFiles.ReadLedger(Header + Line(First) + Line(First) + Line(Second));

        table.Count.Should().Be(2);
        table.Issues.Should().ContainSingle().Which.Message.Should().Be("Transfers that stand in more than one source count once.");
    }

    [Fact]
    public async Task ExpertCase_FractionOfACent_IsRefused()
    {
        TransferTable table = await TestFiles.ReadLedger(
            $"Timestamp,Block,Tx_hash,From,From_label,To,To_label,Value_in_USD\n2023-06-02 21:49:23,1,{Hash(1)},{A},,{B},,1.5\n2023-06-02 "
            + $"21:49:23,1,{Hash(2)},{A},,{B},,1.505\n");

        TestFiles.Sum(table, _ => true).Should().Be((UInt128)150);
        table.Issues.Should().ContainSingle().Which.LineNumber.Should().Be(3);
    }
}
