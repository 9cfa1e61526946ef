using FlowTrace.Chain;

namespace FlowTrace.Tests.Chain;

public sealed class AssetTests
{
    private const string Dai = "0x6B175474E89094C44Da98b954EedeAC495271d0F";
    private const string Usdt = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";

    [Theory]
    [InlineData("eip155:1/slip44:60", "eip155:1/slip44:60")]
    [InlineData("ethereum/slip44:60", "eip155:1/slip44:60")]
    [InlineData("ethereum:native", "eip155:1/slip44:60")]
    [InlineData("eip155:1:native", "eip155:1/slip44:60")]
    [InlineData("bsc:native", "eip155:56/slip44:714")]
    [InlineData("bitcoin:native", "bip122:000000000019d6689c085ae165831e93/slip44:0")]
    [InlineData("tron:native", "tron:0x2b6653dc/slip44:195")]
    [InlineData("eip155:1/erc20:0x6b175474e89094c44da98b954eedeac495271d0f", "eip155:1/erc20:" + Dai)]
    [InlineData("ethereum:0x6b175474e89094c44da98b954eedeac495271d0f", "eip155:1/erc20:" + Dai)]
    [InlineData("eip155:56/bep20:" + Dai, "eip155:56/erc20:" + Dai)]
    [InlineData("tron:0x2b6653dc/trc20:" + Usdt, "tron:0x2b6653dc/trc20:" + Usdt)]
    [InlineData("tron:" + Usdt, "tron:0x2b6653dc/trc20:" + Usdt)]
    [InlineData(Usdt, "tron:0x2b6653dc/trc20:" + Usdt)]
    [InlineData(Dai, "eip155:1/erc20:" + Dai)]
    [InlineData("eip155:1/iso4217:usd", "eip155:1/iso4217:usd")]
    [InlineData("eip155:1/iso4217:USD", "eip155:1/iso4217:usd")]
    [InlineData("eip155:99999:native", "eip155:99999/native:coin")]
    [InlineData("eip155:99999/slip44:60", "eip155:99999/native:coin")]
    [InlineData("eip155:99999/native:coin", "eip155:99999/native:coin")]
    [InlineData("cosmos:cosmoshub-3/token:uatom", "cosmos:cosmoshub-3/token:uatom")]
    public void Parse_AssetWithChain_PrintsCaip19(string text, string caip19)
    {
        var asset = Asset.Parse(text);

        asset.ToString().Should().Be(caip19);
        Asset.Parse(caip19).Should().Be(asset);
    }

    [Theory]
    [InlineData("native", "eip155:137/slip44:966")]
    [InlineData("NATIVE", "eip155:137/slip44:966")]
    [InlineData(Dai, "eip155:137/erc20:" + Dai)]
    [InlineData("erc20:" + Dai, "eip155:137/erc20:" + Dai)]
    [InlineData("slip44:966", "eip155:137/slip44:966")]
    [InlineData("iso4217:usd", "eip155:137/iso4217:usd")]
    [InlineData("ethereum:native", "eip155:1/slip44:60")]
    public void Parse_AssetOfAChain_NeedsNoChain(string text, string caip19) => Asset.Parse(text, ChainId.Parse("polygon")).ToString().Should().Be(caip19);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("native", "say on which")]
    [InlineData("slip44:60", "say on which")]
    [InlineData("erc20:" + Dai, "say on which")]
    [InlineData("eip155:1/slip44:0", "slip44:0 is not the coin of ethereum; that is slip44:60")]
    [InlineData("eip155:1/slip44:x", "'x' is no coin type")]
    [InlineData("eip155:1/slip44:", "'' is no coin type")]
    [InlineData("eip155:1/slip44:+60", "'+60' is no coin type")]
    [InlineData("eip155:1/bep20:" + Dai, "not bep20 but erc20")]
    [InlineData("eip155:1/trc20:" + Usdt, "not trc20 but erc20")]
    [InlineData("tron/erc20:" + Usdt, "not erc20 but trc20")]
    [InlineData("eip155:1/erc721:" + Dai, "is no asset")]
    [InlineData("eip155:1/", "is no asset")]
    [InlineData("eip155:1/iso4217:eur", "iso4217:usd is")]
    [InlineData("eip155:1/native:money", "is no asset")]
    [InlineData("nochain/slip44:60", "'nochain' is not a chain")]
    [InlineData("bitcoin:1AGNa15ZQXAZUgFiqJ2i7Z2DPU2J6hW62i", "write native")]
    [InlineData("ethereum:fee", "no contract")]
    [InlineData("ethereum:USDT", "An asset is native")]
    public void TryParse_NoAsset_SaysWhy(string text, string reason)
    {
        Asset.TryParse(text, default, out Asset asset, out string? error).Should().BeFalse();

        asset.Should().Be(default(Asset));
        error.Should().Contain(reason);
        Action parse = () => Asset.Parse(text);
        parse.Should().Throw<FormatException>();
    }

    [Fact]
    public void KnownChains_CoinsAndNames_AreUnambiguous()
    {
        foreach (KnownChain chain in KnownChains.All)
        {
            Asset.Parse(Asset.Native(chain.Id).ToString()).Should().Be(Asset.Native(chain.Id));
            ChainId.Parse(chain.Name.ToUpperInvariant()).Should().Be(chain.Id);
            foreach (string alias in chain.Aliases)
                ChainId.Parse(alias).Should().Be(chain.Id);
        }

        KnownChains.All.Select(chain => chain.Id).Should().OnlyHaveUniqueItems();
    }
}
