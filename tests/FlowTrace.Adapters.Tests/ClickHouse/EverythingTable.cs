using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.ClickHouse;

/// <summary>A table that has one of everything a table can have.</summary>
internal static class EverythingTable
{
    private const string OddId = "odd id; DROP TABLE transfers'";

    private static readonly Account Ann = Account.Parse("eip155:1:0x00000000000000000000000000000000000000a1");
    private static readonly Account Ben = Account.Parse("eip155:1:0x00000000000000000000000000000000000000b2");
    private static readonly Account Tether = Account.Parse("eip155:1:0xdAC17F958D2ee523a2206206994597C13D831ec7");

    public static TransferTable Make()
    {
        var builder = new TransferTableBuilder();
        AddTransfers(builder);
        AddRecords(builder);
        AddCoins(builder);
        builder.PinBlock(ChainId.Ethereum, 99, "0xfeed", 1_740_000_900_000);
        builder.MarkUnfinal(ChainId.Ethereum, TransactionId.Parse(OddId));
        builder.Report(new ReadIssue(ReadIssueSeverity.Doubt, "file.csv", 12, "The amount is rounded.", "1e18", 3));
        builder.Describe(new InputDescription("file.csv", "flowtrace", new string('a', 64), 5));
        return builder.Build();
    }

    private static void AddTransfers(TransferTableBuilder builder)
    {
        var token = Asset.Token(ChainId.Ethereum, Tether.Address);
        Position first = new(1_740_000_000_123, ChainId.Ethereum, 90, 4, 1);
        TransactionId hash = Hash(1);
        builder.Add(new Transfer(
            TransferKind.Fee, hash, first with { Index = 0 }, Ann, Account.FeeSink(ChainId.Ethereum), Asset.Native(ChainId.Ethereum), 21_000));
        builder.Add(new Transfer(TransferKind.Token, hash, first, Ann, Ben, token, UInt128.MaxValue));
        builder.Add(new Transfer(TransferKind.Token, hash, first with { Index = 2 }, Ann, Ben, token, UInt128.Zero));
        builder.Add(new Transfer(
            TransferKind.Transfer, TransactionId.Parse(OddId), new Position(1_740_000_100_000, ChainId.Ethereum, -1, -1, -1), Ben, Ann,
            Asset.Native(ChainId.Ethereum), 1));
        builder.Add(new Transfer(
            TransferKind.Internal, Hash(3), new Position(1_740_000_200_000, ChainId.Tron, 7, -1, -1), Account.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
            Account.Parse("TKzxdSv2FZKQrEqkKVgp5DcwEXBEKMg2Ax"), Asset.Trc10Token(ChainId.Tron, 1002000), 5));
        builder.Describe(token, new AssetInfo("USD₮'\t", 6));
        builder.Describe(Asset.Trc10Token(ChainId.Tron, 1002000), new AssetInfo("", null));
    }

    private static void AddRecords(TransferTableBuilder builder)
    {
        Position place = new(1_740_000_300_000, ChainId.Ethereum, 95, 0, 3);
        builder.Add(new EventLog(Hash(4), place, Tether, [], default));
        builder.Add(new EventLog(
            Hash(4), place with { Index = 4 }, Tether, [Word.FromBytes(Bytes(7)), Word.FromBytes(Bytes(8)), Word.FromBytes(Bytes(9))], Bytes(200)));
        builder.Add(new ContractCall(Hash(5), place with { Block = 96 }, Ann, Tether, 12, Bytes(68)));
        builder.Add(new TransactionMemo(Hash(6), place with { Block = 97 }, "=:ETH.ETH:0xab 'ünïcode' \\ \0"));
        builder.Add(new AccountEvent(
            AccountEventKind.PermissionChange, Account.Parse("TKzxdSv2FZKQrEqkKVgp5DcwEXBEKMg2Ax"), null, Hash(7),
            new Position(1_740_000_400_000, ChainId.Tron, 8, 1, 0), "owner is another"));
        builder.Add(new AccountEvent(AccountEventKind.Activation, Ben, Ann, Hash(1), new Position(1_740_000_000_123, ChainId.Ethereum, 90, 4, 9), "opened"));
    }

    private static void AddCoins(TransferTableBuilder builder)
    {
        Account miner = Account.Parse("bitcoin:12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX");
        Position block = new(1_231_469_665_000, ChainId.Bitcoin, 1, 0, -1);
        builder.TryAdd(new UtxoTransaction(Hash(8), block, [], [new UtxoOutput(miner, 50), new UtxoOutput(miner, 7)]), out _).Should().BeTrue();
        builder.TryAdd(
            new UtxoTransaction(
                Hash(9), block with { Block = 2, UnixMilliseconds = 1_231_469_765_000 }, [new UtxoInput(new Outpoint(Hash(8), 0), null, null)],
                [new UtxoOutput(Account.Unspendable(ChainId.Bitcoin), 20), new UtxoOutput(miner, 25)]),
            out _).Should().BeTrue();
    }

    private static TransactionId Hash(byte seed) => TransactionId.FromHash(Bytes(seed).AsSpan(0, 32));

    private static byte[] Bytes(int seed) => [.. Enumerable.Range(0, Math.Max(32, seed)).Select(i => unchecked((byte)(seed + i)))];
}
