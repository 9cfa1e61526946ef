using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Tests.Reading;

public sealed class TransferTableBuilderTests
{
    private static readonly Account A = Numbered(1);
    private static readonly Account B = Numbered(2);
    private static readonly Account C = Numbered(3);
    private static readonly Asset Eth = Asset.Native(ChainId.Ethereum);
    private static readonly Asset Token = Asset.Token(ChainId.Ethereum, Numbered(9).Address);

    [Fact]
    public void Build_NothingAdded_IsEmpty()
    {
        TransferTable.Empty.Count.Should().Be(0);
        TransferTable.Empty.AccountCount.Should().Be(0);
        TransferTable.Empty.CountOf(A).Should().Be(0);
        TransferTable.Empty.Issues.Should().BeEmpty();
    }

    [Fact]
    public void Build_OneTransfer_GivesItBackUnchanged()
    {
        var transfer = new Transfer(
            TransferKind.Internal, TransactionId.Parse(new string('a', 64)), new Position(1_700_000_000_123, ChainId.Ethereum, 18_000_000, 7, 42),
            A, B, Token, UInt128.MaxValue);
        var named = transfer with { Transaction = TransactionId.Parse("row 5"), Position = new Position(1_800_000_000_000, ChainId.Ethereum, -1, -1, -1) };

        TransferTable table = Build(transfer, named);

        table[0].Should().Be(transfer);
        table[1].Should().Be(named);
    }

    [Fact]
    public void Build_RowsInAnyOrder_StandInTheTotalOrder()
    {
        Transfer[] ordered =
        [
            Move(1, time: 1, block: 10), Move(2, time: 2, block: 10, transactionIndex: 0), Move(3, time: 2, block: 10, transactionIndex: 1, index: 0),
            Move(3, time: 2, block: 10, transactionIndex: 1, index: 1), Move(4, time: 2, block: 11, transactionIndex: 0), Move(5, time: 3, block: 9),
        ];
        var random = new Random(6);
        for (int round = 0; round < 20; round++)
        {
            Transfer[] shuffled = [.. ordered];
            random.Shuffle(shuffled);

            Rows(Build(shuffled)).Should().Equal(ordered);
        }
    }

    [Fact]
    public void Build_WithinATransaction_TakesTheFeeFirst()
    {
        Transfer fee = Move(1, index: 9) with { Kind = TransferKind.Fee, To = Account.FeeSink(ChainId.Ethereum) };
        Transfer payment = Move(1, index: 0);

        Rows(Build(payment, fee)).Should().Equal(fee, payment);
    }

    [Fact]
    public void Build_NoTransactionIndex_OrdersByTheSmallestLogIndex()
    {
        Transfer late = Move(1, block: 10, index: 8);
        Transfer early = Move(2, block: 10, index: 3);

        TransferTable table = Build(late, early);

        Rows(table).Should().Equal(early, late);
        table.Columns.IsTied(1).Should().BeFalse("log indices count through a block");
    }

    [Fact]
    public void Build_NothingOrdersTwoRows_KeepsTheSourcesOrderAndMarksTheTie()
    {
        Transfer first = Move(7, from: B, to: C);
        Transfer second = Move(3, from: A, to: B);
        Transfer later = Move(4, time: 9);

        TransferTable table = Build(first, second, later);

        Rows(table).Should().Equal(first, second, later);
        table.Columns.IsTied(0).Should().BeFalse();
        table.Columns.IsTied(1).Should().BeTrue();
        table.Columns.IsTied(2).Should().BeFalse();
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(0, 0, true)]
    [InlineData(-1, -1, true)]
    [InlineData(-1, 0, true)]
    public void Build_RowsOfOneTransaction_AreTiedUnlessBothHaveAnIndex(int firstIndex, int secondIndex, bool tied)
    {
        TransferTable table = Build(Move(1, index: firstIndex), Move(1, index: secondIndex, to: C));

        table.Columns.IsTied(1).Should().Be(tied);
    }

    [Fact]
    public void Build_TieBeyondSixtyFourRows_IsMarkedAtItsOwnRow()
    {
        Transfer[] rows = [.. Enumerable.Range(0, 200).Select(i => Move(i + 1, time: i == 130 ? 129 : i))];

        TransferTable table = Build(rows);

        Enumerable.Range(0, 200).Where(table.Columns.IsTied).Should().Equal(130);
    }

    [Fact]
    public void Build_EqualRowsOfOneSource_AreTwo() => Build(Move(1), Move(1)).Count.Should().Be(2);

    [Fact]
    public void Build_SeveralSources_KeepTheLargerCountOfEachTransfer()
    {
        var builder = new TransferTableBuilder();
        builder.Add(Move(1));
        builder.Add(Move(2));
        builder.BeginSource();
        builder.Add(Move(1));
        builder.Add(Move(1));
        builder.Add(Move(3));
        builder.BeginSource();
        builder.Add(Move(1));
        builder.Add(Move(1, quantity: 6));

        TransferTable table = builder.Build();

        Rows(table).Count(row => row.Equals(Move(1))).Should().Be(2, "the second source has two of them");
        Rows(table).Should().Contain(Move(1, quantity: 6)).And.Contain(Move(2)).And.Contain(Move(3));
        table.Count.Should().Be(5);
        table.Issues.Should().ContainSingle(
            issue => issue.Severity == ReadIssueSeverity.Notice && issue.Count == 2 && issue.Message.Contains("more than one source"));
    }

    [Fact]
    public void Build_SourceGoneBackTo_IsStillOneSource()
    {
        var builder = new TransferTableBuilder();
        builder.Add(Move(1));
        builder.BeginSource();
        builder.Add(Move(2));
        builder.CurrentSource = 0;
        builder.Add(Move(1));

        builder.Build().Count.Should().Be(3, "both rows of the first transfer come from the first source");
    }

    [Fact]
    public void Build_ZeroAndSelfTransfers_AreCountedAndLeftOut()
    {
        TransferTable table = Build(Move(1, quantity: 0), Move(2, quantity: 0), Move(3, to: A), Move(4));

        table.Count.Should().Be(1);
        table.Issues.Should().ContainSingle(issue => issue.Count == 2 && issue.Message.Contains("zero"));
        table.Issues.Should().ContainSingle(issue => issue.Count == 1 && issue.Message.Contains("to itself"));
    }

    [Fact]
    public void TryAdd_TransactionAtAnotherTimeOrBlock_IsRefused()
    {
        var builder = new TransferTableBuilder();
        builder.Add(Move(1, time: 5, block: 10));

        builder.TryAdd(Move(1, time: 6, block: 10), out string? otherTime).Should().BeFalse();
        builder.TryAdd(Move(1, time: 5, block: 11), out string? otherBlock).Should().BeFalse();
        builder.TryAdd(Move(1, time: 5, block: -1), out string? noBlock).Should().BeTrue(noBlock);

        otherTime.Should().Contain("another time or block");
        otherBlock.Should().Be(otherTime);
        builder.Build().Count.Should().Be(2);
    }

    [Fact]
    public void TryAdd_OneHashOnTwoChains_AreTwoTransactions()
    {
        Transfer here = Move(1, time: 5);
        Transfer there = here with { Position = new Position(9_000, ChainId.Parse("bsc"), -1, -1, -1), Asset = Asset.Native(ChainId.Parse("bsc")) };

        Rows(Build(here, there)).Should().Equal(here, there);
    }

    [Theory]
    [InlineData(-1L, 1L, "1970 to 2106")]
    [InlineData(4_294_967_295_000L, 1L, "1970 to 2106")]
    [InlineData(1_700_000_000_000_000L, 1L, "1970 to 2106")]
    [InlineData(5_000L, -2L, "block number")]
    [InlineData(5_000L, 4_294_967_295L, "block number")]
    public void TryAdd_ImpossiblePlace_IsRefusedWithTheReason(long unixMilliseconds, long block, string reason)
    {
        Transfer transfer = Move(1) with { Position = new Position(unixMilliseconds, ChainId.Ethereum, block, -1, -1) };
        var builder = new TransferTableBuilder();

        builder.TryAdd(transfer, out string? error).Should().BeFalse();

        error.Should().Contain(reason);
        Action add = () => builder.Add(transfer);
        add.Should().Throw<ArgumentException>().WithMessage("*" + reason + "*");
    }

    [Fact]
    public void Build_RowsByPocket_AreThoseThatMoveIt()
    {
        TransferTable table = Build(
            Move(1, time: 1, from: A, to: B), Move(2, time: 2, from: B, to: C), Move(3, time: 3, from: A, to: B) with { Asset = Token },
            Move(4, time: 4, from: C, to: A));

        RowsOf(table, A, Eth).Should().Equal(0, 3);
        RowsOf(table, B, Eth).Should().Equal(0, 1);
        RowsOf(table, C, Eth).Should().Equal(1, 3);
        RowsOf(table, A, Token).Should().Equal(2);
        RowsOf(table, C, Token).Should().BeEmpty();
        table.CountOf(A).Should().Be(3);
        table.CountOf(B).Should().Be(3);
        table.CountOf(Numbered(77)).Should().Be(0);
        table.AllAccounts().Should().Equal(A, B, C);
        table.AllAssets.Should().Equal(Eth, Token);
    }

    [Fact]
    public void Build_Twice_IsMisuse()
    {
        var builder = new TransferTableBuilder();
        builder.Build();
        Action again = () => builder.Build();
        Func<bool> add = () => builder.TryAdd(Move(1), out _);

        again.Should().Throw<InvalidOperationException>();
        add.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Describe_AssetTwice_TheFirstWordStands()
    {
        var builder = new TransferTableBuilder();
        builder.Describe(Token, new AssetInfo("USDT", 6));
        builder.Describe(Token, new AssetInfo("FAKE", 0));
        builder.Describe(new InputDescription("a.csv", "flowtrace", "", 1));
        builder.Report(new ReadIssue(ReadIssueSeverity.Rejected, "a.csv", 3, "Bad.", "x", 2));

        TransferTable table = builder.Build();

        table.AssetInfo[Token].Should().Be(new AssetInfo("USDT", 6));
        table.Inputs.Should().ContainSingle();
        table.Issues.Should().ContainSingle().Which.ToString().Should().Be("a.csv:3: Bad. [x] (×2)");
    }

    private static Account Numbered(byte number)
    {
        byte[] bytes = new byte[20];
        bytes[19] = number;
        return new Account(ChainId.Ethereum, Address.FromAccount20(bytes));
    }

    private static Transfer Move(
        int transaction, int time = 5, long block = -1, int transactionIndex = -1, int index = -1, Account? from = null, Account? to = null,
        int quantity = 5) => new(
        TransferKind.Transfer, TransactionId.Parse(transaction.ToString("x64")), new Position(time * 1000L, ChainId.Ethereum, block, transactionIndex, index),
        from ?? A, to ?? B, Eth, (UInt128)quantity);

    private static TransferTable Build(params Transfer[] transfers)
    {
        var builder = new TransferTableBuilder();
        foreach (Transfer transfer in transfers)
            builder.Add(transfer);
        return builder.Build();
    }

    private static IEnumerable<Transfer> Rows(TransferTable table) => Enumerable.Range(0, table.Count).Select(i => table[i]);

    private static int[] RowsOf(TransferTable table, Account account, Asset asset)
    {
        int pocket = table.Pockets.Find(((ulong)(uint)table.Accounts.Find(account) << 32) | (uint)table.Assets.Find(asset));
        return pocket < 0 ? [] : table.Columns.RowsOf(pocket).ToArray();
    }
}
