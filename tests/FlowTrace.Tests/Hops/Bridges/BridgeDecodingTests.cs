using System.Text;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Tests.Hops.Bridges;

/// <summary>From a table of transfers, logs, calls and memos to the legs of bridges.</summary>
public sealed class BridgeDecodingTests
{
    private static readonly Account Pool = Account.Parse("ethereum:0x5427FEFA711Eff984124bFBB1AB6fbf5E3DA1820");
    private static readonly EventSignature Send = new CelerDecoder().Events.Single(signature => signature.Name == "Send");
    private static readonly EventSignature Unrelated = new("Transfer(address indexed from, address indexed to, uint256 value)");

    [Fact]
    public void Decode_TableWithManyLogs_FindsTheTransactionsThatBridge()
    {
        var builder = new TransferTableBuilder();
        for (int i = 0; i < 1000; i++)
            builder.Add(AbiWriter.Log(Unrelated, Hash(i), At(i, 0), Pool, BridgeScene.Thief, Pool, 1));
        foreach (int i in (int[])[700, 30])
        {
            builder.Add(new Transfer(
                TransferKind.Token, Hash(i), At(i, 1), BridgeScene.Thief, Pool, Asset.Token(ChainId.Ethereum, BridgeScene.Token.Address), (UInt128)(100 + i)));
            builder.Add(AbiWriter.Log(
                Send, Hash(i), At(i, 2), Pool, new byte[32], BridgeScene.Thief, BridgeScene.Accomplice, BridgeScene.Token, 100 + i, 137, 1, 2));
        }

        BridgeRecord record = BridgeDecoding.Default.Decode(builder.Build());

        record.Issues.Should().BeEmpty();
        record.Departures.Select(departure => departure.Quantity).Should().Equal(130, 800);
        record.Departures.Select(departure => departure.Transaction).Should().Equal(Hash(30), Hash(700));
    }

    [Fact]
    public void Decode_MemoInCallDataAndInOpReturn_IsFound()
    {
        Account vault = Account.Parse("bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
        Account payer = Account.Parse("bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
        var bitcoin = new Position(5, ChainId.Bitcoin, 1, 0, 0);
        var builder = new TransferTableBuilder();
        builder.Add(new ContractCall(Hash(1), At(1, 0), BridgeScene.Thief, Pool, 7, Encoding.ASCII.GetBytes("=:b:" + payer.AddressText)));
        builder.Add(new Transfer(TransferKind.Transfer, Hash(2), bitcoin, payer, vault, Asset.Native(ChainId.Bitcoin), 9));
        builder.Add(new TransactionMemo(Hash(2), bitcoin, "=:e:" + BridgeScene.Thief.AddressText));

        BridgeRecord record = BridgeDecoding.Default.Decode(builder.Build());

        record.Departures.Select(departure => departure.Quantity).Should().BeEquivalentTo([(UInt128)7, (UInt128)9]);
    }

    [Fact]
    public void Decode_LogWithoutATransaction_IsCounted()
    {
        var builder = new TransferTableBuilder();
        builder.Add(AbiWriter.Log(Send, default, At(1, 2), Pool, new byte[32], BridgeScene.Thief, BridgeScene.Accomplice, BridgeScene.Token, 100, 137, 1, 2));

        BridgeRecord record = BridgeDecoding.Default.Decode(builder.Build());

        record.Departures.Should().BeEmpty();
        record.Issues.Should().ContainSingle().Which.Count.Should().Be(1);
    }

    [Fact]
    public void Decode_TableWithTransfersOnly_FindsNothing() => BridgeDecoding.Default.Decode(TransferTable.Empty).Departures.Should().BeEmpty();

    [Fact]
    public void Tables_OfEveryBridge_NameEachNumberOnce()
    {
        BridgeChainIds.Cctp.Find(3)!.Value.Name.Should().Be("arbitrum");
        BridgeChainIds.LayerZeroV2.Find(30420).Should().Be(ChainId.Tron);
        BridgeChainIds.LayerZeroV1.NumberOf(ChainId.Ethereum).Should().Be((UInt128)101);
        BridgeChainIds.Wormhole.Find(2).Should().Be(ChainId.Ethereum);
        BridgeChainIds.Across.Find(34268394551451)!.Value.Namespace.Should().Be("solana");
        BridgeChainIds.Eip155.Find(728126428).Should().Be(ChainId.Tron);
        BridgeChainIds.Eip155.NumberOf(ChainId.Tron).Should().Be((UInt128)728126428);
        BridgeChainIds.Eip155.Find(UInt128.MaxValue).Should().BeNull();
        BridgeChainIds.Cctp.Find(4_000_000).Should().BeNull();
        BridgeChainIds.Orbiter.Find(9021)!.Value.Name.Should().Be("base");
    }

    private static TransactionId Hash(int number) => TransactionId.Parse(number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture));

    private static Position At(int transaction, int index) => new(1_700_000_000_000 + transaction, ChainId.Ethereum, transaction, 0, index);
}
