using FlowTrace.Chain;

namespace FlowTrace.Tests.Chain;

public sealed class TransactionIdTests
{
    private const string Digits = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

    [Fact]
    public void Parse_HashInAnyForm_IsOneIdWrittenAsItsChainDoes()
    {
        var id = TransactionId.Parse("0x" + Digits);

        TransactionId.Parse(Digits.ToUpperInvariant()).Should().Be(id);
        TransactionId.FromHash(Convert.FromHexString(Digits)).Should().Be(id);
        id.ToText(ChainId.Ethereum).Should().Be("0x" + Digits);
        id.ToText(ChainId.Tron).Should().Be(Digits);
        id.ToText(ChainId.Bitcoin).Should().Be(Digits);
        id.ToString().Should().Be(Digits);
    }

    [Theory]
    [InlineData("row 17")]
    [InlineData("0x12")]
    [InlineData("zz")]
    public void Parse_AnyOtherText_IsKept(string text)
    {
        TransactionId.Parse(text).ToString().Should().Be(text);
        TransactionId.Parse(text).ToText(ChainId.Ethereum).Should().Be(text);
        TransactionId.Parse(text).IsNone.Should().BeFalse();
    }

    [Fact]
    public void Parse_Empty_IsNone()
    {
        TransactionId.Parse("").Should().Be(default(TransactionId));
        default(TransactionId).IsNone.Should().BeTrue();
        default(TransactionId).ToText(ChainId.Ethereum).Should().BeEmpty();
    }

    [Fact]
    public void FromHash_WrongLength_IsRefused()
    {
        Action short31 = () => TransactionId.FromHash(new byte[31]);

        short31.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Transfer_Printed_SaysWhatHappened()
    {
        var transfer = new Transfer(
            TransferKind.Transfer, TransactionId.Parse(Digits), new Position(1_740_147_215_000, ChainId.Ethereum, Position.Unknown, Position.Unknown, 12),
            Account.Parse("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"), Account.FeeSink(ChainId.Ethereum), Asset.Native(ChainId.Ethereum), 80);

        transfer.ToString().Should().Be(
            "2025-02-21T14:13:35.000Z eip155:1 index 12: 0.00000000000000008 ETH from 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed to fee in 0x" + Digits);
        new Position(long.MaxValue, ChainId.Ethereum, 1, -1, -1).ToString().Should().Be("9223372036854775807 ms eip155:1 block 1");
    }
}
