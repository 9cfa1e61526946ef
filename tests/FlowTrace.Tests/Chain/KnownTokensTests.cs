using FlowTrace.Chain;
using FlowTrace.Hops;
using FluentAssertions.Execution;

namespace FlowTrace.Tests.Chain;

public sealed class KnownTokensTests
{
    private static readonly Asset Usdt = Asset.Parse("ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7");
    private static readonly Asset Unknown = Asset.Parse("ethereum:0x00000000000000000000000000000000000a1b2c");

    [Fact]
    public void All_EveryRow_HasASourceAndIsFoundByItsContract()
    {
        using var scope = new AssertionScope();
        KnownTokens.All.Should().HaveCountGreaterThan(40).And.OnlyHaveUniqueItems(token => token.Asset);
        foreach (KnownToken token in KnownTokens.All)
        {
            token.Source.Should().NotBeEmpty();
            token.Confidence.Should().BeInRange(50, 100);
            token.Decimals.Should().BeInRange(2, 18);
            KnownTokens.Find(token.Asset).Should().Be(token);
        }
    }

    [Fact]
    public void All_SoleBearers_AreOnePerChainAndSymbol() => KnownTokens.All.Where(token => token.IsSoleBearer)
        .Should().OnlyHaveUniqueItems(token => $"{token.Asset.Chain} {token.Symbol}");

    // Bridges take the one and pay out the other, in as many base units as the decimals say.
    [Theory]
    [InlineData("ethereum:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "arbitrum:0xaf88d065e77c8cC2239327C5EDb3A432268e5831")]
    [InlineData("ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7", "optimism:0x94b008aA00579c1307B0EF2c499aD98a8ce58e58")]
    [InlineData("bsc:native", "bsc:0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c")]
    [InlineData("linea:native", "polygon:0x7ceB23fD6bC0adD59E62ac25578270cFf1b9f619")]
    public void Coin_OfTokensThatStandForOneCoin_IsOne(string one, string other) =>
        CanonicalCoins.CoinOf(Asset.Parse(one)).Should().NotBeNull().And.Be(CanonicalCoins.CoinOf(Asset.Parse(other)));

    [Fact]
    public void Coin_OfTokensThatOnlyShareASymbol_IsNone() =>
        KnownTokens.Find(Asset.Parse("ethereum:0x41f7B8b9b897276b7AAE926a9016935280b44E97")).Should().Match<KnownToken>(
            token => token.Symbol == "USDC" && token.Coin == "");

    [Fact]
    public void Find_UsdtOnThreeChains_KnowsDecimals()
    {
        using var scope = new AssertionScope();
        KnownTokens.Find(Usdt)!.Decimals.Should().Be(6);
        KnownTokens.Find(Asset.Parse("tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"))!.Symbol.Should().Be("USDT");
        KnownTokens.Find(Asset.Parse("bsc:0x55d398326f99059fF775485246999027B3197955"))!.Decimals.Should().Be(18);
        KnownTokens.Find(Asset.Parse("tron:TNUC9Qb1rRpS5CbWLmNMxXBjyFoydXjWFR"))!.WrapsNative.Should().BeTrue();
        KnownTokens.Find(Asset.Native(ChainId.Ethereum)).Should().BeNull();
        KnownTokens.Find(Unknown).Should().BeNull();
    }

    [Theory]
    [InlineData("USDT")]
    [InlineData("usdt")]
    [InlineData("USD\u0422")] // Cyrillic T
    [InlineData("USD\u0166")] // T with a stroke
    [InlineData("USD\u20AE")] // the tugrik sign
    [InlineData("USDT\u00AD")] // a soft hyphen
    [InlineData("U\u200DSDT")] // a joiner
    [InlineData("USDT.")]
    [InlineData(" U S D T ")]
    [InlineData("U5DT")]
    [InlineData("$USDT")]
    [InlineData("\uFF35\uFF33\uFF24\uFF34")] // full-width
    [InlineData("USD\U0001D5B3")] // a mathematical T
    [InlineData("USDT\u0301")] // a combining accent
    [InlineData("U\\u200DSDT")] // the same, written out by whoever read it
    [InlineData("USDT-ERC20")]
    [InlineData("U\u180ES\u180EDT")] // the Mongolian vowel separator
    public void FindImitated_SymbolThatLooksLikeUsdt_SaysSo(string symbol) => KnownTokens.FindImitated(Unknown, symbol).Should().Be(Usdt);

    [Theory]
    [InlineData("DAl", "0x6B175474E89094C44Da98b954EedeAC495271d0F")]
    [InlineData("DA1", "0x6B175474E89094C44Da98b954EedeAC495271d0F")]
    [InlineData("vvETH", "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2")]
    [InlineData("\u0412N\u0412", "0xB8c77482e45F1F44dE1745F52C74426C631bDD52")]
    public void FindImitated_OtherFamousSymbols_AreTold(string symbol, string contract) =>
        KnownTokens.FindImitated(Unknown, symbol).Should().Be(Asset.Parse("ethereum:" + contract));

    [Fact]
    public void FindImitated_TheCoinsSymbol_ImitatesTheCoin() =>
        KnownTokens.FindImitated(Unknown, "ETH").Should().Be(Asset.Native(ChainId.Ethereum));

    [Theory]
    [InlineData("")]
    [InlineData("USDTM")]
    [InlineData("USDS")]
    [InlineData("fUSDT")]
    [InlineData("aUSDC")]
    [InlineData("DAL")]
    [InlineData("USDC.e")]
    [InlineData("UNI-V2")]
    [InlineData("\u6CF0\u8FBE\u5E01")] // three Chinese characters
    [InlineData("USDT\u6CF0")]
    public void FindImitated_OtherSymbols_ImitateNothing(string symbol) => KnownTokens.FindImitated(Unknown, symbol).Should().BeNull();

    [Fact]
    public void FindImitated_TheGenuineContract_ImitatesNothing() => KnownTokens.FindImitated(Usdt, "USDT").Should().BeNull();

    [Fact]
    public void FindImitated_AnotherChain_ProvesNothing() =>
        KnownTokens.FindImitated(Asset.Parse("fantom:0x00000000000000000000000000000000000a1b2c"), "USDT").Should().BeNull();
}
