using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>Bitcoin as index tables in a folder: several files, one ledger.</summary>
public sealed class BitcoinTablesTests : IDisposable
{
    private const string Genesis = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    private const string Second = "12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX";
    private static readonly TransactionId First = TransactionId.Parse("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b");
    private static readonly TransactionId Next = TransactionId.Parse("0e3e2357e806b6cdb1f70b54c3a3a17b6714ee1f0e68bebb44a74b1efd512098");

    private readonly TestFiles _files = new();

    public BitcoinTablesTests()
    {
        _files.Write("blocks.csv", "blockindex,time,blockhash,miner,feeperbyte\n5,03/01/2009 18:15:05,x,y,0\n7,2009-01-09T02:54:25Z,x,y,0\n");
        _files.Write("tx_height.csv", "tx_index,block_index\n3,5\n4,7\n");
        _files.Write("tx_hash.csv", $"tx_index, tx_hash\n3,{First}\n4,{Next}\n");
        _files.Write("adr_hash.csv", $"adr_index,adr_hash\n11,{Genesis}\n");
        _files.Write("tx_output.csv", "output_index,tx_index,adr_index,output_value,spent_index\n30,3,11,100,4.0\n31,3,21,7,9\n40,4,21,60,\n41,4,11,39,\n");
        _files.Write("tx_input.csv", "output_index,tx_index,adr_index,input_value,spent_index\n30,4,11,100,3\n");
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Read_Folder_IsOneLedgerOfItsTables()
    {
        TransferTable table = await ReadAsync();

        Account itself = Account.OfTransaction(ChainId.Bitcoin, Next);
        var unnamed = Account.Parse("bitcoin:adr-21");
        TestFiles.All(table).Select(row => (row.Kind, row.From, row.To, (long)row.Quantity)).Skip(3).Should().Equal(
            (TransferKind.Transfer, Account.Parse(Genesis), itself, 100L), (TransferKind.Transfer, itself, unnamed, 60L),
            (TransferKind.Transfer, itself, Account.Parse(Genesis), 39L), (TransferKind.Fee, itself, Account.FeeSink(ChainId.Bitcoin), 1L));
        table.OutpointOf(3).Should().Be(new Outpoint(First, 0));
        table[0].Position.Should().Match<Position>(
            position => position.Block == 5 && position.Time == new DateTimeOffset(2009, 1, 3, 18, 15, 5, TimeSpan.Zero));
        table.Inputs.Select(input => (input.Name, input.Format)).Should().Contain(("tx_output.csv", "bitcoin-tables")).And.HaveCount(6);
        table.Issues.Select(issue => (issue.Severity, issue.Message[..20])).Should().BeEquivalentTo(
            [(ReadIssueSeverity.Doubt, "Owners that no table"), (ReadIssueSeverity.Notice, "Outputs are spent by")]);
    }

    [Fact]
    public async Task Read_FormatBeforeFolder_IsTheSame()
    {
        LedgerFile file = LedgerFile.Parse("bitcoin-tables:" + _files.Path(""));

        file.Format.Should().Be("bitcoin-tables");
        (await new LedgerReader(file).ReadAllAsync()).Count.Should().Be(7);
        LedgerFile.Formats.Should().Contain(["bitcoin-tables", "bitcoin-etl", "flowtrace"]);
    }

    [Fact]
    public async Task Read_WithoutBlocks_KeepsTheOrderAndSaysThatTimesMeanNothing()
    {
        File.Delete(_files.Path("blocks.csv"));

        TransferTable table = await ReadAsync();

        table[0].Position.UnixMilliseconds.Should().Be(5_000);
        table.Issues.Should().Contain(issue => issue.Severity == ReadIssueSeverity.Doubt && issue.Message.StartsWith("No table says when blocks were"));
    }

    [Theory]
    [InlineData("tx_hash.csv")]
    [InlineData("tx_output.csv")]
    public async Task Read_FolderWithoutATable_SaysWhichIsMissing(string missing)
    {
        File.Delete(_files.Path(missing));

        Func<Task> read = ReadAsync;

        (await read.Should().ThrowAsync<ChainReadException>()).WithMessage($"*lacks {missing}*");
    }

    [Theory]
    [InlineData("tx_hash.csv", "tx_index,hash\n3,x\n", "*lacks the column tx_hash*")]
    [InlineData("tx_input.csv", "", "*lacks the column*")]
    public async Task Read_TableWithoutAColumn_SaysWhich(string file, string text, string message)
    {
        _files.Write(file, text);

        Func<Task> read = ReadAsync;

        (await read.Should().ThrowAsync<ChainReadException>()).WithMessage(message);
    }

    [Theory]
    [InlineData("tx_hash.csv", "tx_index,tx_hash\n3,a\n", "The transaction has a number and no id")]
    [InlineData("tx_height.csv", "tx_index,block_index\n3,5\n", "The transaction has no block")]
    [InlineData("blocks.csv", "blockindex,time\n5,03/01/2009 18:15:05\n", "The transaction's block has no time")]
    [InlineData("blocks.csv", "blockindex,time\n5,03/01/2009 18:15:05\n7,03/13/2009 18:15:05\n", "The time cannot be read")]
    [InlineData("adr_hash.csv", "adr_index,adr_hash\n11,1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb\n", "The column adr_hash")]
    [InlineData("tx_input.csv", "output_index,tx_index,adr_index,input_value,spent_index\n30,4,11,-1,3\n", "The amount cannot be read")]
    [InlineData("tx_output.csv", "output_index,tx_index,adr_index,output_value,spent_index\n30,3,11,100,\n", "The transaction has inputs and no outputs")]
    [InlineData("tx_output.csv", "output_index,tx_index,adr_index,output_value,spent_index\n30,3,11,100,\n30,3,11,99,\n",
        "The output stands above with another")]
    public async Task Read_BadRow_IsAnIssueAndNoMore(string file, string text, string message)
    {
        _files.Write(file, text);

        (await ReadAsync()).Issues.Should().Contain(issue => issue.Severity == ReadIssueSeverity.Rejected && issue.Message.StartsWith(message));
    }

    [SkippableTheory]
    [MemberData(nameof(AllPolicies))]
    public async Task Trace_2009_ClosesToTheSatoshi(TaintPolicy policy)
    {
        // The first payment of all, and everything that two early miners ever received.
        TraceResult result = await new TracerBuilder()
            .AddLedger(ChainId.Bitcoin, TestFiles.Shared("bitcoin-2009/sampledata/2009"))
            .WithOptions(new TraceOptions { Policies = [policy], DustPartsPerBillion = 0 })
            .Build()
            .TraceAsync([
                Theft.InTransactions([TransactionId.Parse("f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16")], "first"),
                Theft.HeldBy(Account.Parse("1CfoGajDKynwB1JpaWq2tML4DDsP8VnuPy"), "miner"),
                Theft.From(Account.Parse("1DNML6RyHdsqRS7te5SpCkMGoYEkVJU6wD"), "drained"),
            ]);

        result.Stolen.Single(part => part.Theft == "first").Quantity.Should().Be((UInt128)1_000_000_000, "10 BTC went to Hal Finney and 40 were change");
        result.Books.Should().HaveCount(3).And.OnlyContain(sheet => sheet.Balanced == (policy.IsConserving() ? true : null) && sheet.Stolen > 0);
        result.Gaps.Should().BeEmpty();
        result.Issues.Should().NotContain(issue => issue.Severity == ReadIssueSeverity.Rejected);
    }

    [SkippableFact]
    public async Task Read_2009_HoldsEveryCoin()
    {
        TransferTable table = await new LedgerReader(LedgerFile.Parse(TestFiles.Shared("bitcoin-2009/sampledata/2009"))).ReadAllAsync();

        // 32,490 blocks of 50 and their fees; two outputs stand twice in the table and were made once.
        UInt128 minted = TestFiles.Sum(table, row => row.Kind == TransferKind.Mint);
        UInt128 fees = TestFiles.Sum(table, row => row.Kind == TransferKind.Fee);
        (minted - fees).Should().Be((UInt128)32_490 * 5_000_000_000);
        TestFiles.All(table).Select(row => row.Transaction).Distinct().Should().HaveCount(32_709).And.Contain(First, "its last digit was lost and is back");
        table.Issues.Should().Contain(issue => issue.Count == 2 && issue.Message.StartsWith("Rows that say the same"));
        table.Issues.Should().Contain(issue => issue.Count == 2052 && issue.Message.StartsWith("Transaction ids had lost"));
        table.Issues.Should().Contain(issue => issue.Count == 8341 && issue.Message.StartsWith("Outputs are spent by"));
    }

    // Nobody mixed coins in 2009, however alike the payments were.
    [SkippableFact]
    public async Task Read_2009_HoldsNoCoinJoin()
    {
        TransferTable table = await new LedgerReader(LedgerFile.Parse(TestFiles.Shared("bitcoin-2009/sampledata/2009"))).ReadAllAsync();

        CoinJoinShape[] shapes =
        [
            .. TestFiles.All(table).GroupBy(row => row.Transaction).Select(rows => CoinJoinShape.Of(
                [.. rows.Where(row => row.To.IsTransaction).Select(row => new CoinJoinPart(row.From, row.Quantity))],
                [.. rows.Where(row => row.From.IsTransaction && row.Kind != TransferKind.Fee).Select(row => new CoinJoinPart(row.To, row.Quantity))])),
        ];

        shapes.Should().HaveCount(32_709).And.OnlyContain(shape => !shape.IsCoinJoin);
    }

    [SkippableTheory]
    [MemberData(nameof(AllPolicies))]
    public async Task Trace_MadeUpChain_FromItsTaintedOwnerClosesAndSaysWhatContradicts(TaintPolicy policy)
    {
        // The owner TA1 is the tainted one, SA… are services. The tables contradict themselves in places, which is said.
        TraceResult result = await new TracerBuilder()
            .AddLedger(ChainId.Parse("bip122:made-up"), TestFiles.Shared("bitcoin-2009/testdata"))
            .WithOptions(new TraceOptions { Policies = [policy], DustPartsPerBillion = 0 })
            .Build()
            .TraceAsync(Theft.HeldBy(Account.Parse("bip122:made-up:TA1")));

        result.Stolen.Single().Quantity.Should().Be((UInt128)8000, "tx 900 pays TA1; what tx 922 pays it comes from there");
        result.Books.Single().Balanced.Should().Be(policy.IsConserving() ? true : null);

        // tx 902 pays all 8,000 on: 1,000 to NA21, who keeps them, and 7,000 on, so every rule agrees about these.
        result.Outcomes.Single(outcome => outcome.Account == Account.Parse("bip122:made-up:NA21")).Quantity(policy).Should().Be((UInt128)1000);
        result.Issues.Should().Contain(issue => issue.Message.StartsWith("An output is spent a second time"));
    }

    public static TheoryData<TaintPolicy> AllPolicies() => [.. TaintPolicies.All];

    private Task<TransferTable> ReadAsync() => new LedgerReader(LedgerFile.Parse(_files.Path(""))).ReadAllAsync().AsTask();
}
