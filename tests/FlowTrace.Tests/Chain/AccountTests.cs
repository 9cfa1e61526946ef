using FlowTrace.Chain;

namespace FlowTrace.Tests.Chain;

public sealed class AccountTests
{
    private const string Usdt = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
    private const string Lower = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";
    private const string Checksummed = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    [Theory]
    [InlineData("eip155:1:" + Lower, "eip155:1:" + Checksummed)]
    [InlineData("ethereum:" + Lower, "eip155:1:" + Checksummed)]
    [InlineData("ETH:" + Lower, "eip155:1:" + Checksummed)]
    [InlineData("bsc:" + Checksummed, "eip155:56:" + Checksummed)]
    [InlineData("tron:0x2b6653dc:" + Usdt, "tron:0x2b6653dc:" + Usdt)]
    [InlineData("tron:mainnet:" + Usdt, "tron:0x2b6653dc:" + Usdt)]
    [InlineData("tron:" + Usdt, "tron:0x2b6653dc:" + Usdt)]
    [InlineData("tron:41a614f803b6fd780986a42c78ec9c7f77e6ded13c", "tron:0x2b6653dc:" + Usdt)]
    [InlineData("ethereum:fee", "eip155:1:fee")]
    public void Parse_ChainAndAddress_PrintsCaip10(string text, string caip10)
    {
        Account.Parse(text).ToString().Should().Be(caip10);
        Account.Parse(text, ChainId.Bitcoin).ToString().Should().Be(caip10, "what the text says comes before the default chain");
    }

    [Theory]
    [InlineData(Lower, "eip155:1:" + Checksummed)]
    [InlineData(Usdt, "tron:0x2b6653dc:" + Usdt)]
    [InlineData("1AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW62i", "bip122:000000000019d6689c085ae165831e93:1AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW62i")]
    [InlineData("3CMNFxN1oHBc4R1EpboAL5yzHGgE611Xou", "bip122:000000000019d6689c085ae165831e93:3CMNFxN1oHBc4R1EpboAL5yzHGgE611Xou")]
    [InlineData(
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bip122:000000000019d6689c085ae165831e93:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")]
    public void Parse_BareAddressWithoutChain_IsTakenForWhatItLooksLike(string text, string caip10) => Account.Parse(text).ToString().Should().Be(caip10);

    [Fact]
    public void Parse_BareAddressWithDefaultChain_IsOfThatChain()
    {
        Account.Parse(Lower, ChainId.Parse("bsc")).ToString().Should().Be("eip155:56:" + Checksummed);
        Account.TryParse(Usdt, ChainId.Ethereum, out _, out string? error).Should().BeFalse();
        error.Should().Contain("tron:" + Usdt);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("fee", "ethereum:fee")]
    [InlineData("nochain:" + Lower, "'nochain' is not a chain")]
    [InlineData("eip155:1:", "empty")]
    [InlineData(":" + Lower, "'' is not a chain")]
    [InlineData("eip155:01:" + Lower, "'eip155:01' is not a chain")]
    [InlineData("eip155:x:" + Lower, "'eip155:x' is not a chain")]
    [InlineData("eip155:1:0x12", "2 hexadecimal digits")]
    public void TryParse_NoAccount_SaysWhichPartIsWrong(string text, string reason)
    {
        Account.TryParse(text, default, out Account account, out string? error).Should().BeFalse();

        account.Should().Be(default(Account));
        error.Should().Contain(reason);
    }

    [Fact]
    public void TryParse_UnknownChain_ListsTheNames()
    {
        ChainId.TryParse("etherium", out ChainId chain, out string? error).Should().BeFalse();

        chain.Should().Be(ChainId.None);
        error.Should().Contain("ethereum, optimism, bsc").And.Contain("eip155:1");
    }

    [Fact]
    public void FeeSink_AndZero_AreTold()
    {
        Account.FeeSink(ChainId.Tron).IsFeeSink.Should().BeTrue();
        Account.FeeSink(ChainId.Tron).IsZero.Should().BeFalse();
        Account.Parse("tron:T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb").IsZero.Should().BeTrue();
    }

    [Fact]
    public void Equals_SameBytesOnTwoChains_AreTwoAccounts() =>
        Account.Parse("ethereum:" + Lower).Should().NotBe(Account.Parse("bsc:" + Lower));
}
