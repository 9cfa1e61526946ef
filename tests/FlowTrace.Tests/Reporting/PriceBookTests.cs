using FlowTrace.Chain;
using FlowTrace.Reporting;

namespace FlowTrace.Tests.Reporting;

public sealed class PriceBookTests
{
    private static readonly Asset Ether = Asset.Native(ChainId.Ethereum);
    private static readonly DateTimeOffset Noon = new(2025, 2, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Find_SeveralPrices_IsTheLatestAtOrBeforeTheTime()
    {
        var book = new PriceBook([Price(Noon.AddHours(1), 3), Price(Noon, 2), Price(Noon.AddHours(-1), 1)]);

        book.Find(Ether, Noon)!.Price.Should().Be(2);
        book.Find(Ether, Noon.AddMinutes(59))!.Price.Should().Be(2);
        book.Find(Ether, Noon.AddHours(-2)).Should().BeNull("a price of later says nothing of before");
        book.Find(Asset.Native(ChainId.Bitcoin), Noon).Should().BeNull();
    }

    [Fact]
    public void Find_OnlyOldPrices_IsNone()
    {
        var book = new PriceBook([Price(Noon, 2)], TimeSpan.FromHours(24));

        book.Find(Ether, Noon.AddHours(24)).Should().NotBeNull();
        book.Find(Ether, Noon.AddHours(24).AddMilliseconds(1)).Should().BeNull();
    }

    [Fact]
    public void AssetsOf_Symbol_AreCoinsAndKnownTokensOnly()
    {
        PriceBook.AssetsOf("eth").Should().Contain(Ether);
        PriceBook.AssetsOf("USDT").Should().Contain(Asset.Parse("0xdAC17F958D2ee523a2206206994597C13D831ec7", ChainId.Ethereum))
            .And.OnlyContain(asset => KnownTokens.Find(asset)!.Symbol == "USDT");
        PriceBook.AssetsOf("SCAM").Should().BeEmpty();
    }

    [Theory]
    [InlineData("1234500000000000000", "2000.00", "2,469.00 USD")]
    [InlineData("1", "2000", "0.00 USD")]
    [InlineData("340282366920938463463374607431768211455", "1.5", "510,423,550,381,407,695,195.06 USD")]
    [InlineData("1999999999999999999", "0.01", "0.01 USD")]
    public void Text_AnyAmount_IsExactAndCutToCents(string quantity, string price, string expected) => Valuation.Text(
        UInt128.Parse(quantity, System.Globalization.CultureInfo.InvariantCulture), 18,
        Price(Noon, decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture))).Should().Be(expected);

    private static AssetPrice Price(DateTimeOffset time, decimal price) => new(Ether, time, price, "USD", "a market");
}
