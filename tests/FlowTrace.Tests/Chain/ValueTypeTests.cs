using FlowTrace.Chain;

namespace FlowTrace.Tests.Chain;

public sealed class ValueTypeTests
{
    private static readonly Address One = Address.Parse("0x0000000000000000000000000000000000000001", ChainId.Ethereum);
    private static readonly Address Two = Address.Parse("0x0000000000000000000000000000000000000002", ChainId.Ethereum);
    private static readonly Address High = Address.Parse("0xf000000000000000000000000000000000000000", ChainId.Ethereum);
    private static readonly ChainId Unknown = ChainId.Parse("eip155:99999");
    private static readonly ChainId Opaque = ChainId.Parse("cosmos:cosmoshub-3");

    [Fact]
    public void ChainId_Contract_Holds()
    {
        ValueContract.HoldsFor(ChainId.Ethereum, ChainId.Tron, ChainId.Bitcoin, ChainId.None, Unknown);
        ValueContract.IsOrdered(ChainId.None, ChainId.Bitcoin, ChainId.Ethereum, Unknown, ChainId.Tron);
        ValueContract.ReadsBack(
            chain => chain.ToString(), text => ChainId.Parse(text), ChainId.Ethereum, ChainId.Tron, ChainId.Bitcoin, Unknown, Opaque);
        ValueContract.ReadsBack(chain => chain.Name, text => ChainId.Parse(text), [.. KnownChains.All.Select(chain => chain.Id)]);
    }

    [Fact]
    public void Address_Contract_Holds()
    {
        var text = Address.Parse("gateway", Opaque);
        ValueContract.HoldsFor(One, Two, High, Address.FeeSink, text, default);
        ValueContract.ReadsBack(
            address => address.ToText(ChainId.Ethereum), written => Address.Parse(written, ChainId.Ethereum), One, Two, High, Address.FeeSink);
        ValueContract.ReadsBack(address => address.ToText(ChainId.Tron), written => Address.Parse(written, ChainId.Tron), One, Two, High);
        ValueContract.ReadsBack(address => address.ToText(Opaque), written => Address.Parse(written, Opaque), text);
    }

    [Fact]
    public void Account_Contract_Holds()
    {
        Account[] ascending =
        [
            Account.Parse("bitcoin:3CMNFxN1oHBc4R1EpboAL5yzHGgE611Xou"),
            Account.Parse("bitcoin:bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"),
            new(Opaque, Address.Parse("gateway", Opaque)), new(ChainId.Ethereum, One), new(ChainId.Ethereum, Two), new(ChainId.Ethereum, High),
            Account.FeeSink(ChainId.Ethereum), new(Unknown, One), new(ChainId.Tron, One),
        ];
        ValueContract.HoldsFor(ascending);
        ValueContract.IsOrdered(ascending);
        ValueContract.ReadsBack(account => account.ToString(), text => Account.Parse(text), ascending);
        default(Account).ToString().Should().BeEmpty();
    }

    [Fact]
    public void Asset_Contract_Holds()
    {
        Asset[] ascending =
        [
            Asset.Native(ChainId.Bitcoin), Asset.Token(Opaque, Address.Parse("uatom", Opaque)), Asset.Native(ChainId.Ethereum),
            Asset.Token(ChainId.Ethereum, One),
            Asset.Token(ChainId.Ethereum, Two), Asset.UsdCents(ChainId.Ethereum), Asset.Native(Unknown), Asset.Token(ChainId.Tron, One),
        ];
        ValueContract.HoldsFor(ascending);
        ValueContract.IsOrdered(ascending);
        ValueContract.ReadsBack(asset => asset.ToString(), text => Asset.Parse(text), ascending);
        default(Asset).ToString().Should().BeEmpty();
    }

    [Fact]
    public void TransactionId_Contract_Holds()
    {
        TransactionId[] ascending =
        [
            default, TransactionId.Parse("0x" + new string('0', 63) + "1"), TransactionId.Parse("1" + new string('0', 63)),
            TransactionId.Parse("row 7"), TransactionId.Parse("row 8"),
        ];
        ValueContract.HoldsFor(ascending);
        ValueContract.IsOrdered(ascending);
        ValueContract.ReadsBack(id => id.ToString(), text => TransactionId.Parse(text), ascending);
        ValueContract.ReadsBack(id => id.ToText(ChainId.Ethereum), text => TransactionId.Parse(text), ascending);
    }

    [Fact]
    public void Position_Contract_Holds()
    {
        Position[] ascending =
        [
            new(1, ChainId.Tron, 9, 9, 9), new(2, ChainId.Bitcoin, 9, 9, 9), new(2, ChainId.Ethereum, Position.Unknown, 9, 9),
            new(2, ChainId.Ethereum, 0, 9, 9),
            new(2, ChainId.Ethereum, 1, Position.Unknown, 9), new(2, ChainId.Ethereum, 1, 0, 9),
            new(2, ChainId.Ethereum, 1, 1, Position.Unknown), new(2, ChainId.Ethereum, 1, 1, 0),
        ];
        ValueContract.HoldsFor(ascending);
        ValueContract.IsOrdered(ascending);
    }

    [Fact]
    public void Amount_Contract_Holds() => ValueContract.HoldsFor(
        new Amount(1, Asset.Native(ChainId.Ethereum)), new Amount(2, Asset.Native(ChainId.Ethereum)), new Amount(1, Asset.Native(ChainId.Tron)), default);

    [Fact]
    public void Transfer_Contract_Holds()
    {
        var position = new Position(1_700_000_000_000, ChainId.Ethereum, 5, 1, 2);
        var transfer = new Transfer(
            TransferKind.Token, TransactionId.Parse(new string('a', 64)), position, new(ChainId.Ethereum, One), new(ChainId.Ethereum, Two),
            Asset.Native(ChainId.Ethereum), 5);

        ValueContract.HoldsFor(transfer, transfer with { Quantity = 6 }, transfer with { Kind = TransferKind.Fee });
    }
}
