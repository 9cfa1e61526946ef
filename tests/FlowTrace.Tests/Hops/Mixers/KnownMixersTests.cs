using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Tests.Hops.Mixers;

/// <summary>The data about mixers: complete, consistent, keyed by chain and address.</summary>
public sealed class KnownMixersTests
{
    [Fact]
    public void Find_TheSameAddressOnOtherChains_HasOtherDenominations()
    {
        const string address = "0x1E34A77868E19A6647b1f2F47B51ed72dEDE95DD";

        TornadoPools.Find(Account.Parse($"bsc:{address}"))!.Denomination.Should().Be((UInt128)100 * 1_000_000_000_000_000_000);
        TornadoPools.Find(Account.Parse($"polygon:{address}"))!.Name.Should().Be("Tornado Cash: 100 POL");
        TornadoPools.Find(Account.Parse($"avalanche:{address}"))!.Name.Should().Be("Tornado Cash: 100 AVAX");
        TornadoPools.Find(Account.Parse($"ethereum:{address}")).Should().BeNull();
    }

    [Theory]
    [InlineData("0x12D66f87A04A9E220743712cE6d9bB1B5616B8Fc", "100000000000000000")]
    [InlineData("0x910Cbd523D972eb0a6f4cAe4618aD62622b39DbF", "10000000000000000000")]
    [InlineData("0x23773E65ed146A459791799d01336DB287f25334", "100000000000000000000000")]
    [InlineData("0x22aaA7720ddd5388A3c0A3333430953C68f1849b", "500000000000")]
    [InlineData("0x4736dCf1b7A3d580672CcE6E7c65cd5cc9cFBa9D", "1000000000")]
    [InlineData("0x178169B423a011fff22B9e3F3abeA13414dDD0F1", "10000000")]
    public void Find_APool_HasItsDenominationInBaseUnits(string address, string denomination) =>
        TornadoPools.Find(Account.Parse(address))!.Denomination.ToString().Should().Be(denomination);

    // The router's payment tells the pool: no two pools of a chain take the same amount of the same asset.
    [Fact]
    public void All_OfOneAsset_HaveDifferentDenominations() =>
        TornadoPools.All.Select(pool => (pool.Asset, pool.Denomination)).Should().OnlyHaveUniqueItems().And.HaveCount(42);

    [Fact]
    public void Labels_AreMixersWithTheirSource_EachAccountOnce()
    {
        KnownMixers.Labels.Should().OnlyContain(label => label.Category == ServiceCategory.Mixer && label.Source.Length > 0);
        KnownMixers.Labels.Select(label => label.Account).Should().OnlyHaveUniqueItems();
        KnownMixers.Contains(Account.Parse("0xd90e2f925DA726b50C4Ed8D0Fb90Ad053324F31b")).Should().BeTrue();
        KnownMixers.Contains(Account.Parse("0xFA7093CDD9EE6932B4eb2c9e1cde7CE00B1FA4b9")).Should().BeTrue();
    }

    [Theory]
    [InlineData("Deposit(bytes32,uint32,uint256)", "0xa945e51eec50ab98c161376f0db4cf2aeba3ec92755fe2fcd388bdbbb80ff196")]
    [InlineData("Withdrawal(address,bytes32,address,uint256)", "0xe9e508bad6d4c3227e881ca19068f099da81b5164dd6d62b2eaf1e8bc6c34931")]
    public void PoolEvents_HaveThePublishedHash(string signature, string topic)
    {
        Word.TryParse(topic, out Word word).Should().BeTrue();
        new EventSignature(signature).Topic.Should().Be(word);
        PoolHistoryReader.Reads(word).Should().BeTrue();
    }
}
